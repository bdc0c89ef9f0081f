using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Interactions;
using Ringside.Server.Sessions;
using Ringside.Server.Tasks;

namespace Ringside.Server.Orchestration;

/// <summary>The orchestrators: what each is told to do, for what it is to be woken, and what it has done of late.</summary>
public sealed class OrchestrationsFold : IFold
{
    public static readonly DocumentKind<Protocol.Orchestration> Orchestrations = new("orchestration", ProtocolJson.Default.Orchestration);
    public static readonly DocumentKind<Pace> Paces = new("orchestration-pace", PaceJson.Default.Pace);

    public IReadOnlyList<DocumentKind> Kinds => [Orchestrations, Paces];

    public void Apply(LogEvent e, DocumentEditor documents)
    {
        if (!News.Concerns(e.Type))
        {
            return;
        }

        var id = e.Scope.Session;
        switch (e.Type)
        {
            // One that comes from another log manages nothing here.
            case EventTypes.OrchestrationUpdated when documents.Get(SessionsFold.Sessions, id) is { Imported: null }:
                Update(e, e.As<OrchestrationData>(), documents);
                break;
            case EventTypes.OrchestrationWoken when e.As<OrchestrationData>() is var woken:
                documents.Change(Paces, id, pace => pace.Woken(e.Time, woken));
                documents.Change(Orchestrations, id, one => one with
                {
                    Pending = [.. one.Pending.Where(cause => cause.Position > woken.UpTo)],
                    Wakes = one.Wakes + 1,
                    LastWake = e.Time,
                });
                break;
            case EventTypes.OrchestrationTold when e.As<OrchestrationData>() is { Causes: { } told }:
                documents.Change(Orchestrations, id, one => one with { Pending = [.. one.Pending.Where(cause => !told.Contains(cause))] });
                break;
            case EventTypes.OrchestrationStopped when e.As<OrchestrationData>() is var stopped:
                var stop = new OrchestrationStop(stopped.Reason!, stopped.Detail!, stopped.Interaction!, e.Time);
                if (Managing.Switched(documents.Current, id) is null)
                {
                    documents.Put(Paces, id!, (documents.Get(Paces, id) ?? new Pace(id!)) with { Stop = stop });
                    break;
                }

                documents.Change(Orchestrations, id, one => one with { Status = OrchestrationStatus.Paused, Stop = stop, UpdatedAt = e.Time });
                break;
            case EventTypes.OrchestrationResumed:
                documents.Change(Paces, id, pace => pace.Anew());
                documents.Change(Orchestrations, id, one => !one.Enabled ? one : With(one with { Status = OrchestrationStatus.On, Stop = null, UpdatedAt = e.Time }, new WakeCause(id!, WakeCauses.Resumed, e.Position)));
                break;
            case EventTypes.PromptQueued when e.Source == EventSources.User && documents.Get(Paces, id)?.Stop is { } held && documents.Get(InteractionsFold.Interactions, held.Interaction)?.Status != InteractionStatus.Open:
                documents.Change(Paces, id, pace => pace.Anew());
                break;
            case EventTypes.SessionClosed:
                documents.Change(Orchestrations, id, one => one with { Status = OrchestrationStatus.Off, Enabled = false, Stop = null, Pending = [] });
                break;
            case EventTypes.SessionRemoved:
                Remove(id!, e.Time, documents);
                break;
        }

        Count(e, documents);
        if (News.ReportedTo(e) is { } hearer && documents.Get(SessionsFold.Sessions, id)?.Run is { } run && run == e.Scope.Run)
        {
            documents.Put(Paces, id!, (documents.Get(Paces, id) ?? new Pace(id!)).Reporting(run, hearer));
        }

        foreach (var one in documents.Current.All(Orchestrations).Where(one => one.Enabled && one.Session != id).ToList())
        {
            Follow(e, one, documents);
        }

        if (Managing.Switched(documents.Current, id) is not null && News.IsChange(e))
        {
            documents.Change(Paces, id, pace => pace.Changed ? pace : pace with { Changed = true });
        }
    }

    private static void Update(LogEvent e, OrchestrationData data, DocumentEditor documents)
    {
        var before = documents.Get(Orchestrations, e.Scope.Session);
        var one = (before ?? new Protocol.Orchestration { Session = e.Scope.Session! }).Merged(data) with { UpdatedAt = e.Time };
        var pace = documents.Get(Paces, one.Session) ?? new Pace(one.Session);
        documents.Put(Paces, one.Session, data.Enabled is null ? pace : pace.Anew());
        documents.Put(Orchestrations, one.Session, data.Enabled switch
        {
            true => With(one with { Status = OrchestrationStatus.On, Stop = null, Pending = [] }, new WakeCause(one.Session, WakeCauses.SwitchedOn, e.Position)),
            false => one with { Status = OrchestrationStatus.Off, Stop = null, Pending = [] },
            null => one,
        });
    }

    /// <summary>Counts what an agent has sent: by a prompt, in a thread, or by a task of its own.</summary>
    private static void Count(LogEvent e, DocumentEditor documents)
    {
        var (sender, sent) = e.Source is EventSources.Orchestrator or EventSources.Agent ? (e.Actor, News.Sent(e)) : (documents.Get(TasksFold.Tasks, e.Scope.Task)?.CreatedBy, TaskBrakes.Sent(e));
        if (sent is not null && documents.Get(SessionsFold.Sessions, sender) is { } speaker)
        {
            documents.Put(Paces, speaker.Id, (documents.Get(Paces, speaker.Id) ?? new Pace(speaker.Id)).With(sent));
        }
    }

    /// <summary>What happens in a session that another one manages.</summary>
    private static void Follow(LogEvent e, Protocol.Orchestration one, DocumentEditor documents)
    {
        var (cause, isChange) = (News.CauseOf(e, one.Session), News.IsChange(e));
        if ((cause is null && !isChange) || documents.Get(SessionsFold.Sessions, one.Session) is not { } own || documents.Get(SessionsFold.Sessions, e.Scope.Session) is not { } session
            || !one.Manages(own, session, documents.Current))
        {
            return;
        }

        if (isChange)
        {
            documents.Change(Paces, one.Session, pace => pace.Changed ? pace : pace with { Changed = true });
        }

        if (cause is null)
        {
            return;
        }

        var wake = new WakeCause(session.Id, cause, e.Position);
        if (cause == WakeCauses.Idle && documents.Get(Paces, session.Id)?.Reported is { } report && report.Run == session.LastRun && report.To.Contains(one.Session))
        {
            documents.Change(Paces, one.Session, pace => pace.Heard(wake));
            return;
        }

        documents.Put(Orchestrations, one.Session, With(one, wake));
    }

    /// <summary>The same cause twice is one, as of its newest event.</summary>
    private static Protocol.Orchestration With(Protocol.Orchestration one, WakeCause cause) =>
        one with { Pending = [.. one.Pending.Where(other => other.Session != cause.Session || other.What != cause.What), cause] };

    private static void Remove(string session, DateTimeOffset now, DocumentEditor documents)
    {
        foreach (var pace in documents.Current.All(Paces).Select(pace => pace.Without(session, now)).OfType<Pace>().ToList())
        {
            // There would be none of an agent that has sent nothing else, and that nobody set up.
            documents.Set(Paces, pace.Session, pace.IsBlank() && documents.Get(Orchestrations, pace.Session) is null ? null : pace);
        }

        foreach (var one in documents.Current.All(Orchestrations).Where(one => one.Manages.Contains(session) || one.Pending.Any(cause => cause.Session == session)).ToList())
        {
            documents.Put(Orchestrations, one.Session, one with { Manages = [.. one.Manages.Where(id => id != session)], Pending = [.. one.Pending.Where(cause => cause.Session != session)] });
        }

        documents.Remove(Orchestrations, session);
        documents.Remove(Paces, session);
    }
}
