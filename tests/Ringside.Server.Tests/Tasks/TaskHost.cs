using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Agents;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Tasks;

/// <summary>A server whose clock the test moves and whose agent's turns it ends, and what it tells of tasks.</summary>
internal sealed class TaskHost : IAsyncDisposable
{
    private readonly Recording<Turn> turns = new("turns");
    private readonly Queue<JsonElement> unread = [];
    private readonly List<string> passed = [];
    private string? seen;

    public RingsideHost Host { get; private set; } = null!;

    public HttpClient Http => Host.Http;

    public FakeTime Time { get; private set; } = null!;

    /// <param name="start">The clock's first time, RFC 3339.</param>
    public static async Task<TaskHost> StartAsync(string start = "2026-11-20T12:00:00Z", Dictionary<string, string>? settings = null)
    {
        var host = new TaskHost { Time = new FakeTime(DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture)) };
        host.Host = await RingsideHost.StartAsync(settings, host.Time, builder => builder.Services.AddSingleton<IAgentDriver>(host.Driver()));
        return host;
    }

    /// <summary>The agent whose turns last until <see cref="EndTurnAsync"/>, but for those whose prompt begins with <c>quick</c>.</summary>
    public ScriptedDriver Driver() => new(async (_, prompt, cancelled) =>
    {
        if (!prompt.StartsWith("quick", StringComparison.Ordinal))
        {
            var turn = new Turn(prompt);
            turns.Add(turn);
            await turn.Ending.Task.WaitAsync(cancelled);
        }
    });

    public async Task<string> AddAsync(object body) => (await Rest.DoAsync(Http, "/api/tasks", JsonSerializer.Serialize(body)))["id"];

    public async Task<JsonElement> GetAsync(string task) => (await Rest.GetAsync(Http, $"/api/tasks/{task}")).Json;

    public async Task<JsonElement> RunAsync(string task, int number) => (await GetAsync(task)).GetProperty("runs").EnumerateArray().Single(run => run.GetProperty("number").GetInt32() == number);

    /// <summary>The next event of that type about any task, in the log's order: what came before it is passed over.</summary>
    public Task<JsonElement> ToldAsync(string type) => NextAsync(type).Within($"{type}; before it came {string.Join(", ", passed)}");

    /// <summary>The next of one task.</summary>
    public async Task<JsonElement> ToldAsync(string type, string task)
    {
        while (true)
        {
            if (await ToldAsync(type) is var told && told.Text("task") == task)
            {
                return told;
            }
        }
    }

    private async Task<JsonElement> NextAsync(string type)
    {
        while (true)
        {
            while (unread.TryDequeue(out var next))
            {
                passed.Add(next.Type());
                if (next.Type() == type)
                {
                    return next;
                }
            }

            // Pages, and no stream: a clock that leaps cuts streams off.
            var page = await Rest.GetAsync(Http, $"/api/events?type=task.*&wait=25&{(seen is null ? "from=start" : $"after={seen}")}");
            seen = page["next"];
            page.Json.GetProperty("items").EnumerateArray().ToList().ForEach(unread.Enqueue);
        }
    }

    /// <summary>Moves the clock to a time and waits for what it brings.</summary>
    public Task<JsonElement> UntilAsync(string time, string type)
    {
        Time.Advance(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture) - Time.GetUtcNow());
        return ToldAsync(type);
    }

    /// <summary>Moves the clock to a time and waits until the agent loop has looked at all tasks then: it looks at the newest last.</summary>
    public async Task LookedAsync(string time)
    {
        Time.Advance(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture) - Time.GetUtcNow());
        await ToldAsync("task.completed", await AddAsync(new { agent = "demo", prompt = "quick" }));
    }

    /// <summary>Waits until the agent is in its nth turn. That a run has started says no more than that it will be.</summary>
    public Task<Turn> InTurnAsync(int nth = 1) => turns.WaitAsync($"turn {nth}", _ => true, nth);

    /// <summary>Ends a turn that goes, as it is told: <paramref name="error"/> fails it.</summary>
    public async Task EndTurnAsync(int nth = 1, string? error = null)
    {
        var turn = await InTurnAsync(nth);
        if (error is null)
        {
            turn.Ending.TrySetResult();
        }
        else
        {
            turn.Ending.TrySetException(new AgentException("agent_error", error));
        }
    }

    /// <summary>What the task told since the beginning, in short: <c>due 1@12:00</c>, <c>missed 3 late</c>.</summary>
    public async Task<string> HistoryAsync(string task)
    {
        var events = await History.AllAsync(Http, "/api/events", $"&from=start&type=task.due&type=task.missed&type=task.failed&type=task.completed&task={task}");
        return string.Join(", ", events.Select(e => e.Type() switch
        {
            "task.due" => $"due {e.Data().GetProperty("number")}{(e.Data().TryGetProperty("run", out _) ? "" : "?")}@{Clock(e)}",
            "task.missed" => $"missed {e.Data().GetProperty("count")} {e.Data().Text("reason")}@{Clock(e)}",
            var other => $"{other["task.".Length..]} {e.Data().GetProperty("number")}",
        }));
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static string Clock(JsonElement e) => e.Data().Text("dueAt")![11..16];

    public sealed record Turn(string Prompt)
    {
        public TaskCompletionSource Ending { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
