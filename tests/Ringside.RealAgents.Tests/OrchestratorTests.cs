using System.Text.Json;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;
using Ringside.TestKit.Servers;

namespace Ringside.RealAgents.Tests;

/// <summary>A real Claude Code leads a real Codex, Gemini CLI and Copilot CLI, with a person in the middle.</summary>
public sealed class OrchestratorTests(InstalledAgents installed) : RealServerTests(installed)
{
    /// <summary>What is compared: who does what to whom, not the words in between.</summary>
    private static readonly string[] Types = ["session.created", "prompt.queued", "run.", "thread.", "orchestration."];

    /// <summary>How long a step may take on a slow machine, with the programs' starts.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Delegation play = new();
    private readonly List<Event> events = [];
    private SseFrames stream = null!;

    private protected override IEnumerable<string> Makers => ["claude", "codex", "gemini", "copilot"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Llm.Play = play.PlayAsync;
    }

    public override async ValueTask DisposeAsync()
    {
        await (stream?.DisposeAsync() ?? ValueTask.CompletedTask);
        await base.DisposeAsync();
    }

    [Fact(DisplayName = "[M5] [M8] [B7] [O31] [O33] Claude delegates to Codex, Gemini and Copilot, answers one's question, starts one again that failed, and reports; a person barges in: the whole tree, event by event")]
    public async Task Claude_leads_three_workers()
    {
        var lead = (await DoAsync("/api/sessions", new { agent = "claude", title = "lead", workdir = Project, policy = Policies.Edit }))["id"];
        stream = await SseFrames.OpenAsync(Server.Http, $"/api/events?tree={lead}&from=start&deltas=false");
        var set = await Rest.SendAsync(Server.Http, HttpMethod.Put, $"/api/sessions/{lead}/orchestration", """{"goal":"Find the port, write the docs and build it; then report."}""");
        Assert.Equal(200, set.Status);

        await EndedAsync("lead", 1);
        await StartedAsync("codex", "gemini", "copilot");
        play.Asks.SetResult();
        await EndedAsync("lead", 2);
        play.Completes.SetResult();
        await EndedAsync("codex", 1);
        await EndedAsync("lead", 3);
        play.Fails.SetResult();
        await EndedAsync("gemini", 2);
        await EndedAsync("lead", 5);
        var thread = events.First(e => e.Type == "thread.opened" && NameOf(e.Peer) == "copilot").Thread;
        await DoAsync($"/api/threads/{thread}/messages", new { text = "With tabs, please." });
        await EndedAsync("lead", 6);
        play.Builds.SetResult();
        await EndedAsync("copilot", 2);
        await EndedAsync("lead", 7);

        var shown = string.Join('\n', events.Select(e => $"{NameOf(e.Session)} {Line(e)} {e.Data}"));
        Check("lead", shown,
            "session.created by user", "orchestration.updated by user",
            "prompt.queued by system", "orchestration.woken by system: lead switched_on", "run.started by system",
            "thread.opened by orchestrator lead to codex: delegation", "thread.opened by orchestrator lead to gemini: delegation", "thread.opened by orchestrator lead to copilot: delegation", "run.completed by agent",
            "prompt.queued by agent codex in a thread", "run.started by system", "thread.message by orchestrator lead to codex: answer", "run.completed by agent",
            "prompt.queued by agent codex in a thread", "run.started by system", "run.completed by agent",
            "prompt.queued by system", "orchestration.woken by system: gemini failed", "run.started by system", "run.completed by agent",
            "prompt.queued by system", "orchestration.woken by system: gemini idle", "run.started by system", "run.completed by agent",
            "thread.message by user to copilot: status", "prompt.queued by user in a thread", "run.started by system", "run.completed by agent",
            "prompt.queued by system", "orchestration.woken by system: copilot idle", "run.started by system", "run.completed by agent");
        Check("codex", shown,
            "session.created by orchestrator lead", "prompt.queued by orchestrator lead in a thread", "run.started by system",
            "thread.opened by agent codex to lead: question", "thread.message by agent codex to lead: completion", "run.completed by agent");
        Check("gemini", shown,
            "session.created by orchestrator lead", "prompt.queued by orchestrator lead in a thread", "run.started by system", "run.failed by agent",
            "thread.message by system gemini to lead: error", "prompt.queued by orchestrator lead", "run.started by system", "run.completed by agent");
        Check("copilot", shown,
            "session.created by orchestrator lead", "prompt.queued by orchestrator lead in a thread", "run.started by system", "prompt.queued by user in a thread", "run.completed by agent",
            "run.started by system", "run.completed by agent", "thread.message by system copilot to lead: status");

        Assert.True(events.Select(e => e.Position).SequenceEqual(events.Select(e => e.Position).Order()), shown);
        Assert.All(events, e => Assert.Equal(lead, e.Tree));
        Assert.Equal(["lead", "codex", "gemini", "copilot"], events.Where(e => e.Type == "session.created").Select(e => NameOf(e.Session)));
        var order = new[] { ("codex", "question"), ("lead", "answer"), ("codex", "completion"), ("codex", "run.completed"), ("gemini", "run.failed"), ("gemini", "run.completed"), ("lead", "status"), ("copilot", "run.completed") };
        Assert.Equal(order, events.Select(e => (NameOf(e.Session), e.Type.StartsWith("thread.", StringComparison.Ordinal) ? Text(e.Data, "kind") ?? "" : e.Type)).Where(order.Contains).Distinct());
        Assert.Equal(["waiting", "running"], events.Where(e => e.Type == "session.updated" && NameOf(e.Session) == "codex").Select(e => Text(e.Data, "status")).Where(status => status is not null).Skip(2).Take(2));
        Assert.Equal(Delegation.Report, events.Last(e => e.Type == "message.completed" && NameOf(e.Session) == "lead" && Text(e.Data, "role") == "assistant").Data.GetProperty("text").GetString());
        Assert.DoesNotContain(events, e => e.Type == "interaction.opened" && Text(e.Data, "policy") is null);
    }

    private void Check(string name, string shown, params string[] expected)
    {
        var lines = events.Where(e => NameOf(e.Session) == name && Types.Any(type => e.Type.StartsWith(type, StringComparison.Ordinal))).Select(Line).ToList();
        Assert.True(expected.SequenceEqual(lines), $"{name}:\n{string.Join('\n', lines)}\n\nall:\n{shown}");
    }

    private string Line(Event e)
    {
        var who = $"{e.Type} by {e.Source}{(e.Actor?.StartsWith("ses_", StringComparison.Ordinal) == true ? $" {NameOf(e.Actor)}" : "")}";
        return e.Type switch
        {
            "prompt.queued" => $"{who}{(e.Thread is null ? "" : " in a thread")}",
            "thread.opened" or "thread.message" => $"{who} to {NameOf(e.Peer)}: {Text(e.Data, "kind")}",
            "orchestration.woken" => $"{who}: {string.Join(", ", e.Data.GetProperty("causes").EnumerateArray().Select(cause => $"{NameOf(Text(cause, "session"))} {Text(cause, "what")}"))}",
            _ => who,
        };
    }

    private string NameOf(string? session) =>
        (events.FirstOrDefault(e => e.Type == "session.created" && e.Session == session) is { } created ? Text(created.Data, "title") : null) ?? session ?? "";

    /// <summary>Reads until the nth run of a session has ended.</summary>
    private Task EndedAsync(string name, int nth) =>
        ReadAsync($"end {nth} of a run of {name}", () => events.Count(e => EventTypes.IsRunEnd(e.Type) && NameOf(e.Session) == name) >= nth);

    private Task StartedAsync(params string[] names) => ReadAsync("start of every worker", () => names.All(name => events.Any(e => e.Type == "run.started" && NameOf(e.Session) == name)));

    private async Task ReadAsync(string what, Func<bool> holds)
    {
        try
        {
            await ReadUntilAsync(holds).WaitAsync(Patience, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"There was no {what}. What came:\n{string.Join('\n', events.Select(e => $"{NameOf(e.Session)} {Line(e)}"))}");
        }
    }

    private async Task ReadUntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            var frame = await stream.ReadAsync() ?? throw new InvalidOperationException("The stream has ended.");
            if (frame.Data.TryGetProperty("position", out _))
            {
                events.Add(frame.Data.Deserialize(ProtocolJson.Default.Event)!);
            }
        }
    }

    private static string? Text(JsonElement json, string member) => json.TryGetProperty(member, out var value) ? value.GetString() : null;
}
