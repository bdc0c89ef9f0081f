using System.Buffers.Binary;

namespace Ringside.Protocol;

/// <summary>Identifiers: a prefix and 26 characters of lower-case Crockford base32 of a UUIDv7 (wire.md §1), so ids sort by the time they were made, also those of one millisecond.</summary>
public static class Ids
{
    public const string Workspace = "wsp", Agent = "agt", Session = "ses", Run = "run", Prompt = "prm", Message = "msg",
        Thread = "thr", Interaction = "itx", Task = "tsk", Artifact = "art", User = "usr", Token = "tok";

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int RandomBits = 80;

    private static readonly Lock Gate = new();
    private static UInt128 last;

    /// <summary>A new id, e.g. <c>ses_06f0…</c>.</summary>
    public static string New(string prefix, TimeProvider time)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(time.GetUtcNow()).TryWriteBytes(bytes, bigEndian: true, out _);
        var value = AfterLast(BinaryPrimitives.ReadUInt128BigEndian(bytes));
        return string.Create(prefix.Length + 27, (prefix, value), static (span, state) =>
        {
            state.prefix.CopyTo(span);
            span[state.prefix.Length] = '_';
            var rest = state.value;
            for (var i = span.Length - 1; i > state.prefix.Length; i--, rest >>= 5)
            {
                span[i] = Alphabet[(int)(rest & 31)];
            }
        });
    }

    /// <summary>Within a millisecond the random part decides the order: one that would come before the last is made to follow it.</summary>
    private static UInt128 AfterLast(UInt128 value)
    {
        lock (Gate)
        {
            return last = value <= last && value >> RandomBits == last >> RandomBits ? last + 1 : value;
        }
    }

    /// <summary>Whether a text has the form of an id with this prefix: the prefix, an underscore, 26 characters of the alphabet.</summary>
    public static bool IsValid(string? id, string prefix) =>
        id is not null && id.Length == prefix.Length + 27 && id.StartsWith(prefix, StringComparison.Ordinal) && id[prefix.Length] == '_'
        && id.AsSpan(prefix.Length + 1).IndexOfAnyExcept(Alphabet) < 0;
}
