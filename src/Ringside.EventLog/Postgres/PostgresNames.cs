using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ringside.EventLog.Postgres;

/// <summary>What belongs to one log in its database: a schema, a channel for notifications, locks.</summary>
internal sealed class PostgresNames(string schema)
{
    /// <summary>Quoted.</summary>
    public string Schema { get; } = $"\"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Short, however long the schema's name is: PostgreSQL takes 63 bytes.</summary>
    public string Channel { get; } = $"ringside_{Hash(schema):x16}";

    /// <summary>The first half of all advisory locks of Ringside.</summary>
    public int LockClass => 0x52494E47;

    /// <summary>Held, shared, by each server that follows the log.</summary>
    public int ServerLock { get; } = (int)Hash(schema);

    /// <summary>Held by whoever makes or changes the tables.</summary>
    public int MigrationLock { get; } = (int)(Hash(schema) >> 32);

    /// <summary>
    /// A session's number in the index: 64 bits of its id's hash. Ten million sessions have two of the same number with a chance of 1 to 400,000; such two would
    /// be read together, but are told apart wherever something is removed.
    /// </summary>
    public static long Hash(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
