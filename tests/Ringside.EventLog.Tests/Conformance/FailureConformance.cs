using Ringside.TestKit;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>Commits that fail, or only seem to.</summary>
public abstract class FailureConformance(Func<LogPlace> newPlace) : EventLogConformance(newPlace)
{
    private readonly List<int> told = [];

    [Fact(DisplayName = "[L7] A commit that is durable though its acknowledgement failed succeeds, and is published once")]
    public async Task A_commit_whose_acknowledgement_failed_succeeds()
    {
        var (watched, log) = Follow();
        watched.AfterCommit = _ => throw new LogUnavailableException("no answer");

        Assert.Equal(1, (await log.AppendAsync([Number(1)])).Position);
        watched.AfterCommit = _ => { };
        Assert.Equal(2, (await log.AppendAsync([Number(2)])).Position);

        Assert.Equal([1, 2], told);
        Assert.Equal([1, 2], All(log).Select(NumberOf));
    }

    [Fact(DisplayName = "[L7] Where the store cannot even be asked, what was durable is published before the next decision")]
    public async Task What_was_durable_is_published_before_the_next_decision()
    {
        var (watched, log) = Follow();
        watched.AfterCommit = _ => watched.BeforeReadHead = () => throw new LogUnavailableException("no answer");
        watched.BeforeCommit = batch =>
        {
            if (batch.Events.Count > 0 && watched.Commits.Count == 1)
            {
                watched.AfterCommit += _ => throw new LogUnavailableException("no answer");
            }
        };

        await Assert.ThrowsAsync<LogUnavailableException>(() => log.AppendAsync([Number(1)]));
        Assert.Empty(told);
        await Assert.ThrowsAsync<LogUnavailableException>(() => log.AppendAsync([Number(2)]));
        watched.AfterCommit = _ => { };
        watched.BeforeReadHead = () => { };
        var seen = await log.AppendAsync(scope => (log.State.Head.Position, scope.Append(Number(3)).Position));

        Assert.Equal((1, 2), seen);
        Assert.Equal([1, 3], told);
        Assert.Equal([1, 3], All(log).Select(NumberOf));
    }

    [Theory(DisplayName = "[L7] A commit that fails is told to whoever waited, publishes nothing, and the next one works")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_that_fails_is_told(bool known)
    {
        var (watched, log) = Follow();
        watched.BeforeCommit = _ => throw (known ? new LogUnavailableException("full") : new NotSupportedException("full"));

        var failed = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Assert.ThrowsAsync<LogUnavailableException>(() => log.AppendAsync([Number(n)]))));
        watched.BeforeCommit = _ => { };
        var position = (await log.AppendAsync([Number(99)])).Position;

        Assert.All(failed, e => Assert.Contains("full", e.Message, StringComparison.Ordinal));
        Assert.Equal(1, position);
        Assert.Equal([99], told);
    }

    [Fact(DisplayName = "[L7] A store that fails while it catches up answers, and does not spin")]
    public async Task A_store_that_fails_while_it_catches_up_answers()
    {
        var (watched, log) = Follow();
        watched.BeforeCommit = _ => throw new LogUnavailableException("full");
        await Assert.ThrowsAsync<LogUnavailableException>(() => log.AppendAsync([Number(1)]));
        var asked = 0;
        watched.BeforeReadHead = () =>
        {
            asked++;
            throw new InvalidOperationException("broken");
        };

        var failure = await Assert.ThrowsAsync<LogUnavailableException>(() => log.AppendAsync([Number(2)]).Within("an answer"));

        Assert.Contains("broken", failure.Message, StringComparison.Ordinal);
        Assert.InRange(asked, 1, 2);
        watched.BeforeReadHead = () => { };
        watched.BeforeCommit = _ => { };
        await log.AppendAsync([Number(3)]);
        Assert.Equal([3], told);
    }

    [Fact(DisplayName = "[L7] Whoever is told of a failure and asks again, once the store is there again, is not told of it a second time")]
    public async Task Who_asks_again_is_not_told_of_an_old_failure()
    {
        var (watched, log) = Follow();
        for (var round = 0; round < 20; round++)
        {
            var (isAway, all) = (true, new ManualResetEventSlim());
            watched.BeforeCommit = batch => _ = all.Wait(TimeSpan.FromSeconds(60)) && Volatile.Read(ref isAway) ? throw new LogUnavailableException("full") : batch;

            // The first of many that is answered asks again, while the others are answered.
            var many = Enumerable.Range(0, 2000).Select(n => log.AppendAsync([Number(n)])).ToList();
            var again = many.ConvertAll(append => append.ContinueWith(
                answered => answered.IsFaulted && Interlocked.Exchange(ref isAway, false) ? log.AppendAsync([Number(round)]) : null, TaskScheduler.Default));
            all.Set();
            await Assert.Single((await Task.WhenAll(again).Within("all answers")).OfType<Task>()).Within("the second answer");
            Assert.All(many, append => Assert.IsType<LogUnavailableException>(append.Exception?.InnerException));
        }

        Assert.Equal(Enumerable.Range(0, 20), told);
    }

    [Fact(DisplayName = "[L8] A follower that throws harms neither the log nor the other followers")]
    public async Task A_follower_that_throws_harms_nobody()
    {
        var log = OpenLog();
        log.Committed += _ => throw new InvalidOperationException("bug");
        log.Committed += events => told.AddRange(events.Select(NumberOf));

        await log.AppendAsync(scope =>
        {
            scope.AfterCommit(() => throw new InvalidOperationException("bug"));
            return scope.Append(Number(1));
        }).Within("the append");
        await log.AppendAsync([Number(2)]).Within("the next append");

        Assert.Equal([1, 2], told);
    }

    [Fact(DisplayName = "[L9] A probe writes, and leaves no event")]
    public async Task A_probe_writes()
    {
        var log = OpenLog();

        await log.ProbeAsync();
        await log.ProbeAsync();

        Assert.Equal(0, log.State.Head.Position);
        Assert.Equal(1, (await log.AppendAsync([Number(1)])).Position);
    }

    private (WatchedStore Store, EventLog Log) Follow()
    {
        var watched = new WatchedStore(Open());
        var log = OpenLog(watched);
        log.Committed += events => told.AddRange(events.Select(NumberOf));
        return (watched, log);
    }
}
