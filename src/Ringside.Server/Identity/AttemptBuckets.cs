namespace Ringside.Server.Identity;

/// <summary>Token buckets by key, in bounded memory. The framework's own limiters read their own clock.</summary>
/// <param name="size">How many attempts a full bucket has; it fills again within a minute.</param>
internal sealed class AttemptBuckets(int size, TimeProvider time)
{
    /// <summary>Some 10 MB. Keys beyond them share one bucket, so that nobody can make room for more guesses by inventing keys.</summary>
    private const int MaxKeys = 100_000;

    private const string Rest = "\0";

    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Bucket> buckets = [];

    /// <returns>Null: taken. Else how long until there is one again.</returns>
    public TimeSpan? TryTake(string key)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            var bucket = Filled_NeedsLock(key, now);
            if (bucket.Left < 1)
            {
                return (1 - bucket.Left) * Refill / size;
            }

            Set_NeedsLock(key, new Bucket(bucket.Left - 1, now));
            return null;
        }
    }

    public void GiveBack(string key)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            Set_NeedsLock(key, new Bucket(Math.Min(size, Filled_NeedsLock(key, now).Left + 1), now));
        }
    }

    private Bucket Filled_NeedsLock(string key, long now)
    {
        if (!buckets.TryGetValue(key, out var bucket) && (buckets.Count < MaxKeys || !buckets.TryGetValue(Rest, out bucket)))
        {
            return new Bucket(size, now);
        }

        return new Bucket(Math.Min(size, bucket.Left + (time.GetElapsedTime(bucket.At, now) / Refill * size)), now);
    }

    private void Set_NeedsLock(string key, Bucket bucket)
    {
        if (bucket.Left >= size)
        {
            buckets.Remove(key);
            return;
        }

        if (buckets.Count >= MaxKeys && !buckets.ContainsKey(key))
        {
            foreach (var full in buckets.Keys.Where(known => Filled_NeedsLock(known, bucket.At).Left >= size).ToList())
            {
                buckets.Remove(full);
            }
        }

        buckets[buckets.Count < MaxKeys || buckets.ContainsKey(key) ? key : Rest] = bucket;
    }

    private readonly record struct Bucket(double Left, long At);
}
