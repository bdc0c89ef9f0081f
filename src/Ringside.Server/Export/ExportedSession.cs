using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Api;
using Ringside.Server.Events;
using Ringside.Server.Identity;
using Ringside.Server.Runs;

namespace Ringside.Server.Export;

/// <summary>A session as it stood when its export was asked for, read a page at a time as it is written.</summary>
internal sealed class ExportedSession
{
    private const int Page = 200;

    private readonly ApiRequest request;
    private readonly StreamServices services;
    private readonly ViewerRights rights;
    private readonly EventFilter filter;

    /// <exception cref="RejectedException">404: the session is not there, or not the caller's to see.</exception>
    public ExportedSession(ApiRequest request, StreamServices services)
    {
        (this.request, this.services) = (request, services);
        State = services.Log.State;
        Session = State.Documents.Session(request.Caller, request.Route("id")) with { Cursor = State.Head };
        Floor = services.Log.ReadFloor();
        Agent = State.Documents.Get(AgentsFold.Agents, Session.Agent);
        filter = new EventFilter { Session = [Session.Id] };
        rights = services.Rights(request.Caller, new EventQuery { Filter = filter });
    }

    public LogState State { get; }

    /// <summary>The resource, with the cursor up to which the export goes.</summary>
    public Session Session { get; }

    /// <summary>Null where it was removed.</summary>
    public Agent? Agent { get; }

    /// <summary>The position after which the log begins.</summary>
    public long Floor { get; }

    public DateTimeOffset At => services.Time.GetUtcNow();

    /// <summary>What is said and not completed: the text so far.</summary>
    public IEnumerable<OpenMessage> OpenMessages => services.Open.All.Where(message => message.First.Scope.Session == Session.Id && message.First.Position <= State.Head.Position);

    /// <summary>Its kept events, oldest first.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    /// <exception cref="ExportCutException">He may not see the session any more, or retention dropped what came next.</exception>
    public IEnumerable<LogEvent> Events(bool deltas)
    {
        IReadOnlyList<LogEvent> page;
        var position = Floor;
        do
        {
            request.Cancelled.ThrowIfCancellationRequested();
            page = services.Log.Read(filter with { Deltas = deltas }, position, State.Head.Position, Page);
            if (rights.EndsBecause() is not null || services.Log.ReadFloor() > position)
            {
                throw new ExportCutException();
            }

            foreach (var e in page.Where(e => rights.CanSee(e)))
            {
                yield return e;
            }

            position = page.Count > 0 ? page[^1].Position : position;
        }
        while (page.Count == Page);
    }

    /// <summary>An artifact of the session; null where it is not kept any more, or not the caller's to see.</summary>
    public StoredArtifact? Artifact(string id) =>
        services.Log.ReadArtifact(id) is { } artifact && Access.CanSee(request.Caller, artifact.Session, services.Log.State.Documents) ? artifact : null;

    /// <summary>A person's name; null for anybody else.</summary>
    public string? NameOf(string? actor) => services.Identity.Users.FirstOrDefault(user => user.Id == actor)?.Name;
}

/// <summary>What was begun to be exported cannot be finished; the connection is cut, so that nobody takes the part for the whole.</summary>
internal sealed class ExportCutException() : Exception("The export cannot be finished.");
