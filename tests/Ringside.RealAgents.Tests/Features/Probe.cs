using System.Collections;
using System.Text.Json;
using Ringside.Agents;
using Ringside.Agents.Acp;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests.Features;

/// <summary>One program in one conversation, with all that it told and that its model was asked.</summary>
internal sealed class Probe : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly ScratchFolder scratch = new();
    private readonly AcpDriver driver;
    private AgentSettings settings = null!;

    private Probe()
    {
        Workdir = scratch.Make("work", "project");
        driver = new AcpDriver(new() { Owner = new("realagents", "one"), DataFolder = scratch.Make("data") }, new Hashtable());
    }

    public string Workdir { get; }

    public ScriptedLlmServer Llm { get; private set; } = null!;

    public IAgent Agent { get; private set; } = null!;

    public RecordingHost Host { get; } = new();

    public IEnumerable<LlmRequest> Requests => Llm.Requests.Items;

    public static async Task<Probe> StartAsync(Func<ScriptedLlmServer, string, AgentSettings> settings)
    {
        var probe = new Probe();
        probe.Llm = await ScriptedLlmServer.StartAsync(probe.scratch["work"]);

        // What a program asks for itself, as for a title, never ends, so that it is in no turn's count.
        probe.Llm.Hold("");
        probe.settings = settings(probe.Llm, probe.scratch.Make("home"));
        await probe.StartAgainAsync(null);
        return probe;
    }

    public string InWorkdir(string file) => Path.Combine(Workdir, file);

    /// <summary>Ends the program where one runs, and starts it anew, to go on with a conversation where one is named.</summary>
    public async Task StartAgainAsync(string? conversation)
    {
        await (Agent?.DisposeAsync() ?? ValueTask.CompletedTask);
        GeminiSessions.Age(scratch["home"]);
        using var deadline = new CancellationTokenSource(Deadline, TimeProvider.System);
        Agent = await driver.StartAsync(new("ses_realagents", Workdir, settings) { Conversation = conversation }, Host, deadline.Token);
    }

    public async Task<TurnResult> PromptAsync(string text)
    {
        using var deadline = new CancellationTokenSource(Deadline, TimeProvider.System);
        return await Agent.PromptAsync(Blocks(text), deadline.Token);
    }

    public async Task<bool> SteerAsync(string text)
    {
        using var deadline = new CancellationTokenSource(Deadline, TimeProvider.System);
        return await Agent.SteerAsync(Blocks(text), deadline.Token);
    }

    /// <summary>A turn, and what was told in it.</summary>
    public async Task<(TurnResult Turn, List<AgentUpdate> Told)> TurnAsync(string text)
    {
        var before = Host.Updates.Items.Count();
        var turn = await PromptAsync(text);
        return (turn, [.. Host.Updates.Items.Skip(before)]);
    }

    public Task NoneLeftAsync(string command) => ProcessesOf.NoneLeftAsync(scratch.Path, Deadline, command);

    public async ValueTask DisposeAsync()
    {
        await (Agent?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Llm.DisposeAsync();
        scratch.Dispose();
    }

    private static IReadOnlyList<JsonElement> Blocks(string text) => [JsonSerializer.SerializeToElement(new { type = "text", text })];
}
