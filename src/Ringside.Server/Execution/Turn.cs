using Ringside.Agents;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Usage;

namespace Ringside.Server.Execution;

/// <summary>A turn that is going: how it is stopped, and what became of it.</summary>
internal sealed class Turn(Session session, string run, ExecutionServices services, UsagePace pace, CancellationToken stopping) : IDisposable
{
    /// <summary>In UTF-16 units; the last lines of stderr are far shorter.</summary>
    private const int MaxMessage = 8 * 1024;

    private static readonly TimeSpan EndRetry = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource starting = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private readonly CancellationTokenSource hard = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private IAgent? agent;
    private bool cancelled;

    public Session Session { get; } = session;

    public string Run { get; } = run;

    public TurnRecorder Recorder { get; } = new(session, run, services, pace, stopping);

    /// <summary>Completes when the agent is through with it.</summary>
    public Task<TurnResult> Completion { get; private set; } = null!;

    /// <summary>Stops the start of the agent, at a cancel.</summary>
    public CancellationToken Stop => starting.Token;

    /// <summary>Stops waiting for the agent, when the server or the session ends.</summary>
    public CancellationToken HardStop => hard.Token;

    public void Start(Task<TurnResult> completion, Action whenCompleted)
    {
        Completion = completion;
        completion.ContinueWith(_ => whenCompleted(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>The agent has its prompt; a cancel that came before reaches it now.</summary>
    public void Began(IAgent ready)
    {
        // A full fence, here and in Cancel: one of the two sees what the other wrote.
        Interlocked.Exchange(ref agent, ready);
        if (cancelled)
        {
            _ = ready.CancelAsync();
        }
    }

    /// <summary>The agent while it is at the turn; null before it has its prompt, and once it is to end.</summary>
    public IAgent? AtWork => Volatile.Read(ref cancelled) ? null : Volatile.Read(ref agent);

    /// <summary>Asks the agent to end its turn; its driver sees to it that it does.</summary>
    public void Cancel()
    {
        if (Interlocked.Exchange(ref cancelled, true))
        {
            return;
        }

        Recorder.Questions.Withdraw();
        if (agent is { } running)
        {
            _ = running.CancelAsync();
        }
        else
        {
            starting.Cancel();
        }
    }

    /// <summary>The session was closed or the server stops: waits for nothing any more.</summary>
    public void StopNow()
    {
        Recorder.Questions.Withdraw();
        hard.Cancel();
        starting.Cancel();
    }

    /// <summary>How the run ends, and whether the agent can take another prompt.</summary>
    public (string Type, RunEndedData Data, IReadOnlyList<ModelCounts> Used, bool KeepAgent) Outcome()
    {
        if (Completion.IsCompletedSuccessfully && !(hard.IsCancellationRequested && TypeOf(Completion.Result.StopReason) == EventTypes.RunCancelled))
        {
            var result = Completion.Result;
            if (result.ProviderError is { } words)
            {
                return (EventTypes.RunFailed, new RunEndedData { StopReason = result.StopReason, Error = new RunError(AgentErrors.Provider, Short(words)) }, result.Used, true);
            }

            return (TypeOf(result.StopReason), new RunEndedData { StopReason = result.StopReason }, result.Used, true);
        }

        var failure = Completion.Exception?.InnerException;
        var turnOnly = failure is AgentException { IsTurnOnly: true };
        return failure switch
        {
            _ when hard.IsCancellationRequested && stopping.IsCancellationRequested => (EventTypes.RunInterrupted, new RunEndedData { Error = RunErrors.ServerStopped }, [], false),
            _ when hard.IsCancellationRequested => (EventTypes.RunCancelled, new RunEndedData { StopReason = "cancelled" }, [], false),
            _ when cancelled => (EventTypes.RunCancelled, new RunEndedData { StopReason = "cancelled", Error = Explain(failure) }, [], turnOnly),
            _ => (EventTypes.RunFailed, new RunEndedData { Error = Explain(failure) ?? new RunError("internal", "The turn was given up.") }, [], turnOnly),
        };
    }

    /// <summary>Writes the end, and goes on trying while the log cannot be written; when the server stops first, its next start writes it.</summary>
    public async Task TellEndAsync(string type, RunEndedData data, IReadOnlyList<ModelCounts> used)
    {
        while (true)
        {
            try
            {
                await Recorder.EndAsync(type, data, used, hard.Token).ConfigureAwait(false);
                return;
            }
            catch (LogUnavailableException) when (!stopping.IsCancellationRequested)
            {
                await Task.Delay(EndRetry, services.Time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    public void Dispose()
    {
        Recorder.Dispose();
        starting.Dispose();
        hard.Dispose();
    }

    private static string TypeOf(string stopReason) => stopReason == "cancelled" ? EventTypes.RunCancelled : EventTypes.RunCompleted;

    private static RunError? Explain(Exception? failure) => failure switch
    {
        AgentException agent => new RunError(agent.Code, Short(agent.Message)),
        null or OperationCanceledException => null,
        LogUnavailableException => new RunError("unavailable", failure.Message),
        _ => new RunError("internal", Short(failure.Message)),
    };

    /// <summary>An agent's own words; an event that they made too long (E5) could never end the run (E8).</summary>
    private static string Short(string message) => message.Length <= MaxMessage ? message
        : string.Concat(message.AsSpan(0, char.IsHighSurrogate(message[MaxMessage - 1]) ? MaxMessage - 1 : MaxMessage), "…");
}
