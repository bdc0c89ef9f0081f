using Npgsql;
using Ringside.TestKit.Postgres;

namespace Ringside.EventLog.Tests.Postgres;

/// <summary>The tests' own PostgreSQL.</summary>
public sealed class PostgresServerTests
{
    [Fact]
    public async Task Each_test_has_an_empty_database()
    {
        var server = await PostgresServer.Shared;
        using var one = server.CreateDatabase();
        one.Execute("CREATE TABLE mine (x int)");

        using var other = server.CreateDatabase();

        Assert.Equal("0", Ask(other.Connection, "SELECT count(*) FROM pg_tables WHERE tablename = 'mine'"));
    }

    [Fact]
    public async Task What_was_committed_is_there_after_a_stop_and_after_a_kill()
    {
        using var server = await PostgresServer.StartAsync();
        using var database = server.CreateDatabase();
        database.Execute("CREATE TABLE kept AS SELECT 1 AS x");

        await server.StopAsync();
        Assert.Throws<NpgsqlException>(() => database.Execute("SELECT 1"));
        await server.StartAgainAsync();
        database.Execute("INSERT INTO kept VALUES (2)");
        await server.KillAsync();
        await server.StartAgainAsync();

        Assert.Equal("2", Ask(database.Connection, "SELECT count(*) FROM kept"));
    }

    [Fact]
    public async Task A_role_may_need_a_password()
    {
        using var database = (await PostgresServer.Shared).CreateDatabase();
        var locked = new NpgsqlConnectionStringBuilder(database.Connection) { Username = PostgresServer.LockedRole };

        Assert.Throws<NpgsqlException>(() => Ask(locked.ToString(), "SELECT 1"));
        locked.Password = PostgresServer.LockedPassword;
        Assert.Equal("1", Ask(locked.ToString(), "SELECT 1"));
    }

    private static string? Ask(string connection, string sql)
    {
        using var opened = new NpgsqlConnection(connection);
        opened.Open();
        using var command = new NpgsqlCommand(sql, opened);
        return command.ExecuteScalar()?.ToString();
    }
}
