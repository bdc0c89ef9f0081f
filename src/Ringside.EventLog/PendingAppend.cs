namespace Ringside.EventLog;

/// <summary>A decision that waits for its turn, and whoever waits for it.</summary>
internal interface IPendingAppend
{
    /// <summary>Makes the decision; again, where the state has gone on since. False: it threw, and appends nothing.</summary>
    bool TryDecide(AppendScope scope);

    /// <summary>Answers what was decided last: the result, which is durable, or what it threw.</summary>
    void Complete();

    void Fail(Exception exception);
}

internal sealed class PendingAppend<T>(Func<AppendScope, T> decide) : IPendingAppend
{
    // Continuations never run on the writer's thread: they would hold up the log.
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;
    private Exception? refusal;

    public Task<T> Result => completion.Task;

    public bool TryDecide(AppendScope scope)
    {
        try
        {
            result = decide(scope);
            refusal = null;
        }
        catch (Exception e)
        {
            refusal = e;
        }

        return refusal is null;
    }

    public void Complete()
    {
        if (refusal is null)
        {
            completion.TrySetResult(result!);
        }
        else
        {
            completion.TrySetException(refusal);
        }
    }

    public void Fail(Exception exception) => completion.TrySetException(exception);
}

/// <summary>A decision about nothing: by the time it is answered, the state is the newest.</summary>
/// <param name="begun">Called before the store is looked at, or when that failed: what is committed from then on needs another look.</param>
internal sealed class PendingLook(Action begun) : IPendingAppend
{
    public bool TryDecide(AppendScope scope)
    {
        begun();
        return true;
    }

    public void Complete()
    {
    }

    public void Fail(Exception exception) => begun();
}
