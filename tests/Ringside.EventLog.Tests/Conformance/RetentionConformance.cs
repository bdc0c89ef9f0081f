using FsCheck.Fluent;
using Ringside.CrashWriter;
using Ringside.EventLog.Retention;
using Ringside.Protocol;
using Ringside.Server.Hosting;
using Ringside.Server.Sessions;
using Ringside.TestKit;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>The floor rises, and everything above it is as it was.</summary>
public abstract class RetentionConformance(Func<LogPlace> newPlace) : EventLogConformance(newPlace)
{
    private static readonly RetentionPolicy OneDay = new() { KeepFor = TimeSpan.FromDays(1) };

    private static IReadOnlyList<IFold> Folds => RingsideServices.Folds;

    private static IReadOnlyList<DocumentKind> Kinds => [.. Folds.SelectMany(fold => fold.Kinds)];

    [Fact(DisplayName = "[L12] By age: what is older goes, from the oldest on, and the floor says up to where")]
    public async Task By_age_what_is_older_goes()
    {
        var log = OpenLog();
        await log.AppendAsync([.. Enumerable.Range(1, 600).Select(Number)]);
        Time.Advance(TimeSpan.FromHours(20));
        await log.AppendAsync([.. Enumerable.Range(601, 10).Select(Number)]);
        Time.Advance(TimeSpan.FromHours(4));

        var before = await new LogRetention(log, Time).RunAsync(OneDay);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        var report = await new LogRetention(log, Time).RunAsync(OneDay);

        Assert.Equal((0, 0), (before.Events, before.Floor));
        Assert.Equal((600, 600, 600), (report.Events, report.Floor, log.ReadFloor()));
        Assert.Equal(Enumerable.Range(601, 10), All(log).Select(NumberOf));
        Assert.Equal(610, log.State.Head.Position);
    }

    [Fact(DisplayName = "[L12] By size: the oldest go until what is used fits, artifacts counted, and no more")]
    public async Task By_size_the_oldest_go_until_it_fits()
    {
        var log = OpenLog();
        for (var i = 1; i <= 40; i++)
        {
            await log.AppendAsync([.. Enumerable.Range(0, 50).Select(n => Note($$"""{"text":"{{new string('x', 2000)}}","number":{{n}}}""")), Long($"{i}")]);
        }

        var full = log.ReadSize();
        var report = await new LogRetention(log, Time).RunAsync(new RetentionPolicy { KeepBytes = full / 2 });

        Assert.InRange(log.ReadSize(), full / 4, full / 2);
        Assert.InRange(report.Floor, 500, 1600);
        Assert.Equal(2040 - report.Floor, All(log).Count);
        Assert.InRange(report.Artifacts, 10, 30);
        Assert.Equal(2041, (await log.AppendAsync([Number(1)])).Position);
    }

    [Fact(DisplayName = "[L12, E3] With everything gone the head stays, also after a restart, and nothing is given again")]
    public async Task With_everything_gone_the_head_stays()
    {
        var log = OpenLog();
        await log.AppendAsync([.. Enumerable.Range(1, 20).Select(Number)]);
        var report = await new LogRetention(log, Time).RunAsync(new RetentionPolicy { KeepBytes = 1 });
        await log.DisposeAsync();

        log = OpenLog();

        Assert.Equal((20, 20, 20), (report.Floor, log.ReadFloor(), log.State.Head.Position));
        Assert.Empty(All(log));
        Assert.Equal(21, (await log.AppendAsync([Number(21)])).Position);
    }

    [Fact(DisplayName = "[L12] Beyond what somebody still needs nothing goes")]
    public async Task Beyond_the_limit_nothing_goes()
    {
        var log = OpenLog();
        await log.AppendAsync([.. Enumerable.Range(1, 20).Select(Number)]);

        Assert.Equal(7, (await new LogRetention(log, Time).RunAsync(new RetentionPolicy { KeepBytes = 1 }, limit: 7)).Floor);
        Assert.Equal(8, All(log)[0].Position);
    }

    [Fact(DisplayName = "[L12] A step from where the floor is not does nothing: another server has moved it")]
    public async Task A_step_from_another_floor_does_nothing()
    {
        var store = Open();
        var log = OpenLog(store);
        await log.AppendAsync([.. Enumerable.Range(1, 5).Select(Number)]);

        Assert.True(store.Prune(new PruneStep { Floor = new FloorMove(0, 2, []) }));
        Assert.False(store.Prune(new PruneStep { Floor = new FloorMove(0, 4, []), Events = [5] }));

        Assert.Equal((2, 3), (store.ReadFloor(), All(log).Count));
    }

    [Fact(DisplayName = "[L13] Artifacts go with the last event and document that mention them, and their bytes with the last artifact")]
    public async Task Artifacts_go_with_what_mentions_them()
    {
        var log = OpenLog(Open(), Folds);
        var (agent, session) = ("agt_1", "ses_1");
        await log.AppendAsync([
            new NewEvent(EventTypes.AgentCreated, new AgentData { Agent = agent, Name = "a", Title = "A", Driver = "demo" }) { Scope = new EventScope { Agent = agent } },
            Of(EventTypes.SessionCreated, new SessionData { Title = "t", Owner = "usr_1", Visibility = "team" })]);
        var said = Artifact(await log.AppendAsync([Long("said once")]));
        var same = Artifact(await log.AppendAsync([Long("said once")]));
        var waiting = Artifact(await log.AppendAsync([Of(EventTypes.PromptQueued, new PromptData { Prompt = "prm_1", Text = Words("waits"), Delivery = "queue" }) with
        {
            Scope = new EventScope { Session = session, Tree = session, Agent = agent, Run = "run_1" },
        }]));
        Time.Advance(TimeSpan.FromDays(2));
        await log.AppendAsync([Note($$"""{"see":"{{same}}"}""")]);

        var report = await new LogRetention(log, Time).RunAsync(OneDay);

        Assert.Equal(1, report.Artifacts);
        Assert.Equal([null, 100_000, 100_000], new[] { said, same, waiting }.Select(id => log.ReadArtifact(id)?.Bytes.Length));
        await log.AppendAsync([Of(EventTypes.SessionRemoved, new SessionData())]);
        Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(2, (await new LogRetention(log, Time).RunAsync(OneDay)).Artifacts);
        Assert.Equal([null, null, null], new[] { said, same, waiting }.Select(id => log.ReadArtifact(id)?.Bytes.Length));

        static string Artifact(LogEvent e) => (e.Data is PromptData prompt ? prompt.Text : e.As<MessageData>().Text)!.Artifact!.Id;
        NewEvent Of(string type, object data) => new(type, data) { Scope = new EventScope { Session = session, Tree = session, Agent = agent } };
    }

    [Fact(DisplayName = "[A3, L12] However the floor has risen, a rebuild from its documents gives the same, byte for byte, and what is above it is untouched")]
    public void A_rebuild_from_the_floor_gives_the_same()
    {
        Holds(25, Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(1, 400)), async one =>
        {
            var random = new Random(one.Item1);
            var store = NewPlace().Open(Time);
            await using var log = new EventLog(store, Folds, Time);
            var retention = new LogRetention(log, Time);
            var (history, all) = (new History(random, plans: true), new List<LogEvent>());
            log.Committed += all.AddRange;
            for (var step = 0; step < one.Item2; step++)
            {
                Time.Advance(TimeSpan.FromMinutes(random.Next(30)));
                await log.AppendAsync(history.Step);
                if (random.Next(40) == 0)
                {
                    await retention.RunAsync(new RetentionPolicy { KeepFor = TimeSpan.FromHours(random.Next(1, 48)) });
                    Assert.Empty(Fold.Rebuild(store, Folds).Changed.Select(key => $"{key.Kind.Name} {key.Id}"));
                }
            }

            await retention.RunAsync(new RetentionPolicy { KeepFor = TimeSpan.FromHours(2) });
            var floor = log.ReadFloor();
            var kept = Written(log.State.Documents, Folds);

            Assert.Equal(kept, Written(store.ReadDocuments(Kinds), Folds));
            Assert.Empty(Fold.Rebuild(store, Folds).Changed.Select(key => $"{key.Kind.Name} {key.Id}"));
            Assert.Equal(kept, Written(store.ReadDocuments(Kinds), Folds));

            var left = All(log).ToDictionary(e => e.Position, Json);
            var forgotten = all.Where(e => e.Type == EventTypes.SessionRemoved).Select(e => e.Scope.Session).ToHashSet();
            Assert.All(left, pair => Assert.True(pair.Key > floor && Json(all[(int)pair.Key - 1]) == pair.Value));
            Assert.All(all.Where(e => e.Position > floor && !left.ContainsKey(e.Position)), gone =>
                Assert.True(EventTypes.IsDelta(gone.Type) || forgotten.Contains(gone.Scope.Session), $"{gone.Position} {gone.Type} is gone"));
        });
    }

    [Fact(DisplayName = "[L4, L12] What was forgotten is not in the documents of the floor either, and does not come back with a step that was under way")]
    public async Task What_was_forgotten_is_not_kept_by_the_floor()
    {
        var watched = new WatchedStore(Open());
        var log = OpenLog(watched, Folds);
        var history = new History(new Random(3), forgets: false);
        for (var i = 0; i < 800; i++)
        {
            await log.AppendAsync(history.Step);
        }

        await new LogRetention(log, Time).RunAsync(new RetentionPolicy { KeepBytes = 1 }, limit: 250);
        var sessions = watched.ReadFloorDocuments(Kinds).All(SessionsFold.Sessions).ToList();
        Assert.True(sessions.Count >= 2);

        Task? removing = null;
        watched.BeforePrune = _ => removing ??= RemoveAsync(log, sessions[1]);
        await RemoveAsync(log, sessions[0]);
        Assert.DoesNotContain(sessions[0].Id, string.Concat(Written(watched.ReadFloorDocuments(Kinds), Folds)), StringComparison.Ordinal);
        await new LogRetention(log, Time).RunAsync(new RetentionPolicy { KeepBytes = 1 }, limit: log.State.Head.Position);
        await removing!.Within("the removal");

        Assert.DoesNotContain(sessions[1].Id, string.Concat(Written(watched.ReadFloorDocuments(Kinds), Folds)), StringComparison.Ordinal);
        Assert.Empty(Fold.Rebuild(watched, Folds).Changed);
    }

    [Fact(DisplayName = "[L12] Killed between any two steps, the log is whole, and the next run goes on")]
    public async Task Killed_between_steps_the_log_is_whole()
    {
        var watched = new WatchedStore(Open());
        var log = OpenLog(watched, Folds);
        var history = new History(new Random(5));
        for (var i = 0; i < 500; i++)
        {
            await log.AppendAsync(history.Step);
        }

        Time.Advance(TimeSpan.FromDays(2));
        for (var left = 0; left < 3; left++)
        {
            var steps = left;
            watched.BeforePrune = step =>
            {
                if (steps-- == 0)
                {
                    throw new LogUnavailableException("killed");
                }
            };
            await Assert.ThrowsAsync<LogUnavailableException>(() => new LogRetention(log, Time).RunAsync(OneDay));
            Assert.Empty(Fold.Rebuild(watched, Folds).Changed);
        }

        Place.Crash();
        var store = Open();
        Assert.Empty(Fold.Rebuild(store, Folds).Changed);
        log = OpenLog(store, Folds);
        Assert.Equal(log.State.Head.Position, (await new LogRetention(log, Time).RunAsync(OneDay)).Floor);
        Assert.Empty(Fold.Rebuild(store, Folds).Changed);
    }

    [Fact(DisplayName = "[L12] Appends go on between the steps, each of which is short")]
    public async Task Appends_go_on_between_the_steps()
    {
        var watched = new WatchedStore(Open());
        var log = OpenLog(watched);
        await log.AppendAsync([.. Enumerable.Range(1, 3000).Select(Number)]);
        var (steps, appends) = (new List<int>(), new List<Task>());
        watched.BeforePrune = step =>
        {
            steps.Add((int)(step.Floor!.To - step.Floor.From));
            appends.Add(log.AppendAsync([Number(0)]));
        };

        await new LogRetention(log, Time).RunAsync(new RetentionPolicy { KeepBytes = 1 });
        await Task.WhenAll(appends).Within("the appends");

        Assert.Equal(3000, steps.Sum());
        Assert.InRange(steps.Max(), 1, 250);
        Assert.Equal(steps.Count, All(log).Count);
    }

    private static Task RemoveAsync(EventLog log, Session session) => log.AppendAsync(scope =>
    {
        scope.Forget(session.Id);
        return scope.Append(session.Event(EventTypes.SessionRemoved, new SessionData()));
    });

    private static LongText Words(string text) => new(string.Concat(Enumerable.Repeat(text + " ", 100_000))[..100_000]);

    private static NewEvent Long(string text) => new(EventTypes.MessageCompleted, new MessageData { Message = "msg_1", Text = Words(text) });
}
