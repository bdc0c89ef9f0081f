using System.Runtime.CompilerServices;
using Ringside.Server.Live;

namespace Ringside.Server.WebSockets;

/// <summary>
/// Events as deflated blocks, made when the first viewer who asked for compression wants them, shared by all, and gone with the event's frame (A4).
/// </summary>
internal static class DeflatedFrames
{
    /// <summary>Shorter events are not worth it: the blocks around them and the time eat up what is saved.</summary>
    private const int MinLength = 1024;

    private static readonly ConditionalWeakTable<Frame, byte[]> Made = [];

    /// <summary>The event's JSON in whole blocks; empty where it is better sent as it is.</summary>
    public static ReadOnlySpan<byte> Of(Frame frame)
    {
        if (frame.Json.Length < MinLength)
        {
            return [];
        }

        return Made.GetValue(frame, static frame =>
        {
            var deflated = Deflate.Compress(frame.Json);
            return deflated.Length < frame.Json.Length * 3 / 4 ? deflated : [];
        });
    }
}
