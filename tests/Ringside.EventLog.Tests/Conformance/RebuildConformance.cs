using FsCheck.Fluent;
using Ringside.CrashWriter;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Hosting;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;
using Ringside.Server.Usage;
using Ringside.TestKit;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>State is a fold over events, with the folds of the real server.</summary>
public abstract class RebuildConformance(Func<LogPlace> newPlace) : EventLogConformance(newPlace)
{
    private static IReadOnlyList<IFold> Folds => RingsideServices.Folds;

    private static IReadOnlyList<DocumentKind> Kinds => [.. Folds.SelectMany(fold => fold.Kinds)];

    [Fact(DisplayName = "[A3, E4] A rebuild gives the same documents byte for byte, with or without deltas")]
    public void A_rebuild_gives_the_same_documents()
    {
        Holds(25, Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(1, 400)), async one =>
        {
            var store = NewPlace().Open(Time);
            await using var log = new EventLog(store, Folds, Time);
            await WriteAsync(log, new History(new Random(one.Item1), plans: true), one.Item2);

            var kept = Written(log.State.Documents, Folds);
            var stored = Written(store.ReadDocuments(Kinds), Folds);
            var withoutDeltas = Fold.Replay(Folds, log.Read(new EventFilter { Deltas = false }, 0, long.MaxValue, int.MaxValue), Documents.Empty);
            var (events, changed) = Fold.Rebuild(store, Folds);

            Assert.NotEmpty(kept);
            Assert.Empty(changed.Select(key => $"{key.Kind.Name} {key.Id}"));
            Assert.Equal(All(log).Count, events);
            Assert.Equal(kept, stored);
            Assert.Equal(kept, Written(withoutDeltas, Folds));
            Assert.Equal(kept, Written(store.ReadDocuments(Kinds), Folds));
        });
    }

    [Fact(DisplayName = "[A3] A rebuild says which documents were not what the log says, and puts them right")]
    public async Task A_rebuild_says_which_documents_were_wrong()
    {
        var store = Open();
        var log = OpenLog(store, Folds);
        await WriteAsync(log, new History(new Random(7), forgets: false), 100);
        var truth = log.State.Documents;
        var (wrong, lost) = (truth.All(SessionsFold.Sessions).First(), truth.All(AgentsFold.Agents).First());
        var made = wrong with { Id = "ses_made_up" };
        store.ReplaceDocuments(Kinds, truth
            .With(new DocumentKey(SessionsFold.Sessions, wrong.Id), wrong with { Title = "tampered" })
            .With(new DocumentKey(SessionsFold.Sessions, made.Id), made)
            .With(new DocumentKey(AgentsFold.Agents, lost.Id), null));

        var (_, changed) = Fold.Rebuild(store, Folds);

        Assert.Equal(new[] { wrong.Id, made.Id, lost.Id }.Order(), changed.Select(key => key.Id).Order());
        Assert.Equal(Written(truth, Folds), Written(store.ReadDocuments(Kinds), Folds));
        Assert.Empty(Fold.Rebuild(store, Folds).Changed);
    }

    [Fact(DisplayName = "[L4] A forgotten session's events and artifacts are gone; counts, head and rebuild stay as they were")]
    public async Task A_forgotten_session_is_gone()
    {
        var log = OpenLog(Open(), Folds);
        await log.AppendAsync([Created("ses_1"), Created("ses_2"), Agent()]);
        await log.AppendAsync([Of("ses_1", EventTypes.MessageCompleted, Long("one")), Of("ses_2", EventTypes.MessageCompleted, Long("one")), Of("ses_1", EventTypes.ReasoningCompleted, Long("two"))]);
        await UseAsync(log, "ses_1");
        await UseAsync(log, "ses_2");
        var artifacts = All(log).Where(e => e.Data is MessageData).Select(e => e.As<MessageData>().Text!.Artifact!.Id).ToList();

        await log.AppendAsync(scope =>
        {
            scope.Forget("ses_1");
            return scope.Append(Of("ses_1", EventTypes.SessionRemoved, new SessionData()));
        });

        Assert.Equal([EventTypes.UsageUpdated, EventTypes.SessionRemoved], log.Read(new EventFilter { Session = ["ses_1"] }, 0, long.MaxValue, 100).Select(e => e.Type));
        Assert.Equal([null, 100_000, null], artifacts.Select(id => log.ReadArtifact(id)?.Bytes.Length));
        Assert.Equal(new Counts(20, 40), log.State.Documents.Get(AgentsFold.Agents, "agt_1")!.Usage);
        var kept = Written(log.State.Documents, Folds);
        await log.DisposeAsync();
        var store = Open();
        Assert.Empty(Fold.Rebuild(store, Folds).Changed);
        Assert.Equal(kept, Written(store.ReadDocuments(Kinds), Folds));
    }

    [Fact(DisplayName = "[L4, E3] No position is given again when the newest events were forgotten")]
    public async Task No_position_is_given_again()
    {
        var log = OpenLog();
        await log.AppendAsync([Note(), Note("{}", "ses_1"), Note("{}", "ses_1")]);
        await log.AppendAsync(scope =>
        {
            scope.Forget("ses_1");
            return true;
        });
        Assert.Single(All(log));
        await log.DisposeAsync();

        var again = OpenLog();

        Assert.Equal(3, again.State.Head.Position);
        Assert.Equal(4, (await again.AppendAsync([Note()])).Position);
    }

    [Fact(DisplayName = "[E7] Counts are totals read back from the fold, however many calls one batch counts")]
    public async Task Counts_are_totals()
    {
        var log = OpenLog(Open(), Folds);
        await log.AppendAsync([Created("ses_1"), Agent()]);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => UseAsync(log, "ses_1"))).Within("100 counts");

        var totals = log.Read(new EventFilter { Type = [EventTypes.UsageUpdated] }, 0, long.MaxValue, 200).Select(e => e.As<UsageData>()).ToList();
        Assert.Equal(Enumerable.Range(1, 100).Select(n => new Counts(10 * n, 20 * n)), totals.Select(total => total.Session!));
        Assert.All(totals, total => Assert.Equal(new Counts(10, 20), total.Call));
        Assert.Equal(new Counts(1000, 2000), log.State.Documents.Get(AgentsFold.Agents, "agt_1")!.Usage);
    }

    private async Task WriteAsync(EventLog log, History history, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(7));
            await log.AppendAsync(history.Step);
        }
    }

    private static Task UseAsync(EventLog log, string session) => log.AppendAsync(scope =>
    {
        var used = scope.State.Get(SessionsFold.Sessions, session)!;
        return scope.Append(used.Event(EventTypes.UsageUpdated, UsageFold.Total(scope.State, used, "run_1", new Counts(10, 20), null, null)));
    });

    private static MessageData Long(string text) => new() { Message = "msg_1", Text = string.Concat(Enumerable.Repeat(text + " ", 100_000))[..100_000] };

    private static NewEvent Agent() =>
        new(EventTypes.AgentCreated, new AgentData { Agent = "agt_1", Name = "a", Title = "A", Driver = "demo" }) { Scope = new EventScope { Agent = "agt_1" } };

    private static NewEvent Created(string session) => Of(session, EventTypes.SessionCreated, new SessionData { Title = "t", Owner = "usr_1", Visibility = "team" });

    private static NewEvent Of(string session, string type, object data) =>
        new(type, data) { Scope = new EventScope { Session = session, Tree = session, Agent = "agt_1" } };
}
