namespace Ringside.Client.Streaming;

/// <summary>How a stream holds on.</summary>
public sealed record StreamOptions
{
    /// <summary>The wait before the first new attempt; each further one doubles it. What the server's <c>retry:</c> says counts instead.</summary>
    /// <value>1 s.</value>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between attempts.</summary>
    /// <value>30 s.</value>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether to use the WebSocket that all such streams of a client share, up to 256 of them; where none gets through, a stream of its own, and then polling,
    /// carry on from the same place.
    /// </summary>
    /// <value>false.</value>
    public bool SharesSocket { get; init; }

    /// <summary>How long a stream may take to say hello before it counts as held up on its way.</summary>
    /// <value>10 s.</value>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Once streams do not come through: how long to poll before a stream is tried again; and a socket as often.</summary>
    /// <value>1 minute.</value>
    public TimeSpan PollingPeriod { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the server may hold one poll, in seconds, at most 30 (R2).</summary>
    /// <value>25.</value>
    public int PollSeconds { get; init; } = 25;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the jitter comes from.</summary>
    public Random Random { get; init; } = Random.Shared;
}
