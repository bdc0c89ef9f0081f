using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ringside.EventLog;
using Ringside.EventLog.Retention;
using Ringside.Server.Runs;

namespace Ringside.Server.Retention;

/// <summary>Takes away, every ten minutes, what the policy no longer keeps. Several servers on one log do no harm to each other: a floor is moved by one of them.</summary>
public sealed partial class RetentionService(EventLog.EventLog log, OpenMessages open, RetentionPolicy policy, TimeProvider time, ILogger<RetentionService> logger) : IHostedService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    private readonly LogRetention retention = new(log, time);
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private ITimer? timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        timer = time.CreateTimer(_ => _ = RunAsync(), null, Every, Every);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        if (timer is not null)
        {
            await timer.DisposeAsync().ConfigureAwait(false);
        }

        // The step that is going ends before the log is closed.
        await gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        gate.Release();
    }

    /// <summary>One run, at once. What fails is logged, and tried again by the next.</summary>
    /// <returns>Null: it failed, or the server is going down.</returns>
    public async Task<RetentionReport?> RunAsync()
    {
        await gate.WaitAsync().ConfigureAwait(false);
        var began = time.GetTimestamp();
        try
        {
            // Off the thread that moves the clock: it reads pages from the store.
            var report = await Task.Run(() => retention.RunAsync(policy, Limit(), stopping.Token), stopping.Token).ConfigureAwait(false);
            if (report.Steps > 0)
            {
                Pruned(report.Deltas, report.Events, report.Artifacts, report.Floor, log.ReadSize(), (long)time.GetElapsedTime(began).TotalMilliseconds, report.LongestHold.TotalMilliseconds);
            }

            return report;
        }
        catch (LogUnavailableException e)
        {
            Failed(e.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        finally
        {
            gate.Release();
        }

        return null;
    }

    /// <summary>The words of a message that grows in a run are needed until it is whole: a server that starts reads them back.</summary>
    private long Limit() => open.All.Where(message => message.First.Scope.Run is not null).Select(message => message.First.Position - 1).DefaultIfEmpty(long.MaxValue).Min();

    [LoggerMessage(LogLevel.Information, "Pruned {Deltas} deltas, {Events} events and {Artifacts} artifacts; the log begins after {Floor} and uses {Bytes} bytes. Took {Ms} ms, held the log for {HoldMs:0.0} ms at most")]
    private partial void Pruned(int deltas, int events, int artifacts, long floor, long bytes, long ms, double holdMs);

    [LoggerMessage(LogLevel.Warning, "Nothing more could be pruned: {Reason}")]
    private partial void Failed(string reason);
}
