namespace Ringside.TestKit.Servers;

/// <summary>What befalls one connection's answers on their way.</summary>
public sealed record ConnectionFault
{
    /// <summary>Nothing at all.</summary>
    public static readonly ConnectionFault None = new();

    /// <summary>After so many bytes the connection is cut.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Whether a cut is a reset, which takes what is under way with it, rather than an end.</summary>
    public bool Resets { get; init; }

    /// <summary>After so many bytes nothing more gets through, and the connection stays open.</summary>
    public int? StallAfter { get; init; }

    /// <summary>How many bytes go on at a time, each in a packet of its own; 1 splits at every byte.</summary>
    public int PieceBytes { get; init; } = int.MaxValue;

    /// <summary>Until so many bytes have come, or <see cref="FaultProxy.Release"/>, none goes on; then all at once, and it begins anew. Not beside another fault.</summary>
    public int? HoldBytes { get; init; }
}
