using Ringside.Agents.Presets;
using Ringside.Agents.Processes;

namespace Ringside.Agents.Acp;

/// <summary>One turn while it runs: whether the agent still lives, whether a person is being waited for, whether it is being cancelled.</summary>
internal sealed class Turn : IDisposable
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource<AgentException> lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource questions = new();
    private readonly TimeProvider time;
    private readonly TimeSpan idleTimeout;
    private readonly ITimer idle;
    private ITimer? deadline;
    private int waiting;
    private bool isSent;
    private bool isOver;

    public Turn(string agent, TimeProvider time, TimeSpan idleTimeout)
    {
        (this.time, this.idleTimeout, Questions) = (time, idleTimeout, questions.Token);
        var idled = $"{agent} gave no sign of life for {ProgramFailures.Words(idleTimeout)} in the middle of its turn.";
        idle = time.CreateTimer(_ => Lose(idled), null, idleTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Completes when there is no more sense in waiting for the agent.</summary>
    public Task<AgentException> Lost => lost.Task;

    /// <summary>Is cancelled when nobody need answer this turn's questions any more.</summary>
    public CancellationToken Questions { get; }

    public bool IsCancelling { get; private set; }

    /// <summary>Listens for a provider's failure, where the agent tells it as text.</summary>
    public IProviderErrors? Errors { get; init; }

    /// <summary>The agent wrote something.</summary>
    public void Alive()
    {
        lock (gate)
        {
            Restart_NeedsLock();
        }
    }

    /// <summary>A person is asked; the agent may be silent until <see cref="Answered"/>.</summary>
    public void Asked()
    {
        lock (gate)
        {
            waiting++;
            Restart_NeedsLock();
        }
    }

    public void Answered()
    {
        lock (gate)
        {
            waiting--;
            Restart_NeedsLock();
        }
    }

    /// <summary>The prompt is on its way. True: a cancel came before, and is to be sent now; a cancel that overtakes its prompt would cancel nothing.</summary>
    public bool Sent()
    {
        lock (gate)
        {
            isSent = true;
            return IsCancelling;
        }
    }

    /// <summary>The turn is to end within a time. True: the agent is to be told now.</summary>
    public bool Cancel(string agent, TimeSpan within)
    {
        lock (gate)
        {
            if (IsCancelling || isOver)
            {
                return false;
            }

            IsCancelling = true;
            var refused = $"{agent} did not end its turn within {ProgramFailures.Words(within)} of being told to, and was killed.";
            deadline = time.CreateTimer(_ => Lose(refused), null, within, Timeout.InfiniteTimeSpan);
            return isSent;
        }
    }

    public void DropQuestions() => questions.Cancel();

    public void Dispose()
    {
        lock (gate)
        {
            isOver = true;
            idle.Dispose();
            deadline?.Dispose();
        }

        questions.Cancel();
    }

    private void Restart_NeedsLock()
    {
        if (!isOver)
        {
            idle.Change(waiting > 0 ? Timeout.InfiniteTimeSpan : idleTimeout, Timeout.InfiniteTimeSpan);
        }
    }

    private void Lose(string why) => lost.TrySetResult(new AgentException(AgentErrors.Unresponsive, why));
}
