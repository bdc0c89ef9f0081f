using System.Globalization;
using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Live;

/// <summary>
/// An event as all its viewers get it, encoded once (A4): a slice of a block that it shares with the events before and behind it. The slice is a whole chunk of
/// HTTP/1.1 (RFC 9112 §7.1), so that many frames go to a socket as they lie there, in one piece.
/// </summary>
public sealed class Frame
{
    /// <summary>Beyond the event's JSON: <c>event:</c> and <c>id:</c>, the chunk's size and ends. Without the type and the epoch.</summary>
    private const int Around = 96;

    /// <summary>Five hexadecimal digits and a line end: an event has less than a MiB.</summary>
    private const int SizeLine = 7;

    private readonly int sse, json;

    /// <summary>Encodes an event into a block, from <paramref name="start"/> on, where <see cref="MaxLength"/> bytes must be free.</summary>
    public Frame(LogEvent e, string epoch, byte[] block, int start)
    {
        (Block, Start) = (block, start);
        var output = block.AsSpan(start);
        var at = SizeLine;
        Put(output, ref at, "event: "u8);
        at += EventJson.WriteText(output[at..], e.Type);
        Put(output, ref at, "\nid: "u8);
        at += EventJson.WriteCursor(output[at..], epoch, e.Position);
        Put(output, ref at, "\ndata: "u8);
        var jsonAt = at;
        at += EventJson.Write(output[at..], epoch, e, out var dataAt);
        Put(output, ref at, "\n\n"u8);

        // The size of the chunk stands before it and is known only now; where it is shorter than the room left for it, all moves up.
        var length = at - SizeLine;
        length.TryFormat(output, out var sized, "x", CultureInfo.InvariantCulture);
        Put(output, ref sized, "\r\n"u8);
        output.Slice(SizeLine, length).CopyTo(output[sized..]);
        var end = sized + length;
        Put(output, ref end, "\r\n"u8);
        var shift = SizeLine - sized;
        (sse, json, End) = (start + sized, start + jsonAt - shift, start + end);

        // The block holds its data, so that the commit's own bytes and objects can go.
        Event = new LogEvent(e.Position, e.Time, e.Type, e.Scope, e.Source, e.Actor, block.AsMemory(json + dataAt, e.Json.Length));
    }

    public LogEvent Event { get; }

    public long Position => Event.Position;

    /// <summary>The whole SSE event: <c>event:</c>, <c>id:</c>, one <c>data:</c> line (R5).</summary>
    public ReadOnlySpan<byte> Sse => Block.AsSpan(sse, End - sse - 2);

    /// <summary>The event's JSON alone.</summary>
    public ReadOnlySpan<byte> Json => Block.AsSpan(json, End - json - 4);

    /// <summary>How many bytes it takes in its block.</summary>
    public int Length => End - Start;

    internal byte[] Block { get; }

    internal int Start { get; }

    internal int End { get; }

    /// <summary>Whether it is of one session and nothing but that decides who sees it.</summary>
    internal bool IsOfOneSession => Event.Scope.Peer is null && Event.Scope.Session is not null && Event.Type != EventTypes.SessionRemoved;

    /// <summary>An upper bound of the bytes that an event takes.</summary>
    public static int MaxLength(string epoch, LogEvent e) => EventJson.MaxLength(epoch, e) + EventJson.MaxLength(e.Type) + EventJson.MaxLength(epoch) + Around;

    /// <summary>Whether this one lies right behind another.</summary>
    internal bool Follows(Frame other) => Start == other.End && Block == other.Block;

    private static void Put(Span<byte> output, ref int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output[at..]);
        at += bytes.Length;
    }
}
