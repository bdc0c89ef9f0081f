using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Ringside.EventLog.Sqlite;

/// <summary>What takes rows away, within the writer's transactions.</summary>
internal sealed class SqlitePruning(SqliteConnection connection) : IDisposable
{
    /// <summary>So many free pages go back to the system after a step; more are given back by the steps after it.</summary>
    private const int PagesGivenBack = 256;

    private readonly SqliteCommand removeEvent = connection.Prepared("DELETE FROM events WHERE position = $0", 1);
    private readonly SqliteCommand putFloorDocument = connection.Prepared("INSERT OR REPLACE INTO floor_documents VALUES ($0, $1, $2)", 3);
    private readonly SqliteCommand removeFloorDocument = connection.Prepared("DELETE FROM floor_documents WHERE kind = $0 AND id = $1", 2);

    public bool Take(PruneStep step)
    {
        if (step.Floor is { } move)
        {
            if (connection.Execute("UPDATE meta SET value = $1 WHERE key = 'floor' AND value = $0", Text(move.From), Text(move.To)) == 0)
            {
                return false;
            }

            connection.Execute("DELETE FROM events WHERE position <= $0", move.To);
            foreach (var (key, document) in move.Documents)
            {
                PutFloorDocument(key, document);
            }
        }

        if (step.Events.Count > 0)
        {
            KeepHead();
            foreach (var position in step.Events)
            {
                removeEvent.Run(position);
            }
        }

        RemoveArtifacts(step.Artifacts);
        return true;
    }

    /// <summary>Shortens the file by some of its free pages.</summary>
    public void GiveBack()
    {
        // Each row that is asked for is a page.
        foreach (var _ in connection.Rows($"PRAGMA incremental_vacuum({PagesGivenBack})"))
        {
        }
    }

    /// <summary>Writes down the newest position: its event goes.</summary>
    public void KeepHead() => connection.Execute($"INSERT OR REPLACE INTO meta VALUES ('head', ({SqliteSchema.Head}))");

    public void PutFloorDocument(DocumentKey key, object? document)
    {
        if (document is null)
        {
            removeFloorDocument.Run(key.Kind.Name, key.Id);
        }
        else
        {
            putFloorDocument.Run(key.Kind.Name, key.Id, key.Kind.Serialize(document));
        }
    }

    /// <summary>Files that are to be removed once the transaction is committed.</summary>
    public List<string> Unneeded { get; } = [];

    /// <summary>Removes artifacts, and bytes that none has any more.</summary>
    public void RemoveArtifacts(IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
        {
            var sha256 = (string?)connection.Scalar("SELECT sha256 FROM artifacts WHERE id = $0", id);
            connection.Execute("DELETE FROM artifacts WHERE id = $0", id);
            connection.Execute("DELETE FROM blobs WHERE sha256 = $0 AND NOT EXISTS (SELECT 1 FROM artifacts WHERE sha256 = $0)", sha256);
            if (SqliteGrownArtifacts.Remove(connection, id, sha256) is { } file)
            {
                Unneeded.Add(file);
            }
        }
    }

    public void Dispose()
    {
        foreach (var command in new[] { removeEvent, putFloorDocument, removeFloorDocument })
        {
            command.Dispose();
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
