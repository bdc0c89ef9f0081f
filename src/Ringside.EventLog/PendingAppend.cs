namespace Ringside.EventLog;

/// <summary>A decision that waits for its turn, and whoever waits for it.</summary>
internal interface IPendingAppend
{
    /// <summary>Makes the decision. False: it threw, and has been answered.</summary>
    bool TryDecide(AppendScope scope);

    /// <summary>Answers: it is durable.</summary>
    void Complete();

    void Fail(Exception exception);
}

internal sealed class PendingAppend<T>(Func<AppendScope, T> decide) : IPendingAppend
{
    // Continuations never run on the writer's thread: they would hold up the log.
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    public Task<T> Result => completion.Task;

    public bool TryDecide(AppendScope scope)
    {
        try
        {
            result = decide(scope);
            return true;
        }
        catch (Exception e)
        {
            completion.TrySetException(e);
            return false;
        }
    }

    public void Complete() => completion.TrySetResult(result!);

    public void Fail(Exception exception) => completion.TrySetException(exception);
}
