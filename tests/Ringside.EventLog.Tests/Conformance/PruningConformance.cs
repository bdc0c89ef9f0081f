using FsCheck.Fluent;
using Ringside.EventLog.Retention;
using Ringside.Protocol;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>Deltas go once the message that replaces them has been completed for a while (E6).</summary>
public abstract class PruningConformance(Func<LogPlace> newPlace) : EventLogConformance(newPlace)
{
    private static readonly RetentionPolicy Policy = new();

    [Fact(DisplayName = "[E6, L11] The deltas of a message go an hour after it was completed, and no sooner")]
    public async Task Deltas_go_an_hour_after_their_message()
    {
        var log = OpenLog();
        var retention = new LogRetention(log, Time);
        await log.AppendAsync([Delta("a", 0), Delta("b", 0), Delta("a", 4), Whole("a")]);
        Time.Advance(TimeSpan.FromMinutes(30));
        await log.AppendAsync([Delta("b", 4), Thought("t"), Whole("b"), ThoughtWhole("t")]);

        Time.Advance(TimeSpan.FromMinutes(29));
        var early = await retention.RunAsync(Policy);
        Time.Advance(TimeSpan.FromMinutes(1));
        var hour = await retention.RunAsync(Policy);
        var afterAnHour = Places(log);
        Time.Advance(TimeSpan.FromMinutes(30));
        var last = await retention.RunAsync(Policy);

        Assert.Equal([0, 2, 3], new[] { early.Deltas, hour.Deltas, last.Deltas });
        Assert.Equal([2, 4, 5, 6, 7, 8], afterAnHour);
        Assert.Equal([4, 7, 8], Places(log));
        Assert.Equal((0, 8), (log.ReadFloor(), log.State.Head.Position));
    }

    [Fact(DisplayName = "[E6, L11] A message that grows, or one of another session by the same name, keeps its deltas")]
    public async Task A_message_that_grows_keeps_its_deltas()
    {
        var log = OpenLog();
        await log.AppendAsync([Delta("m", 0, "ses_1"), Delta("m", 0, "ses_2"), Delta("open", 0, "ses_1"), Whole("m", "ses_1"), Delta("m", 0, "ses_1")]);
        Time.Advance(TimeSpan.FromHours(2));

        await new LogRetention(log, Time).RunAsync(Policy);

        Assert.Equal([2, 3, 4, 5], Places(log));
    }

    [Fact(DisplayName = "[E6, L11] What was begun before a restart is pruned after it, and a long message goes from its end")]
    public async Task What_was_begun_before_a_restart_is_pruned_after_it()
    {
        var watched = new WatchedStore(Open());
        var log = OpenLog(watched);
        await log.AppendAsync([Delta("other", 0), .. Enumerable.Range(0, 1200).Select(i => Delta("long", 4 * i))]);
        Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, (await new LogRetention(log, Time).RunAsync(Policy)).Deltas);
        await log.AppendAsync([Whole("long")]);
        await log.DisposeAsync();
        Time.Advance(TimeSpan.FromHours(2));

        watched = new WatchedStore(Open());
        log = OpenLog(watched);
        var steps = new List<PruneStep>();
        watched.BeforePrune = steps.Add;
        var report = await new LogRetention(log, Time).RunAsync(Policy);

        Assert.Equal((1200, 3), (report.Deltas, report.Steps));
        Assert.Equal(Enumerable.Range(2, 1200).Reverse().Select(n => (long)n), steps.SelectMany(step => step.Events));
        Assert.Equal([1, 1202], Places(log));
        Assert.Equal(0, (await new LogRetention(log, Time).RunAsync(Policy)).Deltas);
    }

    [Fact(DisplayName = "[L11] A step that fails is found again by the next run")]
    public async Task A_step_that_fails_is_found_again()
    {
        var watched = new WatchedStore(Open());
        var log = OpenLog(watched);
        var retention = new LogRetention(log, Time);
        await log.AppendAsync([Delta("m", 0), Whole("m")]);
        Time.Advance(TimeSpan.FromHours(2));
        watched.BeforePrune = _ => throw new LogUnavailableException("full");
        await Assert.ThrowsAsync<LogUnavailableException>(() => retention.RunAsync(Policy));

        watched.BeforePrune = _ => { };

        Assert.Equal(1, (await retention.RunAsync(Policy)).Deltas);
        Assert.Equal([2], Places(log));
    }

    [Fact(DisplayName = "[E3, L11] A position that was pruned is not given again, the newest neither, and what is gone may go again")]
    public async Task A_position_that_was_pruned_is_not_given_again()
    {
        var store = Open();
        var log = OpenLog(store);
        await log.AppendAsync([Number(1), Delta("m", 0)]);

        Assert.True(store.Prune(new PruneStep { Events = [2] }));
        Assert.True(store.Prune(new PruneStep { Events = [2] }));
        await log.DisposeAsync();
        log = OpenLog();

        Assert.Equal(2, log.State.Head.Position);
        Assert.Equal(3, (await log.AppendAsync([Number(2)])).Position);
    }

    [Fact(DisplayName = "[E6, L11] Whenever a reader resumes, however often was pruned, each message is whole for him")]
    public void Each_message_is_whole_for_whoever_resumes()
    {
        Holds(60, Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(1, 60)), async one =>
        {
            var random = new Random(one.Item1);
            await using var log = new EventLog(NewPlace().Open(Time), [], Time);
            var retention = new LogRetention(log, Time);
            var all = new List<LogEvent>();
            log.Committed += all.AddRange;
            for (var step = 0; step < one.Item2; step++)
            {
                var message = $"m{random.Next(6)}";
                await log.AppendAsync([random.Next(4) switch { 0 => Whole(message), 1 => Number(step), _ => Delta(message, step) }]);
                Time.Advance(TimeSpan.FromMinutes(random.Next(40)));
                if (random.Next(5) == 0)
                {
                    await retention.RunAsync(Policy);
                }
            }

            for (var cursor = 0L; cursor <= all.Count; cursor++)
            {
                var got = log.Read(EventFilter.All, cursor, long.MaxValue, int.MaxValue).Select(e => e.Position).ToHashSet();
                var missing = all.Where(e => e.Position > cursor && !got.Contains(e.Position)).ToList();

                Assert.All(missing, lost => Assert.Contains(all, e => e.Position > lost.Position && got.Contains(e.Position) && e.Type == EventTypes.MessageCompleted
                    && EventTypes.IsDelta(lost.Type) && e.As<MessageData>().Message == lost.As<DeltaData>().Message));
            }
        });
    }

    private static List<long> Places(EventLog log) => [.. All(log).Select(e => e.Position)];

    private static NewEvent Delta(string message, int at, string session = "ses_1") => Of(session, EventTypes.MessageDelta, new DeltaData(message, at, "text"));

    private static NewEvent Whole(string message, string session = "ses_1") => Of(session, EventTypes.MessageCompleted, new MessageData { Message = message, Role = "assistant", Text = "text" });

    private static NewEvent Thought(string message) => Of("ses_1", EventTypes.ReasoningDelta, new DeltaData(message, 0, "text"));

    private static NewEvent ThoughtWhole(string message) => Of("ses_1", EventTypes.ReasoningCompleted, new MessageData { Message = message, Text = "text" });

    private static NewEvent Of(string session, string type, object data) => new(type, data) { Scope = new EventScope { Session = session, Tree = session } };
}
