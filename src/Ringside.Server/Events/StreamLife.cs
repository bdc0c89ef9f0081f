namespace Ringside.Server.Events;

/// <summary>How long a connection may last, whatever it carries: until the server goes down, or for its jittered lifetime (R8).</summary>
internal sealed class StreamLife(StreamServices services)
{
    private readonly long startedAt = services.Time.GetTimestamp();
    private readonly TimeSpan lifetime = services.Options.Lifetime * (0.75 + (Random.Shared.NextDouble() / 2));

    /// <summary>How much of its lifetime is left.</summary>
    public TimeSpan TimeLeft => lifetime - services.Time.GetElapsedTime(startedAt);

    /// <summary>Why it must end now, as a <c>bye</c> code; null while it may go on.</summary>
    public string? EndsBecause() =>
        services.Draining.IsCancellationRequested ? "shutdown"
        : TimeLeft <= TimeSpan.Zero ? "rotate"
        : null;
}
