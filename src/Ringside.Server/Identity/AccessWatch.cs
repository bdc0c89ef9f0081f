using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Live;

namespace Ringside.Server.Identity;

/// <summary>Counts changes of anybody's rights, and wakes every viewer at each, so that what was taken away ends at once (M14).</summary>
public sealed class AccessWatch
{
    private readonly LiveHub hub;
    private int version;

    public AccessWatch(EventLog.EventLog log, IdentityService identity, LiveHub hub)
    {
        this.hub = hub;
        identity.Changed += Bump;
        log.Committed += events =>
        {
            if (events.Any(ChangesAccess))
            {
                Bump();
            }
        };
    }

    public int Version => Volatile.Read(ref version);

    private static bool ChangesAccess(LogEvent e) =>
        e.Type == EventTypes.SessionRemoved || (e.Type == EventTypes.SessionUpdated && e.As<SessionData>().Visibility is not null);

    private void Bump()
    {
        Interlocked.Increment(ref version);
        ThreadPool.UnsafeQueueUserWorkItem(static hub => hub.WakeAll(), hub, preferLocal: false);
    }
}
