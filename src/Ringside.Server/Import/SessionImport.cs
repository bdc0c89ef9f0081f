using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Identity;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;

namespace Ringside.Server.Import;

/// <summary>Makes a session of a file: all of it in one decision, so that it is there whole or not at all. It is closed, and nobody goes on in it.</summary>
public sealed class SessionImport(AgentsService agents, RunCloser closer)
{
    private static readonly RunError CutOff = new("exported", "The session was exported while this ran.");

    internal Session Import(AppendScope scope, Caller caller, ImportedFile file)
    {
        Access.RequireUnlimited(caller);
        var agent = Agent(scope, caller, file.Header.Agent);
        var created = Created(scope, caller, file);
        scope.Restore(created with { Scope = created.Scope with { Agent = agent } }, file.CreatedAt, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes((SessionData)created.Data, ProtocolJson.Default.SessionData));
        foreach (var (line, e, time, json) in file.Events)
        {
            try
            {
                scope.Restore(e with { Scope = e.Scope with { Agent = agent } }, time, json);
            }
            catch (Exception wrong) when (wrong is NullReferenceException or ArgumentException or InvalidOperationException or InvalidCastException or EventTooLargeException)
            {
                throw ImportReader.Wrong(line, wrong is EventTooLargeException ? wrong.Message : "does not fit to what came before it");
            }
        }

        foreach (var artifact in file.Artifacts)
        {
            scope.Restore(artifact);
        }

        Close(scope, caller, file);
        return scope.State.Get(SessionsFold.Sessions, file.Session)!;
    }

    private static NewEvent Created(AppendScope scope, Caller caller, ImportedFile file) => new(EventTypes.SessionCreated, new SessionData
    {
        Title = file.Title,
        Visibility = Visibility.Private,
        Owner = caller.User.Id,
        Status = SessionStatus.Idle,
        Imported = new ImportedFrom(file.Header.Session.Id, file.Header.Epoch, file.Header.ExportedAt, scope.Now, file.Header.Session.Workdir),
    })
    {
        Scope = new EventScope { Session = file.Session, Tree = file.Session },
        Source = EventSources.User,
        Actor = caller.User.Id,
    };

    /// <summary>The agent of that id or name; one of that name is made where there is none, with no program behind it.</summary>
    private string Agent(AppendScope scope, Caller caller, ExportedAgent exported)
    {
        var all = scope.State.All(AgentsFold.Agents).ToList();
        var name = AgentsService.IsName(exported.Name) ? exported.Name : "imported";
        return (all.FirstOrDefault(agent => agent.Id == exported.Id) ?? all.FirstOrDefault(agent => agent.Name == name)
            ?? agents.Create(scope, caller, new CreateAgent { Name = name, Title = exported.Title, Driver = Drivers.External })).Id;
    }

    /// <summary>Ends what had not ended, in the order that readers rely on (E8, E9).</summary>
    private void Close(AppendScope scope, Caller caller, ImportedFile file)
    {
        var session = scope.State.Get(SessionsFold.Sessions, file.Session)!;
        var last = file.Events.Count > 0 ? file.Events[^1].Time : file.CreatedAt;
        foreach (var prompt in session.Inbox)
        {
            scope.Append(session.Event(EventTypes.PromptWithdrawn, new PromptData { Prompt = prompt.Id, Run = prompt.Run }, run: prompt.Run));
        }

        foreach (var run in scope.State.All(RunsFold.Runs).Where(run => run.Session == session.Id && run.Status == RunStatus.Running).ToList())
        {
            closer.End(scope, run.Id, EventTypes.RunInterrupted, new RunEndedData { Error = CutOff, DurationMs = (long)(last - run.StartedAt!.Value).TotalMilliseconds });
        }

        foreach (var question in scope.State.Get(SessionsFold.Sessions, session.Id)!.Interactions)
        {
            scope.Append(session.Event(EventTypes.InteractionExpired, new InteractionData { Interaction = question.Id, Reason = "exported" }, run: question.Run));
        }

        if (session.Status != SessionStatus.Closed)
        {
            scope.Append(session.Event(EventTypes.SessionClosed, new SessionData { Status = SessionStatus.Closed }, EventSources.User, caller.User.Id));
        }
    }
}
