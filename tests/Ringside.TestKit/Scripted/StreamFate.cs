namespace Ringside.TestKit.Scripted;

/// <summary>What becomes of one stream.</summary>
public sealed record StreamFate
{
    /// <summary>It lives until the reader leaves.</summary>
    public static readonly StreamFate Whole = new();

    /// <summary>Headers, then nothing: as behind a proxy that buffers.</summary>
    public static readonly StreamFate HeldUp = new() { CutAfterBytes = 0, ThenHangs = true };

    /// <summary>A hello, then silence without heartbeats.</summary>
    public static readonly StreamFate Silent = new() { SaysHelloOnly = true };

    /// <summary>Cut after so many bytes, wherever that is.</summary>
    public int? CutAfterBytes { get; init; }

    /// <summary>The cut is a reset connection, not an orderly end.</summary>
    public bool Resets { get; init; }

    public bool ThenHangs { get; init; }

    public bool SaysHelloOnly { get; init; }

    /// <summary>A refusal, instead of a stream.</summary>
    public int? Status { get; init; }

    /// <summary>The last word after history, with whether to come again.</summary>
    public (string Code, bool Retry)? Bye { get; init; }

    /// <summary>A ping after history.</summary>
    public bool Pings { get; init; }
}
