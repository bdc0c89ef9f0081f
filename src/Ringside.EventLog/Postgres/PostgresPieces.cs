using Ringside.EventLog.Artifacts;

namespace Ringside.EventLog.Postgres;

/// <summary>The bytes of grown artifacts, each write a row of its own: what one server writes, all can read.</summary>
internal sealed class PostgresPieces(PostgresConnections connections) : IArtifactBytes
{
    private readonly PostgresConnections connections = connections;

    private string Pieces => $"{connections.Names.Schema}.pieces";

    public IArtifactWriter OpenWrite(string name) => new Writer(this, name);

    public IArtifactReader? OpenRead(string name) => Length(name) is { } length ? new Reader(this, name, length) : null;

    public void Remove(string name) => connections.Reading(connection => connection.Execute($"DELETE FROM {Pieces} WHERE name = $1", name));

    public IReadOnlyList<string> Names() => connections.Reading(connection => connection.Rows($"SELECT DISTINCT name FROM {Pieces}", [], row => row.GetString(0)));

    private long? Length(string name) =>
        connections.Reading(connection => connection.Scalar($"SELECT at + octet_length(bytes) FROM {Pieces} WHERE name = $1 ORDER BY at DESC LIMIT 1", name) as long?);

    private sealed class Writer(PostgresPieces pieces, string name) : IArtifactWriter
    {
        private long at;

        /// <summary>A piece whose acknowledgement was lost is sent again, and is there once.</summary>
        public void Write(ReadOnlySpan<byte> bytes)
        {
            var (piece, here) = (bytes.ToArray(), at);
            pieces.connections.Reading(connection => connection.Execute(
                $"""
                INSERT INTO {pieces.Pieces} SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT FROM {pieces.connections.Names.Schema}.artifacts WHERE id = $1 AND sha256 <> '')
                ON CONFLICT DO NOTHING
                """,
                name,
                here,
                piece));
            at += piece.Length;
        }

        /// <summary>Each write was a commit.</summary>
        public void Sync()
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Reader(PostgresPieces pieces, string name, long length) : IArtifactReader
    {
        private (long At, byte[] Bytes) piece = (0, []);

        public long Length => length;

        public int Read(long at, Span<byte> into)
        {
            var read = 0;
            while (read < into.Length && Find(at + read))
            {
                var rest = piece.Bytes.AsSpan((int)(at + read - piece.At));
                var taken = Math.Min(rest.Length, into.Length - read);
                rest[..taken].CopyTo(into[read..]);
                read += taken;
            }

            return read;
        }

        public void Dispose()
        {
        }

        /// <summary>Makes the piece that a place is in the one at hand.</summary>
        private bool Find(long at)
        {
            if (!IsHere(at))
            {
                piece = pieces.connections.Reading(connection => connection.Rows(
                    $"SELECT at, bytes FROM {pieces.Pieces} WHERE name = $1 AND at <= $2 ORDER BY at DESC LIMIT 1", [name, at], row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)))).FirstOrDefault((0, []));
            }

            return IsHere(at);
        }

        private bool IsHere(long at) => at >= piece.At && at < piece.At + piece.Bytes.Length;
    }
}
