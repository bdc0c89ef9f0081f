using System.Collections.Concurrent;
using System.Text.Json;
using Ringside.Agents;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Orchestration;

/// <summary>What a scripted agent does in one of its turns.</summary>
internal sealed record Part(string Session, string Prompt, AgentStart Start, IAgentHost Host, CancellationToken Cancelled)
{
    public Task SayAsync(string text) => Host.UpdateAsync(new MessageChunk(text), Cancelled).AsTask();

    /// <summary>A tool call of its own, from its start to its end.</summary>
    public async Task UseAsync(string kind)
    {
        await Host.UpdateAsync(new ToolCallUpdate { CallId = "call", Name = kind, Title = kind, Kind = kind, Status = "in_progress" }, Cancelled);
        await Host.UpdateAsync(new ToolCallUpdate { CallId = "call", Status = "completed" }, Cancelled);
    }

    /// <summary>Calls one of Ringside's own tools.</summary>
    public async Task<(string Text, bool IsError)> CallAsync(string tool, object input)
    {
        var result = await Start.Tools!.Tools.Single(offered => offered.Name == tool).CallAsync(JsonSerializer.SerializeToElement(input), Cancelled);
        return (result.Text, result.IsError);
    }

    /// <summary>As <see cref="CallAsync"/>, and it must be granted.</summary>
    public async Task<JsonElement> DoAsync(string tool, object input)
    {
        var (text, isError) = await CallAsync(tool, input);
        return isError ? throw new InvalidOperationException($"{tool}: {text}") : JsonElement.Parse(text);
    }
}

/// <summary>A server whose scripted agents each play their own part; one without a part says what it was told.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Func<Part, Task>> parts = [];

    private Stage() => Driver = new ScriptedDriver((_, _, _) => Task.CompletedTask) { PlayFor = start => (host, prompt, cancelled) => PlayAsync(new Part(start.Session, prompt, start, host, cancelled)) };

    public ScriptedDriver Driver { get; }

    public RingsideHost Host { get; private set; } = null!;

    public HttpClient Http => Host.Http;

    /// <summary>What agents were prompted with.</summary>
    public Recording<(string Session, string Prompt)> Heard { get; } = new("prompts");

    /// <summary>The part of those that have none of their own.</summary>
    public Func<Part, Task> Others { get; set; } = part => part.SayAsync($"You said: {part.Prompt}");

    public static async Task<Stage> StartAsync(TimeProvider? time = null)
    {
        var stage = new Stage();
        stage.Host = await stage.Driver.HostAsync(time);
        return stage;
    }

    /// <summary>The same agents for a server that the test makes.</summary>
    public static Stage ForAnother() => new();

    public async Task<string> SessionAsync(Func<Part, Task>? part = null, string? parent = null, HttpClient? http = null, string visibility = "private")
    {
        var body = parent is null ? $$"""{"agent":"demo","visibility":"{{visibility}}"}""" : $$"""{"agent":"demo","visibility":"{{visibility}}","parent":"{{parent}}"}""";
        var session = (await Rest.DoAsync(http ?? Http, "/api/sessions", body))["id"];
        if (part is not null)
        {
            parts[session] = part;
        }

        return session;
    }

    /// <summary>Prompts a session and gives the events of its run, once it has ended.</summary>
    public async Task<List<JsonElement>> RunAsync(string session, string text = "Go.") =>
        await History.OfRunAsync(Http, (await Rest.DoAsync(Http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text })))["run"]);

    /// <summary>Switches a session on as an orchestrator, and lets it have the turn for which that wakes it.</summary>
    public async Task<Answer> OrchestrateAsync(string session, object body, HttpClient? http = null)
    {
        var set = await Rest.SendAsync(http ?? Http, HttpMethod.Put, $"/api/sessions/{session}/orchestration", JsonSerializer.Serialize(body));
        Assert.True(set.Status == 200, set.Json.ToString());
        var woken = await EventAsync(session, "orchestration.woken");
        await History.OfRunAsync(http ?? Http, woken.Text("run")!);
        return set;
    }

    public Task<Answer> GetAsync(string session) => Rest.GetAsync(Http, $"/api/sessions/{session}/orchestration");

    public async Task<Answer> PatchAsync(string session, object body)
    {
        var changed = await Rest.SendAsync(Http, HttpMethod.Patch, $"/api/sessions/{session}/orchestration", JsonSerializer.Serialize(body));
        Assert.True(changed.Status == 200, changed.Json.ToString());
        return changed;
    }

    /// <summary>The nth event of a type in a session, as soon as it is there.</summary>
    public async Task<JsonElement> EventAsync(string session, string type, int nth = 1, HttpClient? http = null)
    {
        await using var stream = await SseFrames.OpenAsync(http ?? Http, $"/api/sessions/{session}/events?type={type}");
        var seen = 0;
        return (await stream.ReadUntilAsync(frame => frame.Event == type && frame.Data.Text("session") == session && ++seen == nth))[^1].Data;
    }

    /// <summary>The nth wake, once its turn has ended.</summary>
    public async Task<JsonElement> WokenAsync(string session, int nth)
    {
        var woken = await EventAsync(session, "orchestration.woken", nth);
        await History.OfRunAsync(Http, woken.Text("run")!);
        return woken;
    }

    /// <summary>Why each wake was, in order: session and what.</summary>
    public static List<(string Session, string What)> Causes(JsonElement woken) =>
        [.. woken.Data().GetProperty("causes").EnumerateArray().Select(cause => (cause.Text("session")!, cause.Text("what")!))];

    public async ValueTask DisposeAsync() => await (Host?.DisposeAsync() ?? ValueTask.CompletedTask);

    private Task PlayAsync(Part part)
    {
        Heard.Add((part.Session, part.Prompt));
        return (parts.GetValueOrDefault(part.Session) ?? Others)(part);
    }
}
