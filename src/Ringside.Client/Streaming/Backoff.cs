namespace Ringside.Client.Streaming;

/// <summary>Waits that double, with jitter, so that a thousand readers of a restarted server do not return in one instant.</summary>
internal sealed class Backoff(StreamOptions options)
{
    private TimeSpan first = options.FirstDelay;

    /// <summary>How many attempts in a row have failed.</summary>
    public int Failures { get; private set; }

    /// <summary>The server's own word on how long to wait (<c>retry:</c>).</summary>
    public void Suggest(TimeSpan delay) => first = delay;

    public void Succeeded() => Failures = 0;

    /// <summary>The wait before the next attempt: between a half and the whole of what doubling says, never less than <paramref name="atLeast"/>.</summary>
    public TimeSpan Next(TimeSpan? atLeast = null)
    {
        var whole = Math.Min(options.LongestDelay.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Failures));
        Failures++;
        var delay = TimeSpan.FromMilliseconds(whole * (0.5 + (options.Random.NextDouble() / 2)));
        return atLeast > delay ? atLeast.Value : delay;
    }
}
