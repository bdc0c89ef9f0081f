using Ringside.TestKit;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>What a log is after it was closed, or was not.</summary>
public abstract class ReopeningConformance(Func<LogPlace> newPlace) : EventLogConformance(newPlace)
{
    [Theory(DisplayName = "[L6] Epoch, instance and events stay, however a durable log was stopped, and however a relaxed one was closed")]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public async Task Epoch_and_instance_stay(bool relaxed, bool crashes)
    {
        var (epoch, instance) = await WriteAndStopAsync(relaxed, crashes);

        var again = Open(relaxed);

        Assert.Equal((epoch, instance, 3), (again.Epoch, again.Instance, again.ReadHead()));
        Assert.Equal(4, (await OpenLog(again).AppendAsync([Number(4)])).Position);
    }

    [Fact(DisplayName = "[L6] An epoch that is made anew stays; positions go on")]
    public async Task A_renewed_epoch_stays()
    {
        var (epoch, instance) = await WriteAndStopAsync(relaxed: false, crashes: false);
        var store = Open();

        var renewed = store.RenewEpoch();
        await store.DisposeAsync();

        var log = OpenLog();
        Assert.NotEqual(epoch, renewed);
        Assert.Equal((renewed, 3, instance), (log.State.Head.Epoch, log.State.Head.Position, log.Instance));
    }

    [Fact(DisplayName = "[L6] Two logs are never of one epoch or instance")]
    public async Task Two_logs_differ()
    {
        await using var one = NewPlace().Open(Time);
        await using var other = NewPlace().Open(Time);

        Assert.NotEqual(one.Epoch, other.Epoch);
        Assert.NotEqual(one.Instance, other.Instance);
    }

    [Fact(DisplayName = "[L2] What waits when the log is closed is committed; what comes later is told so")]
    public async Task What_waits_when_the_log_is_closed_is_committed()
    {
        var log = OpenLog();
        var waiting = Enumerable.Range(0, 200).Select(n => log.AppendAsync([Number(n)])).ToList();

        await log.DisposeAsync();

        await Task.WhenAll(waiting).Within("what waited");
        Assert.Contains("closed", (await Assert.ThrowsAsync<LogUnavailableException>(() => log.AppendAsync([Number(1)]))).Message, StringComparison.Ordinal);
        Assert.Throws<LogUnavailableException>(() => All(log));
        Assert.Equal(200, Open().ReadHead());
    }
}
