using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Identity;

namespace Ringside.Server.Presence;

/// <summary>
/// Who watches which session: the people whose page reads it, found by the readers that are open. Once a second it is looked at what has changed; those who
/// are told look by themselves, so that nobody is woken for it.
/// </summary>
public sealed class PresenceService : IDisposable
{
    /// <summary>How many people are named of those who watch a session: beyond, one who comes or goes is no news to anybody.</summary>
    public const int MostNamed = 20;

    /// <summary>For so long one who has gone is still taken for present: a page that is loaded again comes back.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, SessionPresence> told = [];
    private readonly HashSet<string> touched = [];
    private readonly Lock gate = new();
    private readonly IdentityService identity;
    private readonly Seats seats;
    private readonly ITimer looking;
    private IReadOnlyList<WatchedThere> elsewhere = [];
    private PresenceNews newest = new([]);

    public PresenceService(IdentityService identity, TimeProvider time)
    {
        this.identity = identity;
        seats = new Seats(time);
        looking = time.CreateTimer(_ => Look(), null, Tick, Tick);
    }

    public void Dispose() => looking.Dispose();

    /// <summary>Takes note of a reader, where a person's page follows one session with it; null for all others. Programs' tokens are nobody.</summary>
    public PresenceSeat? Enter(Caller caller, EventFilter filter)
    {
        if (!caller.IsSignedIn || filter.Session is not [var session])
        {
            return null;
        }

        lock (gate)
        {
            var seat = seats.Enter(this, session, caller.User.Id, out var isNew);
            if (isNew)
            {
                touched.Add(session);
            }

            return seat;
        }
    }

    internal void Leave(PresenceSeat seat)
    {
        lock (gate)
        {
            seats.Leave(seat);
        }
    }

    /// <summary>What was told last of each session that somebody watches, and the place in the list of changes from which it goes on.</summary>
    internal (PresenceNews Newest, IReadOnlyList<SessionPresence> Items) Whole()
    {
        lock (gate)
        {
            return (newest, [.. told.Values]);
        }
    }

    /// <summary>Who watches on this server, by session.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<string>> Here()
    {
        lock (gate)
        {
            return seats.Sessions.ToDictionary(session => session, seats.Of);
        }
    }

    /// <summary>Takes note of who watches on other servers.</summary>
    internal void SetElsewhere(IReadOnlyList<WatchedThere> others)
    {
        lock (gate)
        {
            touched.UnionWith(elsewhere.Concat(others).SelectMany(server => server.Sessions.Keys));
            elsewhere = others;
        }
    }

    private void Look()
    {
        lock (gate)
        {
            touched.UnionWith(seats.GiveUp());
            var changes = touched.Select(Describe).Where(IsNews).ToList();
            touched.Clear();
            if (changes.Count > 0)
            {
                newest = newest.Add(new PresenceNews(changes));
            }

            foreach (var change in changes)
            {
                told[change.Session] = change;
                if (change.Users.Count == 0)
                {
                    told.Remove(change.Session);
                }
            }
        }
    }

    private SessionPresence Describe(string session)
    {
        List<string> users = [.. seats.Of(session).Union(elsewhere.SelectMany(server => server.Sessions.GetValueOrDefault(session) ?? [])).Take(MostNamed + 1)];
        return new SessionPresence
        {
            Session = session,
            Users = [.. users.Take(MostNamed).Select(identity.User).OfType<User>().Select(user => new PresentUser(user.Id, user.Name))],
            More = users.Count > MostNamed ? true : null,
        };
    }

    private bool IsNews(SessionPresence now) =>
        told.TryGetValue(now.Session, out var before) ? now.More != before.More || !now.Users.SequenceEqual(before.Users) : now.Users.Count > 0;
}
