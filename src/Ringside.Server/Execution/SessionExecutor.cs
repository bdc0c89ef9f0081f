using System.Collections.Concurrent;
using Ringside.Agents;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Api;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;
using Ringside.Server.Workers;

namespace Ringside.Server.Execution;

/// <summary>
/// Gives each session that has something to do a mailbox, and tells it to look whenever something of it was committed. At the start, what a dead server left
/// running is ended (A9); what waits in an inbox goes on. On a log of several servers, one of them does so at a time.
/// </summary>
public sealed class SessionExecutor(ExecutionServices services) : IWorker
{
    private readonly ConcurrentDictionary<string, SessionMailbox> mailboxes = [];
    private volatile bool stopped;

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        stopped = false;
        var state = services.Log.State.Documents;
        var lost = state.All(RunsFold.Runs).Where(run => run.Status == RunStatus.Running && IsOurs(run.Agent, state)).ToList();
        var changes = await Task.WhenAll(lost.Select(run =>
            services.Changes.EndedAsync(state.Get(SessionsFold.Sessions, run.Session)!, run.Id, stopping: true, late: true))).ConfigureAwait(false);
        foreach (var (run, changed) in lost.Zip(changes))
        {
            var end = new RunEndedData { Error = RunErrors.ServerStopped, Changes = changed };
            await services.Work.AppendAsync(scope => services.Closer.End(scope, run.Id, EventTypes.RunInterrupted, end), cancellationToken).ConfigureAwait(false);
        }

        services.Log.Committed += Look;
        foreach (var session in services.Log.State.Documents.All(SessionsFold.Sessions).Where(session => session.Inbox.Count > 0))
        {
            Look(session.Id, session.Agent);
        }
    }

    public async Task EndAsync()
    {
        stopped = true;
        services.Log.Committed -= Look;
        await Task.WhenAll(mailboxes.Values.Select(mailbox => mailbox.DisposeAsync().AsTask())).ConfigureAwait(false);
        mailboxes.Clear();
    }

    /// <summary>Changes what was chosen of a session's agent: of the one that runs here, and then by <paramref name="keep"/>. One that runs elsewhere takes it with its next turn.</summary>
    /// <exception cref="RejectedException">409: the agent refused, in its own words; nothing was kept.</exception>
    public async Task ChooseAsync(string session, SessionChoices wanted, Func<Task> keep, CancellationToken cancellationToken)
    {
        if (!mailboxes.TryGetValue(session, out var mailbox))
        {
            await keep().ConfigureAwait(false);
            return;
        }

        try
        {
            await mailbox.ChooseAsync(wanted, keep, cancellationToken).ConfigureAwait(false);
        }
        catch (AgentException refused)
        {
            throw new RejectedException(ErrorCodes.Conflict, refused.Message);
        }
    }

    private void Look(IReadOnlyList<LogEvent> events)
    {
        foreach (var e in events)
        {
            if (e is { Scope: { Session: { } session, Agent: { } agent } } && IsNews(e))
            {
                Look(session, agent);
            }
        }
    }

    private static bool IsNews(LogEvent e) =>
        e.Type is EventTypes.PromptQueued or EventTypes.PromptMoved or EventTypes.RunCancelRequested or EventTypes.InteractionAnswered or EventTypes.InteractionExpired
            or EventTypes.SessionClosed or EventTypes.SessionRemoved
        || EventTypes.IsRunEnd(e.Type)
        || (e.Type == EventTypes.SessionUpdated && e.As<SessionData>().Agent is not null);

    private void Look(string session, string agent)
    {
        var ending = services.Log.State.Documents.Get(SessionsFold.Sessions, session) is null or { Status: SessionStatus.Closed };
        if (stopped || !IsOurs(agent, services.Log.State.Documents))
        {
            return;
        }

        if (ending)
        {
            if (mailboxes.TryRemove(session, out var done))
            {
                done.Look();
            }

            return;
        }

        mailboxes.GetOrAdd(session, static (id, services) => new SessionMailbox(id, services), services).Look();
    }

    /// <summary>Sessions of external agents are written by their own programs.</summary>
    private static bool IsOurs(string agent, Documents state) => state.Get(AgentsFold.Agents, agent)?.Driver is not Drivers.External;
}
