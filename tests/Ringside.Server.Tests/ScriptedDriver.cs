using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Agents;
using Ringside.Protocol;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests;

using Play = Func<IAgentHost, string, CancellationToken, Task>;

/// <summary>In the place of the demo agent: an agent that does in each turn what the test says.</summary>
/// <param name="play">The turn: where to tell, the prompt's text, and its cancel.</param>
internal sealed class ScriptedDriver(Play play) : IAgentDriver
{
    public string Name => Drivers.Demo;

    public int Started { get; private set; }

    /// <summary>What the agent that was started last was told.</summary>
    public AgentStart? LastStart { get; private set; }

    /// <summary>The prompt that it was given last, as content blocks.</summary>
    public IReadOnlyList<JsonElement> LastPrompt { get; private set; } = [];

    /// <summary>A server on which agent <c>demo</c> is this one.</summary>
    public static Task<RingsideHost> HostAsync(Play play, TimeProvider? time = null) => new ScriptedDriver(play).HostAsync(time);

    public Task<RingsideHost> HostAsync(TimeProvider? time = null) =>
        RingsideHost.StartAsync(time: time, configure: builder => builder.Services.AddSingleton<IAgentDriver>(this));

    /// <summary>The turn of an agent of which the test wants to know what it was started with.</summary>
    public Func<AgentStart, Play>? PlayFor { get; init; }

    /// <summary>Whether the agent takes a text inside its turn; null: it has no way for that.</summary>
    public Func<string, Task<bool>>? Steer { get; init; }

    /// <summary>Completes when the agent that was started last has ended.</summary>
    public Task LastEnded { get; private set; } = Task.CompletedTask;

    public Task<IAgent> StartAsync(AgentStart start, IAgentHost host, CancellationToken cancellationToken)
    {
        Started++;
        LastStart = start;
        var agent = new Agent(host, PlayFor?.Invoke(start) ?? play, Steer, prompt => LastPrompt = prompt);
        LastEnded = agent.Ended;
        return Task.FromResult<IAgent>(agent);
    }

    public AgentDetection Detect(AgentSettings? settings) => new(true);

    private sealed class Agent(IAgentHost host, Play play, Func<string, Task<bool>>? steer, Action<IReadOnlyList<JsonElement>> hear) : IAgent
    {
        private readonly TaskCompletionSource ended = new();
        private CancellationTokenSource turn = new();

        public Task Ended => ended.Task;

        public async Task<TurnResult> PromptAsync(IReadOnlyList<JsonElement> prompt, CancellationToken cancellationToken)
        {
            turn = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            hear(prompt);
            try
            {
                await play(host, string.Concat(prompt.Select(block => block.Text("text"))), turn.Token);
                return new TurnResult("end_turn");
            }
            catch (OperationCanceledException) when (turn.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return new TurnResult("cancelled");
            }
        }

        public Task<bool> SteerAsync(IReadOnlyList<JsonElement> prompt, CancellationToken cancellationToken) =>
            steer?.Invoke(string.Concat(prompt.Select(block => block.Text("text")))) ?? Task.FromResult(false);

        public Task CancelAsync() => turn.CancelAsync();

        public ValueTask DisposeAsync()
        {
            ended.TrySetResult();
            turn.Cancel();
            return ValueTask.CompletedTask;
        }
    }
}
