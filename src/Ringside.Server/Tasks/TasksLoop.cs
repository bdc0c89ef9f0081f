using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Tasks;

/// <summary>
/// The agent loop: looks at the tasks whenever one is due, is changed, or a run of one ends. Every server whose <c>RINGSIDE_AGENT_LOOP</c> is on has one; what is done is decided in
/// the log (<see cref="DueTimes"/>), so that any number of them do it once. All that it knows is in the log's state: a restarted one goes on.
/// </summary>
public sealed partial class TasksLoop(EventLog.EventLog log, DueTimes dueTimes, TaskOptions options, TimeProvider time, ILogger<TasksLoop> logger) : IHostedService
{
    /// <summary>So often it looks at the clock, which may be set meanwhile, or have stood still.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource stopping = new();
    private Task looking = Task.CompletedTask;
    private ITimer? timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Loops)
        {
            timer = time.CreateTimer(_ => Ring(), null, Tick, Tick);
            log.Committed += Follow;
            Ring();
            looking = Task.Run(LookAsync, CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        log.Committed -= Follow;
        await stopping.CancelAsync().ConfigureAwait(false);
        await looking.ConfigureAwait(false);
        timer?.Dispose();
    }

    private void Ring() => bell.Writer.TryWrite(true);

    private void Follow(IReadOnlyList<LogEvent> events)
    {
        if (events.Any(e => e.Scope.Task is not null && e.Type.StartsWith("task.", StringComparison.Ordinal)))
        {
            Ring();
        }
    }

    private async Task LookAsync()
    {
        try
        {
            while (await bell.Reader.ReadAsync(stopping.Token).ConfigureAwait(false))
            {
                await TryDecideAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task TryDecideAsync()
    {
        foreach (var id in log.State.Documents.MarkedKeys(TasksFold.Tasks, TaskMarks.Open))
        {
            try
            {
                await DecideAsync(id).ConfigureAwait(false);
            }
            catch (LogUnavailableException e)
            {
                // The others would wait for the same.
                NotDecided(id, e.Message);
                return;
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                // One task that is beyond it is no reason to leave the others.
                Failed(id, e);
            }
        }
    }

    private async Task DecideAsync(string id)
    {
        var (state, now) = (log.State.Documents, time.GetUtcNow());
        if (state.Get(TasksFold.Tasks, id) is not { } task || !(DueTimes.NextLook(task, state) <= now))
        {
            return;
        }

        try
        {
            var past = task.NextDue <= now ? TaskSchedule.UpTo(task, now) : null;
            await log.AppendAsync(scope => dueTimes.Decide(scope, id, past)).ConfigureAwait(false);
        }
        catch (Exception e) when (!MayPass(e))
        {
            Failed(id, e);
            var error = e is RejectedException refused ? new RunError(refused.Code, refused.Message) : new RunError(ErrorCodes.Internal, "The server could not start it; its log says why.");
            await log.AppendAsync(scope => DueTimes.GiveUp(scope, id, error)).ConfigureAwait(false);
        }
    }

    /// <summary>Whether it may go well at the next look, with all of it as it is (T9).</summary>
    private static bool MayPass(Exception e) =>
        e is LogUnavailableException or IOException or TimeoutException or OperationCanceledException or RejectedException { Code: ErrorCodes.Unavailable };

    [LoggerMessage(LogLevel.Warning, "Task {Task} is due and waits for the log: {Reason}")]
    private partial void NotDecided(string task, string reason);

    [LoggerMessage(LogLevel.Error, "Task {Task} is due and could not be started")]
    private partial void Failed(string task, Exception exception);
}
