namespace Ringside.TestKit;

/// <summary>What happened, in order, and a way to wait for what should. Thread-safe.</summary>
/// <param name="name">What it records, for the message of a failed wait.</param>
public sealed class Recording<T>(string name)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Lock gate = new();
    private readonly List<T> items = [];
    private readonly List<Waiter> waiters = [];

    /// <summary>All so far.</summary>
    public IReadOnlyList<T> Items
    {
        get
        {
            lock (gate)
            {
                return [.. items];
            }
        }
    }

    public void Add(T item)
    {
        lock (gate)
        {
            items.Add(item);
            foreach (var waiter in waiters.Where(waiter => waiter.Fits(item) && --waiter.Missing == 0))
            {
                waiter.Arrived.TrySetResult(item);
            }
        }
    }

    /// <summary>The <paramref name="nth"/> that fits, as soon as it is there; those already there count.</summary>
    /// <param name="what">What is waited for, for the failure's message.</param>
    /// <exception cref="TimeoutException">It did not come in a minute; the message lists what came.</exception>
    public async Task<T> WaitAsync(string what, Func<T, bool> fits, int nth = 1)
    {
        Waiter waiter;
        lock (gate)
        {
            var seen = items.Where(fits).ToList();
            if (seen.Count >= nth)
            {
                return seen[nth - 1];
            }

            waiters.Add(waiter = new(fits, nth - seen.Count));
        }

        try
        {
            return await waiter.Arrived.Task.WaitAsync(Deadline, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{name}: no {what} came. What came:\n{string.Join('\n', Items)}");
        }
    }

    private sealed class Waiter(Func<T, bool> fits, int missing)
    {
        public Func<T, bool> Fits { get; } = fits;
        public int Missing { get; set; } = missing;
        public TaskCompletionSource<T> Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
