using System.Text;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>State that is not folded from events.</summary>
public abstract class RecordsConformance(Func<LogPlace> newPlace) : EventLogConformance(newPlace)
{
    private static readonly RecordKey Key = new("receipt", "one");

    [Fact(DisplayName = "[L5] A record is written with its decision, and the next one sees it")]
    public async Task A_record_is_written_with_its_decision()
    {
        var store = Open();
        var log = OpenLog(store);

        var seen = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => log.AppendAsync(scope =>
        {
            var before = Text(scope.ReadRecord(Key));
            scope.PutRecord(Key, new Record(Encoding.UTF8.GetBytes($"{n}")));
            return (before, Text(scope.ReadRecord(Key)));
        })));

        Assert.Equal(Enumerable.Range(0, 50).Select(n => (n == 0 ? null : $"{n - 1}", (string?)$"{n}")), seen);
        Assert.Equal("49", Text(store.ReadRecord(Key.Kind, Key.Id)?.Json));
        Assert.Equal(0, log.State.Head.Position);
    }

    [Fact(DisplayName = "[L4] A record whose id begins with a session's is forgotten with the session")]
    public async Task A_sessions_records_are_forgotten_with_it()
    {
        var store = Open();
        var log = OpenLog(store);
        await log.AppendAsync(scope =>
        {
            scope.PutRecord(new RecordKey("producer", "ses_1 mine"), new Record("1"u8.ToArray()));
            scope.PutRecord(new RecordKey("producer", "ses_10 other"), new Record("2"u8.ToArray()));
            return true;
        });

        await log.AppendAsync(scope =>
        {
            scope.Forget("ses_1");
            return true;
        });

        Assert.Equal(["2"], store.ReadRecords("producer").Select(Text));
    }

    [Fact(DisplayName = "[L5] A record that is removed is gone for the rest of the decision and after it")]
    public async Task A_removed_record_is_gone()
    {
        var log = OpenLog();
        await log.AppendAsync(scope => Put(scope, "1"));

        var left = await log.AppendAsync(scope =>
        {
            scope.RemoveRecord(Key);
            return scope.ReadRecord(Key);
        });

        Assert.Null(left);
        Assert.Null(await log.AppendAsync(scope => scope.ReadRecord(Key)));
        Assert.Empty(log.ReadRecords(Key.Kind));
    }

    [Fact(DisplayName = "[L5] A record is there until its time, and not a moment longer")]
    public async Task A_record_is_there_until_its_time()
    {
        var store = Open();
        var log = OpenLog(store);
        await log.AppendAsync(scope => Put(scope, "1", TimeSpan.FromHours(24)));

        Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        Assert.Equal("1", Text(store.ReadRecord(Key.Kind, Key.Id)?.Json));
        Assert.Single(log.ReadRecords(Key.Kind));

        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(store.ReadRecord(Key.Kind, Key.Id));
        Assert.Null(await log.AppendAsync(scope => scope.ReadRecord(Key)));
        Assert.Empty(log.ReadRecords(Key.Kind));
        Assert.Equal("2", await log.AppendAsync(scope => Put(scope, "2", TimeSpan.FromHours(1))));
        Assert.Equal("2", Text(store.ReadRecord(Key.Kind, Key.Id)?.Json));
    }

    private static string Put(AppendScope scope, string text, TimeSpan? keep = null)
    {
        scope.PutRecord(Key, new Record(Encoding.UTF8.GetBytes(text), scope.Now + keep));
        return text;
    }

    private static string? Text(byte[]? json) => json is null ? null : Encoding.UTF8.GetString(json);
}
