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
    private readonly ConcurrentDictionary<long, string> names = [];
    private readonly List<KeyValuePair<string, long>> pending = [];
    private readonly Dictionary<string, long> pendingNumbers = new(StringComparer.Ordinal);
    private long last;

    public SqliteNames(SqliteConnection connection)
    {
        foreach (var row in connection.Rows("SELECT id, name FROM names"))
        {
            Know(row.GetString(1), row.GetInt64(0));
        }

        last = names.IsEmpty ? 0 : names.Keys.Max();
    }

    public long? Find(string name) => numbers.TryGetValue(name, out var number) ? number : null;

    public IEnumerable<long> Where(Func<string, bool> matches) => numbers.Where(pair => matches(pair.Key)).Select(pair => pair.Value);

    public string Name(long number) => names[number];

    public object? NumberOf(string? name, SqliteCommand insert)
    {
        if (name is null)
        {
            return null;
        }

        if (numbers.TryGetValue(name, out var number) || pendingNumbers.TryGetValue(name, out number))
        {
            return number;
        }

        number = last + pending.Count + 1;
        insert.Run(number, name);
        pending.Add(KeyValuePair.Create(name, number));
        pendingNumbers.Add(name, number);
        return number;
    }

    public void Committed()
    {
        pending.ForEach(pair => Know(pair.Key, pair.Value));
        last += pending.Count;
        RolledBack();
    }

    public void RolledBack()
    {
        pending.Clear();
        pendingNumbers.Clear();
    }

    /// <summary>Learns what a commit wrote whose acknowledgement failed.</summary>
    public void Reload(SqliteConnection connection)
    {
        RolledBack();
        foreach (var row in connection.Rows("SELECT id, name FROM names WHERE id > $0", last))
        {
            Know(row.GetString(1), row.GetInt64(0));
            last = Math.Max(last, row.GetInt64(0));
        }
    }

    private void Know(string name, long number)
    {
        names[number] = name;
        numbers[name] = number;
    }
}
