using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;

namespace Ringside.Server.Events;

/// <summary>
/// One viewer's rights, asked for each event as things stand at delivery, and what of them has changed (R10). Both follow one list of changes, so that
/// no event of a session comes between its loss being told and its return.
/// </summary>
public sealed class ViewerRights(Caller caller, EventFilter filter, EventLog.EventLog log, IdentityService identity, AccessWatch watch, TimeProvider time)
{
    private const int MostNamed = 32;
    private const int Page = 500;

    /// <summary>Types of events that have no session, or whose session is no more.</summary>
    private static readonly string[] Sessionless = ["agent.*", "task.*", EventTypes.SessionRemoved];

    private readonly DateTimeOffset? expiresAt = caller.Token.ExpiresAt;
    private AccessNews seen = watch.Newest;

    // Looked up after the place in the list was taken: what was revoked since the caller was found is not missed.
    private Caller? caller = identity.Again(caller);
    private bool hasNews = true;
    private string? lastSession;
    private bool lastAnswer;

    /// <summary>Told of a session that a filter with room for several has gained or lost, before the first event that this decides.</summary>
    public Action<AccessChange>? Changed { get; set; }

    /// <summary>How long the caller's token lasts.</summary>
    public TimeSpan TimeLeft => expiresAt is { } end ? end - time.GetUtcNow() : TimeSpan.MaxValue;

    public bool CanSee(LogEvent e)
    {
        if (e.Scope.Session is not { } session || e.Scope.Peer is not null || e.Type == EventTypes.SessionRemoved)
        {
            return Ask(e);
        }

        // An answer holds for as long as the list has nothing new and is complete up to the event.
        if (session != lastSession || seen.Next is not null || watch.Position < e.Position)
        {
            lastAnswer = Ask(e);
            lastSession = session;
        }

        return lastAnswer;
    }

    /// <summary>Why the stream must end now, as a <c>bye</c> code (R8); null while it may go on.</summary>
    public string? EndsBecause()
    {
        if (expiresAt <= time.GetUtcNow())
        {
            return "expired";
        }

        Follow(log.State);
        if (!hasNews)
        {
            return null;
        }

        hasNews = false;
        return caller is null ? "expired" : LostAll();
    }

    /// <summary>
    /// Filters that together find all that the caller may see of one; the store has no index of who may see what. Up to so many sessions are named: beyond, the
    /// store would read along the log for them.
    /// </summary>
    public IReadOnlyList<EventFilter> WaysThrough(EventFilter wide)
    {
        if (wide.Session.Count > 0 || wide.Run.Count > 0 || caller is null or { IsAdmin: true, Token.Session: null })
        {
            return [wide];
        }

        if (caller.Token.Session is { } only)
        {
            return [wide with { Session = [only] }];
        }

        List<string> visible = [.. log.State.Documents.All(SessionsFold.Sessions).Where(session => Access.CanSee(caller, session)).Select(session => session.Id).Take(MostNamed + 1)];
        return visible.Count > MostNamed ? [wide]
            : visible.Count == 0 ? [wide.OfTypes(Sessionless)]
            : [wide with { Session = visible }, wide.OfTypes(Sessionless)];
    }

    /// <summary>Where nothing that the filter names is there for the caller, he is told so rather than left waiting.</summary>
    /// <exception cref="RejectedException">404.</exception>
    public void RequireNamed()
    {
        if (caller is not null)
        {
            NamedFilter.Require(caller, filter, log.State.Documents);
        }
    }

    /// <summary>What one who comes back has gained and lost since he was here: in sum, for each session. It reads the log; what happens from now on is told besides.</summary>
    public IReadOnlyList<AccessChange> ChangesSince(long position)
    {
        var end = seen.Position;
        var changes = new Dictionary<string, VisibilityChange>();
        while (caller is not null && position < end)
        {
            var page = log.Read(new EventFilter { Type = [EventTypes.SessionUpdated], Session = filter.Session, Tree = filter.Tree, Agent = filter.Agent }, position, end, Page);
            var state = log.State.Documents;
            foreach (var change in page.Select(e => VisibilityChange.Of(e, state)).OfType<VisibilityChange>().Where(change => Concerns(change, state)))
            {
                changes[change.Session] = changes.TryGetValue(change.Session, out var before) ? before with { Now = change.Now } : change;
            }

            position = page.Count < Page ? end : page[^1].Position;
        }

        return [.. changes.Values.Select(change => change.For(caller!)).OfType<AccessChange>()];
    }

    /// <summary>What a stream ends with whose filter names nothing any more that may be seen.</summary>
    private string? LostAll()
    {
        var state = log.State.Documents;
        var named = Named(state).ToList();
        return named.Count == 0 || named.Any(session => CanSee(session, state)) ? null
            : named.Any(session => state.Get(SessionsFold.Sessions, session) is not null) ? "forbidden"
            : "gone";
    }

    private bool CanSee(string? session, Documents state) => caller is not null && Access.CanSee(caller, session, state);

    private bool Ask(LogEvent e)
    {
        while (true)
        {
            // The list may run ahead of the state that was taken, never the state that is taken next of the list that was seen.
            var state = log.State;
            Follow(state);
            if (seen.Position <= state.Head.Position)
            {
                return caller is not null && Access.CanSee(caller, e, state.Documents);
            }
        }
    }

    /// <summary>Takes note of all changes up to a state, and of those after it that are known already.</summary>
    private void Follow(LogState state)
    {
        watch.WaitFor(state.Head.Position);
        while (seen.Next is { } news)
        {
            (seen, hasNews, lastSession) = (news, true, null);
            if (caller is null)
            {
                continue;
            }

            if (news.Change is null)
            {
                caller = identity.Again(caller);
            }
            else if (Changed is not null && Concerns(news.Change, state.Documents) && news.Change.For(caller) is { } change)
            {
                Changed(change);
            }
        }
    }

    /// <summary>Whether the filter has room for the session and for others: one who asks for a single one is told by the stream's end.</summary>
    private bool Concerns(VisibilityChange change, Documents state) =>
        filter.Session.Count != 1 && filter.Run.Count != 1
        && (filter.Session.Count == 0 || filter.Session.Contains(change.Session))
        && (filter.Run.Count == 0 || Named(state).Contains(change.Session))
        && (filter.Tree.Count == 0 || filter.Tree.Contains(change.Tree))
        && (filter.Agent.Count == 0 || filter.Agent.Contains(change.Agent));

    private IEnumerable<string> Named(Documents state) => filter.Session.Concat(filter.Run.Select(run => state.Get(RunsFold.Runs, run)?.Session ?? run));
}
