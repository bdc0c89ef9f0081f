namespace Ringside.Server.Events;

/// <summary>How streams behave.</summary>
public sealed record StreamOptions
{
    /// <summary>After how long with nothing sent a <c>ping</c> is (R7). <value>15 s</value></summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After how long a stream is ended so that viewers spread over servers; each lives between three quarters and five quarters of it (R8). <value>10 min</value></summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>After how long without progress in writing a viewer is cut off (R8). <value>30 s</value></summary>
    public TimeSpan SlowAfter { get; init; } = TimeSpan.FromSeconds(30);
}
