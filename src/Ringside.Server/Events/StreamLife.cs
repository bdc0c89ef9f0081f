namespace Ringside.Server.Events;

/// <summary>How long a connection may last, whatever it carries: until the server goes down, or for its jittered lifetime (R8).</summary>
internal sealed class StreamLife(StreamServices services)
{
    private readonly long startedAt = services.Time.GetTimestamp();
    private readonly TimeSpan lifetime = services.Options.Lifetime * (0.75 + (Random.Shared.NextDouble() / 2));

    /// <summary>Why it must end now, as a <c>bye</c> code; null while it may go on.</summary>
    public string? EndsBecause() =>
        services.Draining.IsCancellationRequested ? "shutdown"
        : services.Time.GetElapsedTime(startedAt) >= lifetime ? "rotate"
        : null;
}
