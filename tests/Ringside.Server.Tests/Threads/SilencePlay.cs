using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Hosting;
using Ringside.Server.Orchestration;
using Ringside.Server.Sessions;
using Ringside.Server.Tests.Orchestration;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Threads;

/// <summary>A lead, and a program that it delegates to; each round is one piece of work, with what may happen around its end in a random order.</summary>
internal sealed class SilencePlay : IAsyncDisposable
{
    private readonly Random random;
    private readonly Stage stage;
    private string lead = "", program = "", thread = "";
    private Channel<Func<Part, Task>>? turn;
    private TaskCompletionSource began = new(), ended = new();
    private List<(Task<bool> Through, CancellationTokenSource HangUp)> calls = [];
    private bool isOn;

    private SilencePlay(Stage stage, int seed) => (this.stage, random) = (stage, new Random(seed));

    public static async Task<SilencePlay> StartAsync(int seed)
    {
        var play = new SilencePlay(await Stage.StartAsync(), seed);
        play.lead = await play.stage.SessionAsync(play.TurnAsync);
        play.program = await play.stage.ProgramAsync(play.lead);
        play.thread = (await play.stage.DelegateAsync(play.lead, play.program))["id"];
        return play;
    }

    public async Task<(string Done, bool IsSilent, int Prompts, int Wakes, int Calls)> RoundAsync()
    {
        var after = (await Rest.GetAsync(stage.Http, $"/api/sessions/{lead}"))["cursor"];
        await Rest.DoAsync(stage.Http, $"/api/threads/{thread}/messages", JsonSerializer.Serialize(new { from = lead, text = "And the next folder." }));
        await Rest.WriteAsync(stage.Http, program, Rest.Event("run.started"));
        calls = [];
        var steps = new List<string> { random.Next(3) == 0 ? "fail" : "idle" };
        Add(steps, 2, "post");
        Add(steps, 2, "switch");
        Add(steps, 4, "switch");
        Add(steps, 8, "restart");
        if (random.Next(3) > 0)
        {
            await BeginTurnAsync();
            Add(steps, 2, "wait");
            Add(steps, 3, "wait");
            Add(steps, 3, "hang up");
            Add(steps, 2, "end turn");
        }

        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(steps));
        foreach (var step in steps)
        {
            await DoAsync(step);
        }

        await EndTurnAsync();
        await UntilQuietAsync();
        var events = await History.AllAsync(stage.Http, "/api/events", $"&session={lead}", after);
        var silences = events.Count(e => e.Type() == "thread.message" && e.Text("source") == "system");
        var posted = steps.IndexOf("post");
        var isSilent = posted < 0 || posted > steps.FindIndex(step => step is "fail" or "idle");
        Assert.True(silences == (isSilent ? 1 : 0), $"{string.Join(", ", steps)}: said {silences} times");
        var prompts = events.Count(e => e.Type() == "prompt.queued" && e.Text("session") == lead && e.Text("source") == "system" && e.Text("thread") == thread);
        var wakes = events.Count(e => e.Type() == "orchestration.woken" && Stage.Causes(e).Any(cause => cause.Session == program));
        return (string.Join(", ", steps), isSilent, prompts, wakes, calls.Count(call => call.Through.Result));
    }

    /// <summary>What comes out otherwise where the log is folded anew.</summary>
    public IReadOnlyList<DocumentKey> Refold() => Fold.Rebuild(stage.Host.Services.GetRequiredService<IEventStore>(), RingsideServices.Folds).Changed;

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    private void Add(List<string> steps, int oneIn, string step)
    {
        if (random.Next(oneIn) == 0)
        {
            steps.Add(step);
        }
    }

    private Task DoAsync(string step) => step switch
    {
        "post" => Rest.WriteAsync(stage.Http, program, Rest.Event("thread.message", new { thread, kind = random.Next(2) == 0 ? "status" : "completion", text = "Seven." })),
        "idle" => Rest.WriteAsync(stage.Http, program, Rest.Event("run.completed")),
        "fail" => Rest.WriteAsync(stage.Http, program, Rest.Event("run.failed", new { error = new { code = "broken", message = "The disk is gone." } })),
        "switch" => SwitchAsync(),
        "restart" => RestartAsync(),
        "wait" => WaitAsync(),
        "hang up" => HangUpAsync(),
        _ => EndTurnAsync(),
    };

    private Task SwitchAsync()
    {
        isOn = !isOn;
        return Rest.SendAsync(stage.Http, HttpMethod.Put, $"/api/sessions/{lead}/orchestration", JsonSerializer.Serialize(new { enabled = isOn, goal = "Count.", maxRounds = 100, maxPromptsPerHour = 240 }));
    }

    private async Task RestartAsync()
    {
        await EndTurnAsync();
        await stage.Host.StopAsync();
        await stage.Host.StartAsync();
    }

    private async Task BeginTurnAsync()
    {
        (began, ended) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        turn = Channel.CreateUnbounded<Func<Part, Task>>();
        await Rest.DoAsync(stage.Http, $"/api/sessions/{lead}/prompts", """{"text":"Take your turn."}""");
        await began.Task.Within("the lead's turn");
    }

    private async Task WaitAsync()
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (turn?.Writer.TryWrite(part =>
            {
                var hangUp = CancellationTokenSource.CreateLinkedTokenSource(part.Cancelled);
                calls.Add((CallAsync(part, hangUp.Token), hangUp));
                called.SetResult();
                return Task.CompletedTask;
            }) == true)
        {
            await called.Task.Within("the call");
        }
    }

    private async Task<bool> CallAsync(Part part, CancellationToken hungUp)
    {
        try
        {
            var told = await part.Start.Tools!.Tools.Single(tool => tool.Name == "wait_for").CallAsync(JsonSerializer.SerializeToElement(new { session = program }), hungUp);
            return JsonElement.Parse(told.Text).GetProperty("through").GetBoolean();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task HangUpAsync()
    {
        calls.ForEach(call => call.HangUp.Cancel());
        await Task.WhenAll(calls.Select(call => call.Through)).Within("the ends of the calls");
    }

    /// <summary>An agent that ends its turn hears none of its calls any more.</summary>
    private async Task EndTurnAsync()
    {
        if (turn is { } going)
        {
            await HangUpAsync();
            going.Writer.TryComplete();
            turn = null;
            await ended.Task.Within("the turn's end");
        }
    }

    private async Task TurnAsync(Part part)
    {
        // After a restart a briefing comes before it (G46).
        if (part.Prompt.EndsWith("Take your turn.", StringComparison.Ordinal) && turn is { } steps)
        {
            began.SetResult();
            await foreach (var step in steps.Reader.ReadAllAsync(part.Cancelled))
            {
                await step(part);
            }

            ended.SetResult();
        }
    }

    /// <summary>Until the lead does nothing and nothing is to come to it.</summary>
    private async Task UntilQuietAsync()
    {
        var (log, quiet) = (stage.Host.Services.GetRequiredService<EventLog.EventLog>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        void Look(IReadOnlyList<LogEvent>? _)
        {
            var state = log.State.Documents;
            if (state.Get(SessionsFold.Sessions, lead) is { Run: null, Inbox.Count: 0 } && state.Get(OrchestrationsFold.Orchestrations, lead) is not { Enabled: true, Pending.Count: > 0 })
            {
                quiet.TrySetResult();
            }
        }

        log.Committed += Look;
        Look(null);
        await quiet.Task.Within("quiet");
        log.Committed -= Look;
    }
}
