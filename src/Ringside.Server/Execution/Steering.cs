using Microsoft.Extensions.Logging;
using Ringside.Agents;
using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Execution;

/// <summary>
/// Tells an agent inside its turn what was sent to steer it (G31): the first of the inbox, one at a time, each once in a turn. What the agent does not take stays
/// where it is, and is the next turn's.
/// </summary>
internal sealed partial class Steering(Turn turn, ExecutionServices services, Action look, CancellationToken stopping) : IDisposable
{
    /// <summary>How long the end of a turn waits for the answer to what was told in it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private readonly HashSet<string> tried = [];
    private Task telling = Task.CompletedTask;

    public void Look(Session session)
    {
        if (telling.IsCompleted && turn.AtWork is { } agent && session.Inbox is [{ Delivery: Delivery.Steer } first, ..] && tried.Add(first.Id))
        {
            telling = TellAsync(agent, first);
            telling.ContinueWith(_ => look(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>The turn is over, but not yet in the log: what the agent took in it is in the log first.</summary>
    public async Task SettleAsync()
    {
        try
        {
            await telling.WaitAsync(Grace, services.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await enough.CancelAsync().ConfigureAwait(false);
            await telling.ConfigureAwait(false);
        }
    }

    public void Dispose() => enough.Dispose();

    private async Task TellAsync(IAgent agent, Prompt prompt)
    {
        try
        {
            turn.Recorder.Steer(prompt);
            if (await agent.SteerAsync(PromptContent.Blocks(prompt, services.Log), enough.Token).WaitAsync(enough.Token).ConfigureAwait(false))
            {
                await NoteAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            NotSteered(services.Logger, turn.Session.Id, e.Message);
        }
    }

    /// <summary>Goes on trying while the log cannot be written: a prompt that was told must not be told again.</summary>
    private async Task NoteAsync()
    {
        while (true)
        {
            try
            {
                await turn.Recorder.SteeredAsync().ConfigureAwait(false);
                return;
            }
            catch (LogUnavailableException) when (!stopping.IsCancellationRequested)
            {
                await Task.Delay(Retry, services.Time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "A prompt of session {Session} waits for the next turn, since it could not be told in this one: {Reason}")]
    private static partial void NotSteered(ILogger logger, string session, string reason);
}
