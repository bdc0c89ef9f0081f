namespace Ringside.Server.Tests;

/// <summary>Waits with an end: a test that hangs says for what.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static async Task<T> Within<T>(this Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Deadline, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Not within {Deadline.TotalSeconds} s: {what}.");
        }
    }

    public static async Task Within(this Task task, string what) => await Done(task).Within(what);

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }
}
