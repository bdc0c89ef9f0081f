using Ringside.TestKit;

namespace Ringside.EventLog.Tests.Postgres;

/// <summary>How a server hears of what others have written (A7).</summary>
public sealed class FollowingTests : SharedLogTest
{
    [Fact(DisplayName = "[A7] What one server appends, another is told of at once, in order and once")]
    public async Task What_one_server_appends_another_is_told_of()
    {
        // Its clock stands still, so that only the notification can tell.
        var (writer, reader) = (Open(), Open(time: new FakeTime()));
        var (done, told) = Told(reader, 200);

        for (var n = 0; n < 100; n++)
        {
            await writer.AppendAsync([Number(2 * n), Number((2 * n) + 1)]);
        }

        await done.Within("200 events");
        Assert.Equal(Enumerable.Range(0, 200), told.Select(NumberOf));
        Assert.Equal(200, reader.State.Head.Position);
    }

    [Fact(DisplayName = "[A7] A notification that is lost costs a poll interval, not an event")]
    public async Task A_lost_notification_costs_a_poll_interval()
    {
        var time = new FakeTime();
        var (writer, reader) = (Open(), Open(listens: false, time));
        var (done, told) = Told(reader, 3);
        await writer.AppendAsync([Number(1), Number(2)]);
        await writer.AppendAsync([Number(3)]);
        Assert.Empty(told);

        time.Advance(TimeSpan.FromSeconds(1));

        await done.Within("3 events");
        Assert.Equal([1, 2, 3], told.Select(NumberOf));
    }

    [Fact(DisplayName = "[A7, L14] That another server has changed records is told by their kinds, before its events")]
    public async Task Changed_records_are_told_before_events()
    {
        var (writer, reader) = (Open(), Open());
        var (done, _) = Told(reader, 1);
        var seen = new List<string>();
        reader.RecordsChanged += kinds => seen.Add($"{string.Join(' ', kinds)} at {reader.State.Head.Position}");

        await writer.AppendAsync(scope =>
        {
            scope.PutRecord(new RecordKey("user", "1"), new Record("{}"u8.ToArray()));
            scope.RemoveRecord(new RecordKey("token", "1"));
            return scope.Append(Number(1));
        });

        await done.Within("the event");
        Assert.Equal(["token user at 0"], seen);
    }

    [Fact(DisplayName = "[A7] A connection that listens and is lost is made again, and what was missed is caught up with")]
    public async Task A_lost_connection_is_made_again()
    {
        var (writer, reader) = (Open(), Open());
        var (first, _) = Told(reader, 1);
        await writer.AppendAsync([Number(1)]);
        await first.Within("the first event");
        var (done, told) = Told(reader, 2);

        Database.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        await writer.AppendAsync([Number(2)]);
        await writer.AppendAsync([Number(3)]);

        await done.Within("two more events");
        Assert.Equal([2, 3], told.Select(NumberOf));
    }
}
