using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ringside.EventLog;

/// <summary>Writes events as readers get them (E1). The data is copied as it is stored, so an event of history costs no parsing.</summary>
public static class EventJson
{
    /// <summary>How long one character may become: six bytes as an escape, three as UTF-8.</summary>
    private const int MaxBytesPerCharacter = 6;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(character => (char)character).Where(character => character is not ('"' or '\\'))));

    /// <summary>An upper bound of the length of an event.</summary>
    public static int MaxLength(string epoch, LogEvent e)
    {
        var (scope, texts) = (e.Scope, epoch.Length + e.Type.Length + e.Source.Length + Length(e.Actor));
        texts += Length(scope.Session) + Length(scope.Tree) + Length(scope.Run) + Length(scope.Agent) + Length(scope.Thread) + Length(scope.Peer) + Length(scope.Task);
        return 256 + (texts * MaxBytesPerCharacter) + e.Json.Length;

        static int Length(string? text) => text?.Length ?? 0;
    }

    /// <summary>An upper bound of the length of a text.</summary>
    public static int MaxLength(string text) => text.Length * MaxBytesPerCharacter;

    public static void Write(IBufferWriter<byte> output, string epoch, LogEvent e) => output.Advance(Write(output.GetSpan(MaxLength(epoch, e)), epoch, e, out _));

    /// <summary>Writes one event; ids need no escapes, a type or an actor from outside may.</summary>
    /// <param name="output">At least <see cref="MaxLength(string, LogEvent)"/> bytes.</param>
    /// <param name="data">Where the event's data begins.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Write(Span<byte> output, string epoch, LogEvent e, out int data)
    {
        var at = 0;
        Put(output, ref at, "{\"position\":"u8);
        at += WriteNumber(output[at..], e.Position);
        Put(output, ref at, ",\"cursor\":\""u8);
        at += WriteCursor(output[at..], epoch, e.Position);
        Put(output, ref at, "\",\"type\":\""u8);
        at += WriteText(output[at..], e.Type);
        Put(output, ref at, "\",\"time\":\""u8);
        at += WriteTime(output[at..], e.Time);
        Put(output, ref at, "\""u8);
        Member(output, ref at, ",\"session\":\""u8, e.Scope.Session);
        Member(output, ref at, ",\"tree\":\""u8, e.Scope.Tree);
        Member(output, ref at, ",\"run\":\""u8, e.Scope.Run);
        Member(output, ref at, ",\"agent\":\""u8, e.Scope.Agent);
        Member(output, ref at, ",\"thread\":\""u8, e.Scope.Thread);
        Member(output, ref at, ",\"peer\":\""u8, e.Scope.Peer);
        Member(output, ref at, ",\"task\":\""u8, e.Scope.Task);
        Member(output, ref at, ",\"source\":\""u8, e.Source);
        Member(output, ref at, ",\"actor\":\""u8, e.Actor);
        Put(output, ref at, ",\"data\":"u8);
        data = at;
        Put(output, ref at, e.Json.Span);
        Put(output, ref at, "}"u8);
        return at;
    }

    public static void WriteCursor(IBufferWriter<byte> output, string epoch, long position) => output.Advance(WriteCursor(output.GetSpan(MaxLength(epoch) + 21), epoch, position));

    public static int WriteCursor(Span<byte> output, string epoch, long position)
    {
        var at = WriteText(output, epoch);
        output[at++] = (byte)'.';
        return at + WriteNumber(output[at..], position);
    }

    public static void WriteText(IBufferWriter<byte> output, string text) => output.Advance(WriteText(output.GetSpan(MaxLength(text)), text));

    public static int WriteText(Span<byte> output, string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            return Encoding.ASCII.GetBytes(text, output);
        }

        var escaped = text.AsSpan().ContainsAny('"', '\\') || text.AsSpan().ContainsAnyInRange('\0', '\u001f');
        var bytes = escaped ? JsonEncodedText.Encode(text).EncodedUtf8Bytes : Encoding.UTF8.GetBytes(text);
        bytes.CopyTo(output);
        return bytes.Length;
    }

    private static int WriteNumber(Span<byte> output, long number)
    {
        number.TryFormat(output, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }

    /// <summary>RFC 3339 with milliseconds: the round-trip form, whose formatting is fast, cut after three of its seven digits.</summary>
    private static int WriteTime(Span<byte> output, DateTimeOffset time)
    {
        const int Length = 23;
        time.UtcDateTime.TryFormat(output, out _, "O", CultureInfo.InvariantCulture);
        output[Length] = (byte)'Z';
        return Length + 1;
    }

    private static void Member(Span<byte> output, ref int at, ReadOnlySpan<byte> start, string? value)
    {
        if (value is not null)
        {
            Put(output, ref at, start);
            at += WriteText(output[at..], value);
            output[at++] = (byte)'"';
        }
    }

    private static void Put(Span<byte> output, ref int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output[at..]);
        at += bytes.Length;
    }
}
