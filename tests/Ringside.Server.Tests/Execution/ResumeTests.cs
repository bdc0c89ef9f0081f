using System.Text.Json;
using Ringside.Server.Tests.Events;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

public sealed class ResumeTests
{
    [Theory(DisplayName = "[G45] after a restart of the server the next prompt goes on with the agent's conversation, and what is replayed is not logged again")]
    [InlineData("--resumes")]
    [InlineData("--loads")]
    [InlineData("--resumes", "--loads")]
    public async Task After_a_restart_the_conversation_goes_on(params string[] args)
    {
        await using var host = await ScriptedAgents.HostAsync(args);
        var first = await FirstAsync(host);
        var before = await History.OfSessionAsync(host.Http, first["session"]);

        await host.StopAsync();
        await host.StartAsync();
        var second = await PromptAsync(host.Http, first["session"], "[[recall]]");

        Assert.Equal("I remember: the word is fox | [[recall]]", Said(second));
        Assert.DoesNotContain(second, IsBriefing);
        var all = await History.OfSessionAsync(host.Http, first["session"]);
        Assert.Equal(before.Select(e => e.GetRawText()), all.Take(before.Count).Select(e => e.GetRawText()));
        Assert.DoesNotContain(all, e => e.GetRawText().Contains("replayed", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("the word is fox", (await Rest.GetAsync(host.Http, $"/api/sessions/{first["session"]}"))["title"]);
        Assert.False((await Rest.GetAsync(host.Http, $"/api/sessions/{first["session"]}")).Json.TryGetProperty("usage", out _));
        OrderTests.Check(second, "run.completed");
    }

    [Fact(DisplayName = "[G45] an agent that crashed, and one whose server was killed with −9 in the middle of a turn, go on with the conversation")]
    public async Task After_a_crash_the_conversation_goes_on()
    {
        await using var server = await ServerProcess.StartAsync();
        await Rest.DoAsync(server.Http, "/api/agents", ScriptedAgents.Make("--resumes"));
        var first = await ScriptedAgents.RunAsync(server.Http, server.Workdirs, "[[exit 7]]");
        OrderTests.Check(await History.OfRunAsync(server.Http, first["run"]), "run.failed");
        Assert.Equal("I remember: [[exit 7]] | [[recall]]", Said(await PromptAsync(server.Http, first["session"], "[[recall]]")));
        var cut = await Rest.DoAsync(server.Http, $"/api/sessions/{first["session"]}/prompts", """{"text":"[[wait]]"}""");
        await using (var stream = await SseFrames.OpenAsync(server.Http, $"/api/runs/{cut["run"]}/events"))
        {
            await stream.ReadUntilAsync(frame => frame.Event == "message.delta");
        }

        await server.KillAsync();
        await server.StartAsync();
        OrderTests.Check(await History.OfRunAsync(server.Http, cut["run"]), "run.interrupted");
        var last = await PromptAsync(server.Http, first["session"], "[[recall]]");

        Assert.Equal("I remember: [[exit 7]] | [[recall]] | [[wait]] | [[recall]]", Said(last));
        Assert.DoesNotContain(last, IsBriefing);
    }

    [Fact(DisplayName = "[A10] [G45] a question that was open when the server was killed expires with its reason, and the agent asks it again in the conversation that goes on")]
    public async Task A_question_of_a_killed_server_expires_and_is_asked_again()
    {
        await using var server = await ServerProcess.StartAsync();
        await Rest.DoAsync(server.Http, "/api/agents", ScriptedAgents.Make("--resumes"));
        var first = await ScriptedAgents.RunAsync(server.Http, server.Workdirs, "[[ask]]");
        string asked;
        await using (var stream = await SseFrames.OpenAsync(server.Http, $"/api/runs/{first["run"]}/events"))
        {
            asked = (await stream.ReadUntilAsync(frame => frame.Event == "interaction.opened"))[^1].Data.Data().Text("interaction")!;
        }

        await server.KillAsync();
        await server.StartAsync();

        var events = await History.OfRunAsync(server.Http, first["run"]);
        OrderTests.Check(events, "run.interrupted");
        var expired = Assert.Single(events, e => e.Type() == "interaction.expired").Data();
        Assert.Equal((asked, "interrupted"), (expired.Text("interaction"), expired.Text("reason")));
        Assert.Equal(409, (await Rest.PostAsync(server.Http, $"/api/interactions/{asked}/answer", """{"option":"opt-yes"}""")).Status);
        var second = await Rest.DoAsync(server.Http, $"/api/sessions/{first["session"]}/prompts", """{"text":"[[recall]] [[ask]]"}""");
        await Rest.AnswerAsync(server.Http, first["session"]);
        Assert.Equal("I remember: [[ask]] | [[recall]] [[ask]]opt-yes", Said(await History.OfRunAsync(server.Http, second["run"])));
    }

    [Fact(DisplayName = "[G21] [G45] an agent that was ended for idling goes on with its conversation")]
    public async Task After_its_idle_end_the_conversation_goes_on()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        await Rest.DoAsync(host.Http, "/api/agents", ScriptedAgents.Make("--resumes"));
        var first = await FirstAsync(host);

        time.Advance(TimeSpan.FromHours(9));
        await ProcessesOf.NoneLeftAsync(host.Workdirs, TimeSpan.FromSeconds(20));

        Assert.Equal("I remember: the word is fox | [[recall]]", Said(await PromptAsync(host.Http, first["session"], "[[recall]]")));
    }

    [Fact(DisplayName = "[G45] [G46] an agent that hangs while it loads its conversation is started once more without it, and briefed")]
    public async Task An_agent_that_hangs_while_it_loads_is_started_anew()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        await Rest.DoAsync(host.Http, "/api/agents", ScriptedAgents.Make("--loads", "--load", "hang loading"));
        var first = await FirstAsync(host);
        await host.StopAsync();
        await host.StartAsync();

        var second = PromptAsync(host.Http, first["session"], "[[blocks]]");
        await ScratchFolder.AppearsAsync(Path.Combine(host.Workdirs, "loading"));
        time.Advance(TimeSpan.FromSeconds(60));

        Assert.Contains("User: the word is fox", Said(await second.Within("the run's end")), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "[G46] an agent that cannot go on with its conversation is given a briefing before the prompt, and a notice says so")]
    [InlineData]
    [InlineData("--loads", "--load", "error")]
    [InlineData("--loads", "--load", "exit 3")]
    public async Task An_agent_that_cannot_go_on_is_briefed(params string[] args)
    {
        await using var host = await ScriptedAgents.HostAsync(args);
        var first = await FirstAsync(host);
        await PromptAsync(host.Http, first["session"], "[[plan]] [[tool]] [[text 3]]");
        await PromptAsync(host.Http, first["session"], "[[error]]", "run.failed");

        await host.StopAsync();
        await host.StartAsync();
        var second = await PromptAsync(host.Http, first["session"], "[[blocks]]");

        var told = Said(second);
        Assert.StartsWith("<[A summary by Ringside", told, StringComparison.Ordinal);
        Assert.EndsWith("[The end of the summary.]><[[blocks]]>", told, StringComparison.Ordinal);
        string[] parts =
        [
            "- Look (in_progress)\n- Leap (pending)", "User: the word is fox", "You: You said: the word is fox", "[Tool: Look around: completed]", "You: 0 1 2",
            "[This turn failed: ",
        ];
        Assert.All(parts, part => Assert.Contains(part, told, StringComparison.Ordinal));
        Assert.Equal(parts, parts.OrderBy(part => told.IndexOf(part, StringComparison.Ordinal)));
        Assert.Single(second, IsBriefing);
        Assert.Equal("[[blocks]]", Assert.Single(second, e => e.Type() == "message.completed" && e.Data().Text("role") == "user").Data().Text("text"));
        Assert.Equal("<[[blocks]]>", Said(await PromptAsync(host.Http, first["session"], "[[blocks]]")));
    }

    [Fact(DisplayName = "[G46] an agent that ended before it answered its first prompt is briefed again, although it goes on with its conversation")]
    public async Task An_agent_that_did_not_answer_is_briefed_again()
    {
        await using var host = await ScriptedAgents.HostAsync("--resumes");
        var first = await FirstAsync(host);
        Forget(host);
        await PromptAsync(host.Http, first["session"], "[[exit 3]]", "run.failed");

        var again = await PromptAsync(host.Http, first["session"], "[[blocks]]");
        await PromptAsync(host.Http, first["session"], "[[exit 3]]", "run.failed");
        var known = await PromptAsync(host.Http, first["session"], "[[blocks]]");

        Assert.Contains("User: the word is fox", Said(again), StringComparison.Ordinal);
        Assert.Equal("<[[blocks]]>", Said(known));
    }

    [Fact(DisplayName = "[G46] a briefing has at most 16 KiB: the newest is told whole, older messages in short, the oldest not at all")]
    public async Task A_briefing_is_bounded()
    {
        await using var host = await ScriptedAgents.HostAsync();
        var first = await FirstAsync(host);
        var newest = string.Concat(Enumerable.Range(0, 400).Select(i => $"w🦊{i} "));
        foreach (var text in Enumerable.Range(0, 80).Select(i => $"message {i}: {new string('x', 3000)}").Append(newest))
        {
            await PromptAsync(host.Http, first["session"], text);
        }

        await host.StopAsync();
        await host.StartAsync();
        var told = Said(await PromptAsync(host.Http, first["session"], "[[blocks]]"));

        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(told), 8 * 1024, (16 * 1024) + 100);
        Assert.Contains("the beginning is left out", told, StringComparison.Ordinal);
        Assert.Contains($"User: {newest.Trim()}\n", told, StringComparison.Ordinal);
        Assert.Contains("User: message 75: xxx", told, StringComparison.Ordinal);
        Assert.DoesNotContain("the word is fox", told, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', told);
    }

    [Fact(DisplayName = "[G45] an agent's id of its conversation is shown to nobody, and goes with its session")]
    public async Task The_conversation_goes_with_the_session()
    {
        await using var host = await ScriptedAgents.HostAsync("--resumes");
        var first = await FirstAsync(host);
        var kept = Directory.GetFiles(host.Workdirs, ".conversation-*").Select(Path.GetFileName).Single()![1..];
        var log = (EventLog.EventLog)host.Services.GetService(typeof(EventLog.EventLog))!;

        Assert.Single(log.ReadRecords("conversation"));
        Assert.DoesNotContain(await History.AllAsync(host.Http, "/api/events"), e => e.GetRawText().Contains(kept, StringComparison.Ordinal));
        await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/sessions/{first["session"]}", null);

        Assert.Empty(log.ReadRecords("conversation"));
    }

    /// <summary>The agent's own files of its conversations are gone.</summary>
    private static void Forget(RingsideHost host)
    {
        foreach (var file in Directory.GetFiles(host.Workdirs, ".conversation-*"))
        {
            File.Delete(file);
        }

        foreach (var (id, _) in ProcessesOf.Folder(host.Workdirs))
        {
            System.Diagnostics.Process.GetProcessById(id).Kill();
        }
    }

    private static async Task<Answer> FirstAsync(RingsideHost host)
    {
        var run = await ScriptedAgents.RunAsync(host, "the word is fox");
        OrderTests.Check(await History.OfRunAsync(host.Http, run["run"]), "run.completed");
        return run;
    }

    internal static async Task<List<JsonElement>> PromptAsync(HttpClient http, string session, string text, string end = "run.completed")
    {
        var run = await Rest.DoAsync(http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text }));
        var events = await History.OfRunAsync(http, run["run"]);
        Assert.Equal(end, events[^1].Type());
        return events;
    }

    internal static string Said(IEnumerable<JsonElement> run) =>
        string.Concat(run.Where(e => e.Type() == "message.completed" && e.Data().Text("role") == "assistant").Select(e => e.Data().Text("text")));

    internal static bool IsBriefing(JsonElement e) => e.Type() == "message.completed" && e.Data().Text("role") == "system";
}
