using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ringside.EventLog;

/// <summary>Writes events as readers get them (E1). The data is copied as it is stored, so an event of history costs no parsing.</summary>
public static class EventJson
{
    /// <summary>Writes one event. Neither ids nor types contain a character that JSON would have escaped; an actor or a type from outside may, and is.</summary>
    public static void Write(IBufferWriter<byte> output, string epoch, LogEvent e)
    {
        output.Write("{\"position\":"u8);
        WriteNumber(output, e.Position);
        output.Write(",\"cursor\":\""u8);
        WriteCursor(output, epoch, e.Position);
        output.Write("\",\"type\":\""u8);
        WriteText(output, e.Type);
        output.Write("\",\"time\":\""u8);
        var time = output.GetSpan(24);
        e.Time.UtcDateTime.TryFormat(time, out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        output.Advance(written);
        output.Write("\""u8);
        WriteMember(output, ",\"session\":\""u8, e.Scope.Session);
        WriteMember(output, ",\"tree\":\""u8, e.Scope.Tree);
        WriteMember(output, ",\"run\":\""u8, e.Scope.Run);
        WriteMember(output, ",\"agent\":\""u8, e.Scope.Agent);
        WriteMember(output, ",\"thread\":\""u8, e.Scope.Thread);
        WriteMember(output, ",\"peer\":\""u8, e.Scope.Peer);
        WriteMember(output, ",\"task\":\""u8, e.Scope.Task);
        WriteMember(output, ",\"source\":\""u8, e.Source);
        WriteMember(output, ",\"actor\":\""u8, e.Actor);
        output.Write(",\"data\":"u8);
        output.Write(e.Json.Span);
        output.Write("}"u8);
    }

    public static void WriteCursor(IBufferWriter<byte> output, string epoch, long position)
    {
        WriteText(output, epoch);
        output.Write("."u8);
        WriteNumber(output, position);
    }

    public static void WriteText(IBufferWriter<byte> output, string text)
    {
        if (text.AsSpan().ContainsAny('"', '\\') || text.AsSpan().ContainsAnyInRange('\0', '\u001f'))
        {
            output.Write(JsonEncodedText.Encode(text).EncodedUtf8Bytes);
            return;
        }

        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    private static void WriteMember(IBufferWriter<byte> output, ReadOnlySpan<byte> start, string? value)
    {
        if (value is not null)
        {
            output.Write(start);
            WriteText(output, value);
            output.Write("\""u8);
        }
    }

    private static void WriteNumber(IBufferWriter<byte> output, long number)
    {
        number.TryFormat(output.GetSpan(20), out var written, default, CultureInfo.InvariantCulture);
        output.Advance(written);
    }
}
