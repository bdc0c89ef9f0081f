using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ringside.EventLog.Sqlite;

/// <summary>
/// A statement that very many rows go through, bound without boxes or copies: through ADO.NET's parameters, binding costs more than the insert itself. Its
/// parameters are numbered from 1, and are all bound before each run.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private byte[] text = new byte[1024];

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(database, sql, out statement));
    }

    public void Bind(int parameter, long value) => raw.sqlite3_bind_int64(statement, parameter, value);

    /// <summary>Binds the number of a name; 0, which stands for none, as NULL.</summary>
    public void BindNumber(int parameter, long number) => _ = number == 0 ? raw.sqlite3_bind_null(statement, parameter) : raw.sqlite3_bind_int64(statement, parameter, number);

    /// <summary>Binds the numbers of a scope's seven ids, in the order of the tables' columns: session, tree, run, agent, thread, peer, task.</summary>
    public void BindScope(int first, EventScope scope, SqliteNames names, SqliteCommand insertName)
    {
        BindNumber(first, names.NumberOf(scope.Session, insertName));
        BindNumber(first + 1, names.NumberOf(scope.Tree, insertName));
        BindNumber(first + 2, names.NumberOf(scope.Run, insertName));
        BindNumber(first + 3, names.NumberOf(scope.Agent, insertName));
        BindNumber(first + 4, names.NumberOf(scope.Thread, insertName));
        BindNumber(first + 5, names.NumberOf(scope.Peer, insertName));
        BindNumber(first + 6, names.NumberOf(scope.Task, insertName));
    }

    public void Bind(int parameter, ReadOnlySpan<byte> blob) => Check(raw.sqlite3_bind_blob(statement, parameter, blob));

    public void Bind(int parameter, string? value)
    {
        if (value is null)
        {
            raw.sqlite3_bind_null(statement, parameter);
            return;
        }

        if (text.Length < Encoding.UTF8.GetMaxByteCount(value.Length))
        {
            text = new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        }

        Check(raw.sqlite3_bind_text(statement, parameter, text.AsSpan(0, Encoding.UTF8.GetBytes(value, text))));
    }

    public void Run()
    {
        var result = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        Check(result);
    }

    public void Dispose() => statement.Dispose();

    private void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(result, database);
        }
    }
}
