using System.Collections;
using System.Diagnostics;
using Ringside.Agents.Acp;
using Ringside.Agents.Processes;
using Ringside.Protocol;
using Ringside.TestKit;

namespace Ringside.Agents.Tests;

/// <summary>Runs the scripted agent as a real process, in a folder of its own, and sees that nothing of it is left.</summary>
internal sealed class ScriptedRun : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ringside-agents-");

    public ScriptedRun(TimeProvider? time = null)
    {
        Options = new AcpDriverOptions
        {
            Owner = new AgentOwner(Ids.New("dat", TimeProvider.System), "server1"),
            DataFolder = folder.FullName,
            Time = time ?? TimeProvider.System,
            StopGrace = time is null ? TimeSpan.FromMilliseconds(300) : TimeSpan.FromSeconds(2),
        };
    }

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Ringside.ScriptedAgent");

    public AcpDriverOptions Options { get; init; }

    public RecordingHost Host { get; } = new();

    public string Workdir => folder.FullName;

    /// <summary>Ids of the processes that carry this run's mark.</summary>
    public IReadOnlyList<int> Processes => ProcessMarks.OrphansOf(Options.Owner with { Server = "nobody" }).Ids;

    public IDictionary Variables { get; } = Environment.GetEnvironmentVariables();

    public AgentSettings Settings(params string[] args) => new() { Command = Program, Args = args, PassEnv = ["DOTNET_*"] };

    /// <summary>The only process of this run.</summary>
    public Process OnlyProcess => Process.GetProcessById(Assert.Single(Processes));

    /// <summary>Starts the agent; not awaited, so that a test can move its clock meanwhile.</summary>
    public Task<IAgent> StartAsync(params string[] args) => StartAsync(Settings(args));

    public Task<IAgent> StartAsync(AgentSettings settings) =>
        new AcpDriver(Options, Variables).StartAsync(new AgentStart("ses_test", Workdir, settings), Host, CancellationToken.None);

    /// <summary>Starts an agent that behaves, runs one prompt, and stops it.</summary>
    public async Task<TurnResult> PromptAsync(string prompt, params string[] args)
    {
        var agent = await StartAsync(args).Within("a start");
        try
        {
            return await agent.PromptAsync([Prompts.Text(prompt)], CancellationToken.None).Within($"the end of {prompt}");
        }
        finally
        {
            await agent.DisposeAsync().AsTask().Within("the stop");
        }
    }

    public async Task<AgentException> FailToStartAsync(params string[] args) =>
        await Assert.ThrowsAsync<AgentException>(() => StartAsync(args).Within("a failed start"));

    public async Task<AgentException> FailAsync(string prompt, params string[] args) =>
        await Assert.ThrowsAsync<AgentException>(() => PromptAsync(prompt, args));

    public ValueTask DisposeAsync()
    {
        var left = Processes;
        folder.Delete(recursive: true);
        Assert.Empty(left);
        return ValueTask.CompletedTask;
    }
}
