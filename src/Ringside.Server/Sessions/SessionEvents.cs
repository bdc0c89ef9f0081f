using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Sessions;

/// <summary>Events of a session, with the ids that all of them carry.</summary>
public static class SessionEvents
{
    public static NewEvent Event(this Session session, string type, object data, string source = EventSources.System, string? actor = null, string? run = null) => new(type, data)
    {
        Scope = new EventScope { Session = session.Id, Tree = session.Tree, Agent = session.Agent, Run = run },
        Source = source,
        Actor = actor,
    };
}
