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

    [Theory(DisplayName = "[L6] A relaxed log that was not closed has a new epoch, once")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_relaxed_log_that_was_not_closed_has_a_new_epoch(bool relaxedAgain)
    {
        var (epoch, instance) = await WriteAndStopAsync(relaxed: true, crashes: true);

        var again = Open(relaxedAgain);
        var renewed = again.Epoch;
        await again.DisposeAsync();

        Assert.NotEqual(epoch, renewed);
        Assert.Equal(instance, again.Instance);
        Assert.Equal(renewed, Open().Epoch);
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

        await Within(Task.WhenAll(waiting), "what waited");
        Assert.Contains("closed", (await Assert.ThrowsAsync<LogUnavailableException>(() => log.AppendAsync([Number(1)]))).Message, StringComparison.Ordinal);
        Assert.Throws<LogUnavailableException>(() => All(log));
        Assert.Equal(200, Open().ReadHead());
    }

    private async Task<(string Epoch, string Instance)> WriteAndStopAsync(bool relaxed, bool crashes)
    {
        var store = Open(relaxed);
        var log = OpenLog(store);
        await log.AppendAsync([Number(1), Number(2), Number(3)]);
        if (crashes)
        {
            Place.Crash();
        }
        else
        {
            await log.DisposeAsync();
        }

        return (store.Epoch, store.Instance);
    }
}
