using FsCheck.Fluent;
using Ringside.Protocol;
using Ringside.TestKit;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>Decisions, commits, and when an event may be seen.</summary>
public abstract class AppendingConformance(Func<LogPlace> newPlace) : EventLogConformance(newPlace)
{
    [Fact(DisplayName = "[E2, A1] Nobody sees an event before it is durable, and whoever appended it hears last")]
    public async Task Nobody_sees_an_event_before_it_is_durable()
    {
        var watched = new WatchedStore(Open());
        var log = OpenLog(watched);
        var seen = new List<string>();
        watched.BeforeCommit = _ => seen.Add($"before: state {log.State.Head.Position}, read {All(log).Count}, store {watched.ReadHead()}");
        watched.AfterCommit = _ => seen.Add($"durable: state {log.State.Head.Position}, read {All(log).Count}, store {watched.ReadHead()}");
        log.Committed += events => seen.Add($"committed: state {log.State.Head.Position}, read {All(log).Count}, told {events.Count}");
        var append = log.AppendAsync(scope =>
        {
            scope.AfterCommit(() => seen.Add("after commit"));
            return scope.Append(Number(1));
        });

        await append.Within("the append");

        Assert.Equal(["before: state 0, read 0, store 0", "durable: state 0, read 0, store 1", "committed: state 1, read 1, told 1", "after commit"], seen);
    }

    [Fact(DisplayName = "[E3, A2] Positions are dense and in commit order, whoever writes at once")]
    public async Task Positions_are_dense_whoever_writes_at_once()
    {
        var log = OpenLog();
        var told = new List<LogEvent>();
        log.Committed += told.AddRange;
        Holds(50, Gen.Choose(1, 4).ListOf(16), async sizes =>
        {
            using var start = new Barrier(4);
            var writers = sizes.Chunk(4).Select(mine => Task.Run(async () =>
            {
                start.SignalAndWait();
                return await Task.WhenAll(mine.Select(size => log.AppendAsync(scope => Enumerable.Range(0, size).Select(n => scope.Append(Number(n))).ToList())));
            }));

            var decisions = (await Task.WhenAll(writers).Within("all appends")).SelectMany(one => one).ToList();

            Assert.All(decisions, events => Assert.Equal(Enumerable.Range(0, events.Count).Select(n => events[0].Position + n), events.Select(e => e.Position)));
        });

        await Task.CompletedTask;
        Assert.Equal(Enumerable.Range(1, told.Count).Select(n => (long)n), told.Select(e => e.Position));
        Assert.Equal(told.Select(e => (e.Position, Json(e))), All(log).Select(e => (e.Position, Json(e))));
        Assert.Equal(log.State.Head.Position, told.Count);
    }

    [Fact(DisplayName = "[L1] Whatever waits is one batch, and each decision sees what the one before it left")]
    public async Task Whatever_waits_is_one_batch()
    {
        var (watched, log, open) = await HeldUpAsync();
        var heads = Enumerable.Range(0, 500).Select(n => log.AppendAsync(scope => (Before: scope.Uncommitted.Count(), Event: scope.Append(Number(n))))).ToList();

        open();
        var decisions = await Task.WhenAll(heads).Within("500 appends");

        Assert.Equal([1, 500], watched.Commits.Select(batch => batch.Events.Count));
        Assert.Equal(Enumerable.Range(0, 500), decisions.Select(decision => decision.Before));
        Assert.Equal(Enumerable.Range(2, 500).Select(n => (long)n), decisions.Select(decision => decision.Event.Position));
    }

    [Fact(DisplayName = "[L1] A batch is closed by its thousandth event or decision, and no decision is split")]
    public async Task A_batch_is_closed_by_its_thousandth_event()
    {
        var (watched, log, open) = await HeldUpAsync();
        var appends = Enumerable.Range(0, 1500).Select(n => log.AppendAsync([Number(n)])).ToList();
        var big = log.AppendAsync([.. Enumerable.Range(0, 1200).Select(Number)]);
        var small = log.AppendAsync([Number(1)]);
        var looks = Enumerable.Range(0, 1000).Select(_ => log.AppendAsync(scope => scope.Uncommitted.Count())).ToList();

        open();
        await Task.WhenAll([.. appends, big, small]).Within("all appends");
        var seen = await Task.WhenAll(looks).Within("all decisions");

        Assert.Equal([1, 1000, 1700, 1], watched.Commits.Select(batch => batch.Events.Count));
        Assert.Equal([1, 0], seen[^2..]);
    }

    [Fact(DisplayName = "[L2] A decision that throws midway leaves nothing, and the others of its batch stay")]
    public async Task A_decision_that_throws_midway_leaves_nothing()
    {
        var (_, log, open) = await HeldUpAsync();
        var key = new RecordKey("test", "one");
        var ran = false;
        var first = log.AppendAsync([Number(1)]);
        var broken = log.AppendAsync<int>(scope =>
        {
            scope.PutRecord(key, new Record("{}"u8.ToArray()));
            scope.AfterCommit(() => ran = true);
            scope.Append(Number(2));
            throw new InvalidOperationException("no");
        });
        var last = log.AppendAsync(scope => (Record: scope.ReadRecord(key), Event: scope.Append(Number(3))));

        open();
        await Task.WhenAll(first, last).Within("the good decisions");

        Assert.Equal("no", (await Assert.ThrowsAsync<InvalidOperationException>(() => broken)).Message);
        Assert.Equal([0, 1, 3], All(log).Select(NumberOf));
        Assert.Equal(3, (await last).Event.Position);
        Assert.Null((await last).Record);
        Assert.False(ran);
    }

    [Fact(DisplayName = "[E1] An event is written with the members that apply, and no others")]
    public async Task An_event_is_written_with_the_members_that_apply()
    {
        var log = OpenLog();
        var full = new EventScope { Session = "ses_1", Tree = "ses_0", Run = "run_1", Agent = "agt_1", Thread = "thr_1", Peer = "ses_2", Task = "tsk_1" };
        await log.AppendAsync([new NewEvent("x.full", Note("""{"a":1}""").Data) { Scope = full, Source = EventSources.User, Actor = "a \"person\"" }, Note()]);

        var written = All(log).Select(e =>
        {
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            EventJson.Write(output, "k7d2m9qx", e);
            return System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
        });

        Assert.Equal(
        [
            """{"position":1,"cursor":"k7d2m9qx.1","type":"x.full","time":"2026-11-20T12:00:00.000Z","session":"ses_1","tree":"ses_0","run":"run_1","agent":"agt_1",""" + """
            "thread":"thr_1","peer":"ses_2","task":"tsk_1","source":"user","actor":"a \u0022person\u0022","data":{"a":1}}
            """,
            """{"position":2,"cursor":"k7d2m9qx.2","type":"x.note","time":"2026-11-20T12:00:00.000Z","source":"system","data":{}}""",
        ], written);
    }

    /// <summary>A log whose first commit is under way, with one event, until it is let go.</summary>
    private async Task<(WatchedStore Store, EventLog Log, Action Open)> HeldUpAsync()
    {
        var watched = new WatchedStore(Open());
        var log = OpenLog(watched);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new ManualResetEventSlim();
        watched.BeforeCommit = _ =>
        {
            reached.TrySetResult();
            gate.Wait(TimeSpan.FromSeconds(60));
        };
        _ = log.AppendAsync([Number(0)]);
        await reached.Task.Within("the first commit");
        return (watched, log, gate.Set);
    }
}
