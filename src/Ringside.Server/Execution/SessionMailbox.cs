using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Ringside.Agents;
using Ringside.Protocol;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;
using Ringside.Server.Usage;

namespace Ringside.Server.Execution;

/// <summary>
/// The one place from which a session acts (A8). It is told only to look; what there is to do it reads from the log's state, so a lost or a doubled word, or
/// a restart, changes nothing.
/// </summary>
internal sealed partial class SessionMailbox : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> looks = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource stopping = new();
    private readonly ExecutionServices services;
    private readonly SessionAgentHost host;
    private readonly string id;
    private readonly UsagePace pace;
    private readonly ITimer idle;
    private readonly Task looking;
    private readonly SessionAgent agent;
    private readonly SemaphoreSlim readying = new(1, 1);
    private Turn? turn;
    private Steering? steering;

    public SessionMailbox(string id, ExecutionServices services)
    {
        (this.id, this.services) = (id, services);
        pace = new UsagePace(services.Time);
        host = new SessionAgentHost(id, services.Work, services.Time);
        agent = new SessionAgent(host, services);
        idle = services.Time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        looking = Task.Run(LookAsync);
    }

    public void Look() => looks.Writer.TryWrite(true);

    /// <summary>Ends the turn as interrupted and the agent with it.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        Look();
        await looking.ConfigureAwait(false);
        await agent.DropAsync().ConfigureAwait(false);
        await idle.DisposeAsync().ConfigureAwait(false);
        stopping.Dispose();
    }

    private async Task LookAsync()
    {
        await foreach (var _ in looks.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                if (!await ActAsync().ConfigureAwait(false))
                {
                    return;
                }
            }
            catch (Exception e)
            {
                LookFailed(services.Logger, id, e);
                if (stopping.IsCancellationRequested)
                {
                    return;
                }

                LookLater();
            }
        }
    }

    /// <summary>No event may come that would make it look again: the log could not be written when a prompt was to be claimed or a run to be ended.</summary>
    private void LookLater() =>
        Task.Delay(Retry, services.Time, CancellationToken.None).ContinueWith(_ => Look(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <returns>False: the session has nothing more to do, ever.</returns>
    private async Task<bool> ActAsync()
    {
        var state = services.Log.State.Documents;
        var session = state.Get(SessionsFold.Sessions, id);
        if (turn is { Completion.IsCompleted: true })
        {
            await EndTurnAsync(turn).ConfigureAwait(false);
        }

        if (stopping.IsCancellationRequested || session is null or { Status: SessionStatus.Closed })
        {
            await StopAsync().ConfigureAwait(false);
            return false;
        }

        if (turn is not null)
        {
            turn.Recorder.Questions.Look(state);
            if (state.Get(RunsFold.Runs, turn.Run)?.CancelRequested == true)
            {
                turn.Cancel();
            }

            steering?.Look(session);
        }
        else if (session.Run is { } lost)
        {
            await services.Work.AppendAsync(scope => services.Closer.End(scope, lost, EventTypes.RunInterrupted, new RunEndedData { Error = RunErrors.ServerStopped })).ConfigureAwait(false);
        }
        else if (session.Inbox is [var next, ..] && await ClaimAsync(next).ConfigureAwait(false) is { } claimed)
        {
            turn = new Turn(claimed, next.Run, services, pace, stopping.Token);
            steering = new Steering(turn, services, Look, stopping.Token);
            host.Turn = turn.Recorder;
            turn.Start(RunTurnAsync(turn, next), Look);
        }
        else
        {
            await agent.DropOtherAsync(session).ConfigureAwait(false);
            if (agent.Running is not null)
            {
                await RestAsync().ConfigureAwait(false);
            }
        }

        return true;
    }

    /// <summary>Ends an agent that nobody has wanted anything of for long and that has said nothing by itself; else looks again when that could be so.</summary>
    private async Task RestAsync()
    {
        if (services.Options.AgentIdle - host.Silence is var left && left > TimeSpan.Zero)
        {
            idle.Change(left, Timeout.InfiniteTimeSpan);

            // A machine that slept just now has moved the clock before the timer was set.
            if (host.Silence < services.Options.AgentIdle)
            {
                return;
            }
        }

        AgentEndedIdle(services.Logger, id, services.Options.AgentIdle);
        await agent.DropAsync().ConfigureAwait(false);
    }

    /// <summary>Takes a prompt out of the inbox, if it is still the next and the session still free.</summary>
    private Task<Session?> ClaimAsync(Prompt prompt) => services.Work.AppendAsync(scope =>
    {
        if (scope.State.Get(SessionsFold.Sessions, id) is not { Run: null, Status: not SessionStatus.Closed } session || session.Inbox is not [var first, ..] || first.Id != prompt.Id)
        {
            return null;
        }

        scope.Append(session.Event(EventTypes.RunStarted, new RunStartedData { Run = prompt.Run, Prompt = prompt.Id, Attempt = 1, Context = prompt.Context }, run: prompt.Run));
        return session;
    });

    private async Task<TurnResult> RunTurnAsync(Turn current, Prompt prompt)
    {
        await services.Starter.MakeFolderAsync(current.Session, current.Stop).ConfigureAwait(false);
        var looking = services.Changes.BeganAsync(current.Session, current.Run, current.Stop);
        IReadOnlyList<JsonElement> blocks;
        try
        {
            blocks = await ReadyAsync(current, prompt).ConfigureAwait(false);
        }
        finally
        {
            await looking.ConfigureAwait(false);
        }

        var running = agent.Running!.PromptAsync(blocks, current.HardStop);

        // Only now: to a driver without a turn, a cancel is nothing.
        current.Began(agent.Running);
        Look();
        var result = await running.ConfigureAwait(false);
        if (result.ProviderError is null)
        {
            await agent.AnsweredAsync(current.Session).ConfigureAwait(false);
        }

        return result;
    }

    private async Task<IReadOnlyList<JsonElement>> ReadyAsync(Turn current, Prompt prompt)
    {
        // A cancel that came already is the agent's to hear, where it runs.
        if (!await readying.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
        {
            await readying.WaitAsync(current.Stop).ConfigureAwait(false);
        }

        try
        {
            return await agent.ReadyAsync(current, prompt).ConfigureAwait(false);
        }
        finally
        {
            readying.Release();
        }
    }

    /// <summary>Changes what was chosen for the session: of its agent, where one runs, and then by <paramref name="keep"/>. An agent that is being started has what was chosen before.</summary>
    /// <exception cref="AgentException">The agent refused; nothing was kept.</exception>
    public async Task ChooseAsync(SessionChoices wanted, Func<Task> keep, CancellationToken cancellationToken)
    {
        await readying.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await agent.ChooseAsync(wanted, id, keep, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            readying.Release();
        }
    }

    private async Task EndTurnAsync(Turn ended)
    {
        if (steering is not null)
        {
            await steering.SettleAsync().ConfigureAwait(false);
            steering.Dispose();
            steering = null;
        }

        host.Turn = null;
        var (type, data, used, keepAgent) = ended.Outcome();
        if (!keepAgent)
        {
            await agent.DropAsync().ConfigureAwait(false);
        }

        // The turn writes no more, and who waits for its end has not been told yet that he may.
        var changes = await services.Changes.EndedAsync(ended.Session, ended.Run, stopping.IsCancellationRequested).ConfigureAwait(false);
        await ended.TellEndAsync(type, data with { Changes = changes }, used).ConfigureAwait(false);
        ended.Dispose();
        turn = null;
    }

    private async Task StopAsync()
    {
        await idle.DisposeAsync().ConfigureAwait(false);
        if (turn is not null)
        {
            turn.StopNow();
            await turn.Completion.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
            await EndTurnAsync(turn).ConfigureAwait(false);
        }

        await agent.DropAsync().ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Information, "The agent of session {Session} was idle for {Limit} and is ended")]
    private static partial void AgentEndedIdle(ILogger logger, string session, TimeSpan limit);

    [LoggerMessage(LogLevel.Error, "Session {Session} could not act")]
    private static partial void LookFailed(ILogger logger, string session, Exception exception);
}
