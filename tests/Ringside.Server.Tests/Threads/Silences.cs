using System.Text.Json;
using Ringside.Server.Tests.Orchestration;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Threads;

/// <summary>Delegations, and what is said and heard of a silence in one.</summary>
internal static class Silences
{
    public static async Task<Answer> DelegateAsync(this Stage stage, string from, string to)
    {
        var opened = new { from, to, kind = "delegation", text = "Count the files." };
        return await Rest.DoAsync(stage.Http, "/api/threads", JsonSerializer.Serialize(opened));
    }

    /// <summary>A session below another one that the test writes.</summary>
    public static async Task<string> ProgramAsync(this Stage stage, string parent)
    {
        await Rest.PostAsync(stage.Http, "/api/agents", """{"name":"writer","driver":"external"}""");
        return (await Rest.DoAsync(stage.Http, "/api/sessions", $$"""{"agent":"writer","parent":"{{parent}}"}"""))["id"];
    }

    /// <summary>A program below the lead that was delegated to and has ended its run without a word.</summary>
    public static async Task<(string Program, string Thread)> SilentAsync(this Stage stage, string lead)
    {
        var program = await stage.ProgramAsync(lead);
        var thread = (await stage.DelegateAsync(lead, program))["id"];
        await Rest.WriteAsync(stage.Http, program, Rest.Event("run.started"), Rest.Event("run.completed"));
        Assert.Single(await History.AllAsync(stage.Http, "/api/events", $"&thread={thread}&type=thread.message"));
        return (program, thread);
    }

    /// <summary>The nth silence that is said in a thread.</summary>
    public static async Task<JsonElement> SaidAsync(this Stage stage, string thread, int nth = 1)
    {
        await using var stream = await SseFrames.OpenAsync(stage.Http, $"/api/events?thread={thread}&type=thread.message&from=start");
        var seen = 0;
        return (await stream.ReadUntilAsync(frame => frame.Event == "thread.message" && frame.Data.Text("source") == "system" && ++seen == nth))[^1].Data;
    }

    /// <summary>Whether a prompt tells of the silence in a thread.</summary>
    public static bool IsOf((string Session, string Prompt) heard, string lead, string thread) =>
        heard.Session == lead && heard.Prompt.StartsWith($"[Thread {thread}: ", StringComparison.Ordinal) && heard.Prompt.Contains("without a word here", StringComparison.Ordinal);
}
