using System.Text;
using Ringside.CrashWriter;
using Ringside.EventLog.Tests.Conformance;
using Ringside.Server.Hosting;
using Ringside.TestKit;

namespace Ringside.EventLog.Tests.Postgres;

/// <summary>Several servers that write one log.</summary>
public sealed class SeveralWritersTests : SharedLogTest
{
    private static readonly RecordKey Key = new("test", "one");

    [Fact(DisplayName = "[A2, E3, A3] However several servers write at once, positions are dense and in commit order, nothing is there twice, and the documents are the log's")]
    public async Task Several_servers_write_one_log()
    {
        const int Servers = 3, Writers = 4, Steps = 25;
        var logs = Enumerable.Range(0, Servers).Select(_ => Open(folds: RingsideServices.Folds)).ToList();
        var told = logs.Select(log => Told(log, int.MaxValue).Told).ToList();
        using var start = new Barrier(Servers * Writers);

        var acknowledged = await Task.WhenAll(logs.SelectMany((log, server) => Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var history = new History(new Random((10 * server) + writer), forgets: false, plans: true);
            start.SignalAndWait();
            var mine = new List<long>();
            for (var step = 0; step < Steps; step++)
            {
                mine.Add(await log.AppendAsync(history.Step));
            }

            return mine;
        })))).Within("all appends");
        await Task.WhenAll(logs.Select(log => log.RefreshAsync()));

        var head = logs[0].State.Head.Position;
        Assert.All(logs, log => Assert.Equal(head, log.State.Head.Position));
        Assert.Equal(Servers * Writers * Steps, acknowledged.SelectMany(mine => mine).Distinct().Count());
        Assert.All(acknowledged, mine => Assert.Equal(mine.Order(), mine));
        Assert.All(told, events => Assert.Equal(Enumerable.Range(1, (int)head).Select(n => (long)n), events.Select(e => e.Position)));
        Assert.All(logs, log => Assert.Equal(Written(logs[0].State.Documents), Written(log.State.Documents)));
        await CloseAllAsync();
        Assert.Empty(Fold.Rebuild(Store(), RingsideServices.Folds).Changed);
    }

    [Fact(DisplayName = "[A2] Of two servers that decide one thing at once, one wins, and the other hears so")]
    public async Task Of_two_servers_that_decide_one_thing_one_wins()
    {
        EventLog[] logs = [Open(), Open()];
        for (var round = 0; round < 100; round++)
        {
            var key = new RecordKey("test", $"{round}");
            var answers = await Task.WhenAll(logs.Select(log => Task.Run(() => log.AppendAsync(scope =>
            {
                if (scope.ReadRecord(key) is not null)
                {
                    throw new InvalidOperationException("taken");
                }

                scope.PutRecord(key, new Record("{}"u8.ToArray()));
                return scope.Append(Number(round)).Position;
            }).ContinueWith(answer => answer.Exception?.InnerException?.Message ?? "won", TaskScheduler.Default)))).Within("both answers");

            Assert.Equal(["taken", "won"], answers.Order());
        }

        await logs[0].RefreshAsync();
        Assert.Equal(Enumerable.Range(0, 100), All(logs[0]).Select(NumberOf));
    }

    [Fact(DisplayName = "[L17, A2] What follows from a decision by rule follows once, also where it is made again since another server was first")]
    public async Task What_follows_by_rule_follows_once()
    {
        EventLog[] logs = [Open(rules: [new RuleConformance.Doubling()]), Open(rules: [new RuleConformance.Doubling()])];

        await Task.WhenAll(Enumerable.Range(0, 60).Select(number => Task.Run(() => logs[number % 2].AppendAsync([Number(number == 13 ? 60 : number)])))).Within("all appends");

        await logs[0].RefreshAsync();
        var numbers = All(logs[0]).Select(NumberOf).ToList();
        Assert.Equal(120, numbers.Count);
        Assert.Equal(120, numbers.Distinct().Count());
        Assert.All(numbers.Chunk(2), pair => Assert.Equal(pair[0] + 100, pair[1]));
    }

    [Fact(DisplayName = "[A2, L14] What appends nothing stands on the newest state too, though nothing was heard of it")]
    public async Task What_appends_nothing_stands_on_the_newest_state()
    {
        var (deaf, other) = (OpenDeaf(), Open());
        await other.AppendAsync([Number(1)]);
        Assert.Equal(0, deaf.State.Head.Position);

        Assert.Equal(1, await deaf.AppendAsync(scope => scope.Cursor.Position));
        await other.AppendAsync([Number(2)]);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => deaf.AppendAsync<int>(scope => throw new InvalidOperationException($"at {scope.Cursor.Position}")));

        Assert.Equal("at 2", refused.Message);
    }

    [Fact(DisplayName = "[L5, L14] A record that was read is asked for again once another server has written")]
    public async Task A_record_is_asked_for_again()
    {
        var (deaf, other) = (OpenDeaf(), Open());
        Assert.Null(await deaf.AppendAsync(scope => Text(scope.ReadRecord(Key))));

        await other.AppendAsync(scope => Put(scope, "theirs"));

        Assert.Equal("theirs", await deaf.AppendAsync(scope => Text(scope.ReadRecord(Key))));
        Assert.Equal("theirs", await deaf.AppendAsync(scope => (Text(scope.ReadRecord(Key)), Put(scope, "mine")).Item1));
        Assert.Equal("mine", await other.AppendAsync(scope => Text(scope.ReadRecord(Key))));
    }

    [Fact(DisplayName = "[A2, L14] A large decision comes through, however busy another server is")]
    public async Task A_large_decision_comes_through()
    {
        var (busy, slow) = (Open(), OpenDeaf());
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                await busy.AppendAsync([Number(n)]);
            }
        });
        var tries = 0;

        await slow.AppendAsync(scope =>
        {
            // So long that the other server has always written meanwhile, unless it is held.
            tries++;
            var known = busy.State.Head.Position;
            SpinWait.SpinUntil(() => busy.State.Head.Position > known, TimeSpan.FromMilliseconds(200));
            return scope.Append(Number(-1));
        }).Within("the large decision");
        await stop.CancelAsync();
        await writing.Within("the other server's last append");

        Assert.InRange(tries, 2, 3);
    }

    [Fact(DisplayName = "[L7] A commit whose answer was lost is asked for by its name, though another server has written since; of records alone too")]
    public async Task A_lost_answer_is_asked_for()
    {
        var other = Open();
        var watched = new WatchedStore(Store(listens: false));
        var log = Open(watched);
        watched.AfterCommit = _ =>
        {
            Assert.True(other.AppendAsync([Number(99)]).Wait(TimeSpan.FromSeconds(60)), "The other server's append did not come through.");
            throw new LogUnavailableException("no answer");
        };

        Assert.Equal(1, (await log.AppendAsync([Number(1)])).Position);
        Assert.Equal("mine", await log.AppendAsync(scope => Put(scope, "mine")));
        watched.AfterCommit = _ => { };
        await log.AppendAsync([Number(2)]);

        Assert.Equal([1, 99, 99, 2], All(log).Select(NumberOf));
        Assert.Equal("mine", await other.AppendAsync(scope => Text(scope.ReadRecord(Key))));
    }

    private static IEnumerable<(string, string, string)> Written(Documents documents) =>
        from kind in RingsideServices.Folds.SelectMany(fold => fold.Kinds)
        from id in documents.Keys(kind)
        select (kind.Name, id, Encoding.UTF8.GetString(kind.Serialize(documents.Get(new DocumentKey(kind, id))!)));

    private static string Put(AppendScope scope, string text)
    {
        scope.PutRecord(Key, new Record(Encoding.UTF8.GetBytes(text)));
        return text;
    }

    private static string? Text(byte[]? json) => json is null ? null : Encoding.UTF8.GetString(json);
}
