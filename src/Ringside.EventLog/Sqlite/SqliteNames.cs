using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Ringside.EventLog.Sqlite;

/// <summary>
/// The numbers that stand for ids and types. The writer gives them inside its transaction; a number is known to readers only after the commit, and a
/// transaction that is rolled back takes its numbers with it.
/// </summary>
internal sealed class SqliteNames
{
    private readonly ConcurrentDictionary<string, long> numbers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> dotted = new(StringComparer.Ordinal);
    private const int MostNames = 1 << 28;

    private readonly Lock growing = new();

    /// <summary>By number; numbers are given without gaps.</summary>
    private string?[] names = new string?[1024];
    private readonly Dictionary<string, long> pending = new(StringComparer.Ordinal);
    private long last;

    public SqliteNames(SqliteConnection connection) => Reload(connection);

    public long? Find(string name) => numbers.TryGetValue(name, out var number) ? number : null;

    /// <summary>All names that begin with this, which ends in a dot; ids have none, so that only types are looked through.</summary>
    public IEnumerable<long> StartingWith(string prefix) => dotted.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(pair => pair.Value);

    /// <summary>A name that a reader came upon. Between the commit and <see cref="Committed"/>, it is in the file alone.</summary>
    public string Name(long number, SqliteConnection connection)
    {
        var known = Volatile.Read(ref names);
        var name = (ulong)number < (ulong)known.Length ? known[number] : null;
        if (name is null)
        {
            name = connection.Scalar("SELECT name FROM names WHERE id = $0", number) as string ?? throw new InvalidDataException($"the name {number} is missing");
            Know(name, number);
        }

        return name;
    }

    /// <returns>0: there is no name.</returns>
    public long NumberOf(string? name, SqliteCommand insert)
    {
        if (name is null)
        {
            return 0;
        }

        if (numbers.TryGetValue(name, out var number) || pending.TryGetValue(name, out number))
        {
            return number;
        }

        number = last + pending.Count + 1;
        insert.Run(number, name);
        pending.Add(name, number);
        return number;
    }

    public void Committed()
    {
        last += pending.Count;
        foreach (var (name, number) in pending)
        {
            Know(name, number);
        }

        pending.Clear();
    }

    /// <summary>Reads what the file has: a transaction that failed may have been rolled back, or be durable though nobody was told.</summary>
    public void Reload(SqliteConnection connection)
    {
        pending.Clear();
        foreach (var row in connection.Rows("SELECT id, name FROM names WHERE id > $0", last))
        {
            last = Math.Max(last, row.GetInt64(0));
            Know(row.GetString(1), row.GetInt64(0));
        }
    }

    private void Know(string name, long number)
    {
        lock (growing)
        {
            if (number is < 1 or > MostNames)
            {
                throw new InvalidDataException($"{number} is no number of a name");
            }

            if (number >= names.Length)
            {
                var grown = new string?[Math.Max(number + 1, names.Length * 2L)];
                names.CopyTo(grown, 0);
                Volatile.Write(ref names, grown);
            }

            names[number] = name;
        }

        numbers[name] = number;
        if (name.Contains('.', StringComparison.Ordinal))
        {
            dotted[name] = number;
        }
    }
}
