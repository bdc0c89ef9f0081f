namespace Ringside.Agents;

/// <summary>How the turns of an agent in this process are ended: by a cancel, or with the agent.</summary>
internal sealed class TurnStops
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource disposal = new();
    private volatile CancellationTokenSource? turn;

    /// <summary>For <see cref="IAgent.Ended"/>.</summary>
    public Task Ended => ended.Task;

    /// <summary>A turn begins, which is the caller's to dispose of. It is cancelled with these, by <see cref="CancelAsync"/>, and by <see cref="DisposeAsync"/>.</summary>
    public CancellationTokenSource Begin(CancellationToken cancellationToken) =>
        turn = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, disposal.Token);

    public void End() => turn = null;

    public Task CancelAsync()
    {
        try
        {
            turn?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The turn has just ended by itself.
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        disposal.Cancel();
        ended.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
