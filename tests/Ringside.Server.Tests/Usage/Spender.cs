using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Agents;
using Ringside.Protocol;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Usage;

/// <summary>How an agent tells what it used: by each call or by the turn, and what it says of the cost.</summary>
public enum Telling
{
    /// <summary>Each call, and no cost.</summary>
    Calls,

    /// <summary>The whole turn at its end, and no cost.</summary>
    Turns,

    /// <summary>The turn, and a cost that runs on where another start goes on with the conversation.</summary>
    RunningCost,

    /// <summary>Each call, with a cost that begins anew with each start, which is another conversation.</summary>
    NewCost,
}

/// <summary>One turn to play: the calls that the model makes in it.</summary>
/// <param name="Spent">By the agent's own count, in millionths of a dollar; told by those that tell a cost, with their calls.</param>
public sealed record Spree(Telling By, IReadOnlyList<Counts> Calls, long Spent);

/// <summary>In the place of the demo agent: agents that use and tell what their prompts, <see cref="Spree"/>s as JSON, say. One for all starts of a server.</summary>
/// <param name="beforeEnd">Runs before each turn's end.</param>
internal sealed class Spender(Func<Task> beforeEnd) : IAgentDriver
{
    /// <summary>A model of which the catalogue of these tests knows the window and all prices: 1, 2, 3 and 4 dollars.</summary>
    public const string Model = "house-model";

    private const string Catalogue = """
        { "models": { "house-*": { "context": 1000000, "price": { "currency": "USD", "input": 1, "output": 2, "cacheRead": 3, "cacheWrite": 4 } } } }
        """;

    private readonly ConcurrentDictionary<string, long> spent = [];
    private int conversations;

    public string Name => Drivers.Demo;

    public AgentDetection Detect(AgentSettings? settings) => new(true);

    public static async Task<RingsideHost> HostAsync(string folder, Func<Task>? beforeEnd = null)
    {
        var file = Path.Combine(folder, "models.json");
        await File.WriteAllTextAsync(file, Catalogue);
        var driver = new Spender(beforeEnd ?? (() => Task.CompletedTask));
        return await RingsideHost.StartAsync(new() { ["models"] = file }, configure: builder => builder.Services.AddSingleton<IAgentDriver>(driver));
    }

    public Task BeforeEndAsync() => beforeEnd();

    /// <summary>What the catalogue makes of it, in millionths of a dollar.</summary>
    public static long PriceOf(Counts counts) => counts.Input + (2 * counts.Output) + (3 * counts.CacheRead) + (4 * counts.CacheWrite);

    public Task<IAgent> StartAsync(AgentStart start, IAgentHost host, CancellationToken cancellationToken) =>
        Task.FromResult<IAgent>(new Agent(this, host, start.Conversation));

    private sealed class Agent(Spender driver, IAgentHost host, string? earlier) : IAgent
    {
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly string fresh = $"conversation-{Interlocked.Increment(ref driver.conversations)}";
        private long spent;

        public Task Ended => ended.Task;

        public string Conversation => earlier ?? fresh;

        public bool IsResumed => earlier is not null;

        public async Task<TurnResult> PromptAsync(IReadOnlyList<JsonElement> prompt, CancellationToken cancellationToken)
        {
            var spree = JsonSerializer.Deserialize<Spree>(prompt[^1].Text("text")!)!;
            foreach (var (index, call) in spree.Calls.Index())
            {
                await host.UpdateAsync(new MessageChunk($"call {index}"), cancellationToken);
                await host.UpdateAsync(new ToolCallUpdate { CallId = $"{index}", Title = "a tool", Status = "completed" }, cancellationToken);
                if (spree.By is Telling.Calls or Telling.NewCost)
                {
                    spent += index == 0 ? spree.Spent : 0;
                    var report = Report(call);
                    await host.UpdateAsync(spree.By == Telling.NewCost ? report with { Cost = Dollars(spent), Conversation = fresh } : report, cancellationToken);
                }
            }

            if (spree.By == Telling.RunningCost)
            {
                var total = driver.spent.AddOrUpdate(Conversation, spree.Spent, (_, before) => before + spree.Spent);
                await host.UpdateAsync(Report(null) with { Cost = Dollars(total) }, cancellationToken);
            }

            await driver.BeforeEndAsync();
            var whole = spree.Calls.Aggregate(new Counts(), (sum, call) => sum + call);
            return new TurnResult("end_turn", spree.By is Telling.Turns or Telling.RunningCost ? [new ModelCounts(Model, whole)] : []);
        }

        public Task CancelAsync() => Task.CompletedTask;

        public ValueTask DisposeAsync()
        {
            ended.TrySetResult();
            return ValueTask.CompletedTask;
        }

        private static Cost Dollars(long millionths) => new((millionths / 1_000_000m).ToString(CultureInfo.InvariantCulture), "USD", "reported");

        private UsageReport Report(Counts? call) => new(call, call is null ? null : call.Input + call.CacheRead + call.CacheWrite, Model: Model, Conversation: Conversation);
    }
}
