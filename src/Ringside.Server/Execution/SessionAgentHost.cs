using Ringside.Agents;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;
using Ringside.Server.Workers;

namespace Ringside.Server.Execution;

/// <summary>What an agent of a session speaks to: its turn, while there is one, and its session at any time. News of a turn that is over are dropped (E9).</summary>
internal sealed class SessionAgentHost(string session, WorkLog log, TimeProvider time) : IAgentHost
{
    private volatile TurnRecorder? turn;
    private long heardAt;

    /// <summary>How long the agent has said nothing, in or out of a turn.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref heardAt));

    public TurnRecorder? Turn
    {
        get => turn;
        set
        {
            turn = value;
            Hear();
        }
    }

    public async ValueTask UpdateAsync(AgentUpdate update, CancellationToken cancellationToken)
    {
        Hear();
        var changed = update switch
        {
            CommandsUpdate commands => new SessionData { Commands = commands.Commands },
            ModeUpdate mode => new SessionData { Mode = mode.Mode, Modes = mode.Modes },
            ConfigOptionsUpdate config => new SessionData { ConfigOptions = config.Options },
            TitleUpdate title => new SessionData { Title = title.Title },
            _ => null,
        };
        if (changed is not null)
        {
            await log.AppendAsync(scope => Change(scope, changed), cancellationToken).ConfigureAwait(false);
        }
        else if (turn is { } recorder)
        {
            await recorder.TakeAsync(update, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task<string?> AskPermissionAsync(PermissionRequest request, CancellationToken cancellationToken) =>
        turn?.AskAsync(request, cancellationToken) ?? Task.FromResult<string?>(null);

    private void Hear() => Volatile.Write(ref heardAt, time.GetTimestamp());

    private bool Change(AppendScope scope, SessionData data)
    {
        if (scope.State.Get(SessionsFold.Sessions, session) is { Status: not SessionStatus.Closed } found)
        {
            scope.Append(found.Event(EventTypes.SessionUpdated, data, EventSources.Agent));
        }

        return true;
    }
}
