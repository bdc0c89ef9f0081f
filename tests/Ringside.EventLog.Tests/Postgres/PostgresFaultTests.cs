using System.Collections.Concurrent;
using Npgsql;
using Ringside.EventLog.Postgres;
using Ringside.TestKit;
using Ringside.TestKit.Postgres;

namespace Ringside.EventLog.Tests.Postgres;

/// <summary>What becomes of a log whose database stops, dies, or is not as it should be.</summary>
public sealed class PostgresFaultTests : SharedLogTest
{
    [Theory(DisplayName = "[L7, L10] A database that is stopped or killed in the middle of writing, again and again, loses nothing that was acknowledged and has nothing twice")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_database_that_dies_loses_nothing(bool killed)
    {
        using var server = await PostgresServer.StartAsync();
        using var database = server.CreateDatabase();
        EventLog[] logs = [.. Enumerable.Range(0, 2).Select(_ => Open(new PostgresEventStore(PostgresOptions.Parse(database.Uri), TimeProvider.System)))];
        using var stop = new CancellationTokenSource();
        var acknowledged = new ConcurrentDictionary<int, long>();
        var (number, progress) = (0, new SemaphoreSlim(0));
        var writing = Task.WhenAll(logs.SelectMany(log => Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var mine = Interlocked.Increment(ref number);
                try
                {
                    acknowledged[mine] = (await log.AppendAsync([Number(mine)])).Position;
                    progress.Release();
                }
                catch (LogUnavailableException)
                {
                    // Whether it is in is not known, but it is in once at most.
                }
            }
        }))));

        for (var round = 0; round < 3; round++)
        {
            for (var written = 0; written < 40; written++)
            {
                Assert.True(await progress.WaitAsync(TimeSpan.FromSeconds(60)), "writing did not go on");
            }

            await (killed ? server.KillAsync() : server.StopAsync());
            await server.StartAgainAsync();
        }

        for (var written = 0; written < 200; written++)
        {
            Assert.True(await progress.WaitAsync(TimeSpan.FromSeconds(60)), "writing did not go on");
        }

        await stop.CancelAsync();
        await writing.Within("the last appends");
        await Task.WhenAll(logs.Select(log => log.RefreshAsync()));
        var events = All(logs[0]);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(e => e.Position));
        Assert.Equal(events.Count, events.Select(NumberOf).Distinct().Count());
        Assert.All(acknowledged, pair => Assert.Equal(pair.Key, NumberOf(events[(int)pair.Value - 1])));
        await CloseAllAsync();
    }

    [Fact(DisplayName = "[L10] A database that was restarted while nobody wrote is not noticed")]
    public async Task A_restart_while_nobody_writes_is_not_noticed()
    {
        using var server = await PostgresServer.StartAsync();
        using var database = server.CreateDatabase();
        var log = Open(new PostgresEventStore(PostgresOptions.Parse(database.Uri), TimeProvider.System));
        await log.AppendAsync([Number(1)]);

        await server.StopAsync();
        await server.StartAgainAsync();

        Assert.Equal(1, NumberOf(Assert.Single(All(log))));
        Assert.Equal(2, (await log.AppendAsync([Number(2)])).Position);
        await CloseAllAsync();
    }

    [Fact(DisplayName = "[L10] A database that cannot be reached, is not there, or lets nobody in is said in a sentence without the password")]
    public void What_is_wrong_is_said()
    {
        var right = new NpgsqlConnectionStringBuilder(Database.Connection);

        Assert.Contains("There is no database nowhere", Refusal(right, to => to.Database = "nowhere"), StringComparison.Ordinal);
        Assert.Contains("cannot be reached", Refusal(right, to => to.Host = "/nowhere"), StringComparison.Ordinal);
        Assert.Contains("cannot be reached", Refusal(right, to => (to.Host, to.Port) = ("127.0.0.1", 1)), StringComparison.Ordinal);
        Assert.Contains("does not let the user locked in", Refusal(right, to => to.Username = PostgresServer.LockedRole), StringComparison.Ordinal);
        var wrong = Refusal(right, to => (to.Username, to.Password) = (PostgresServer.LockedRole, "not-this-one"));
        Assert.Contains("does not let the user locked in", wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("not-this-one", wrong, StringComparison.Ordinal);
        Assert.Contains("may not do what is needed", Refusal(right, to => (to.Username, to.Password) = (PostgresServer.LockedRole, PostgresServer.LockedPassword)), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[L10] A database that may only be read is said, reading goes on, and so does writing once it may be written")]
    public async Task A_database_that_may_only_be_read_is_said()
    {
        var log = Open();
        await log.AppendAsync([Number(1)]);
        Restrict("on");

        var refused = await Assert.ThrowsAsync<LogUnavailableException>(() => log.AppendAsync([Number(2)]));

        Assert.Contains("may only be read", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LogUnavailableException>(() => log.ProbeAsync());
        Assert.Single(All(log));
        Restrict("off");
        Assert.Equal(2, (await log.AppendAsync([Number(2)])).Position);
    }

    [Fact(DisplayName = "[L10] A log of a later version is refused, one that was made by four servers at once is whole")]
    public async Task Four_servers_make_the_tables_at_once()
    {
        using var start = new Barrier(4);
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            start.SignalAndWait();
            return Store();
        })));
        var logs = stores.Select(store => Open(store)).ToList();
        await Task.WhenAll(logs.Select((log, n) => log.AppendAsync([Number(n)])));

        Assert.Single(stores.Select(store => (store.Epoch, store.Instance)).Distinct());
        await logs[0].RefreshAsync();
        Assert.Equal([0, 1, 2, 3], All(logs[0]).Select(NumberOf).Order());
        Database.Execute("UPDATE ringside.parts SET version = 99 WHERE name = 'log'");
        Assert.Contains("later version of Ringside (format log 99", Assert.Throws<LogUnavailableException>(() => Store()).Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[L6, L10] While a server is at work, its log is neither rebuilt nor given a new epoch")]
    public async Task A_log_at_work_is_left_alone()
    {
        var (done, _) = Told(Open(), 1);
        await Open().AppendAsync([Number(1)]);
        await done.Within("the event, so that both follow");
        await using var tool = Store();

        Assert.Equal("A Ringside server is at work on this log. Stop it first.", Assert.Throws<LogUnavailableException>(() => tool.RenewEpoch()).Message);
        Assert.Throws<LogUnavailableException>(() => Fold.Rebuild(tool, []));

        await CloseAllAsync();
        tool.RenewEpoch();
        Fold.Rebuild(tool, []);
    }

    private static string Refusal(NpgsqlConnectionStringBuilder right, Action<NpgsqlConnectionStringBuilder> change)
    {
        var wrong = new NpgsqlConnectionStringBuilder(right.ConnectionString);
        change(wrong);
        return Assert.Throws<LogUnavailableException>(() => new PostgresEventStore(PostgresOptions.Parse(wrong.ConnectionString), TimeProvider.System)).Message;
    }

    /// <summary>From the next connection on.</summary>
    private void Restrict(string readOnly) => Database.Execute($"""
        SET TRANSACTION READ WRITE;
        ALTER DATABASE {Database.Name} SET default_transaction_read_only = {readOnly};
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
        """);
}
