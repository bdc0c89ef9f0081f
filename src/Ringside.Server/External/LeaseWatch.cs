using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Runs;

namespace Ringside.Server.External;

/// <summary>Ends runs whose programs have not been heard of for longer than their lease (P4, E8). A restarted server gives each a whole lease again.</summary>
public sealed partial class LeaseWatch(EventLog.EventLog log, RunCloser closer, TimeProvider time, ILogger<LeaseWatch> logger) : IHostedService
{
    public const long DefaultLeaseMs = 60_000;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly RunError Expired = new("lease_expired", "The program that writes this run has not been heard of for longer than its lease.");

    private readonly ConcurrentDictionary<string, long> heardAt = [];
    private ITimer? timer;

    /// <summary>A sign of life (P4: a heartbeat counts as writing).</summary>
    public void Heard(string run)
    {
        if (heardAt.ContainsKey(run))
        {
            heardAt[run] = time.GetTimestamp();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        log.Committed += Follow;
        var state = log.State.Documents;
        foreach (var run in state.All(RunsFold.Runs).Where(run => run.Status == RunStatus.Running && state.Get(AgentsFold.Agents, run.Agent)?.Driver == Drivers.External))
        {
            heardAt[run.Id] = time.GetTimestamp();
        }

        timer = time.CreateTimer(_ => _ = EndExpiredAsync(), null, Tick, Tick);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        log.Committed -= Follow;
        if (timer is not null)
        {
            await timer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Follow(IReadOnlyList<LogEvent> events)
    {
        foreach (var e in events)
        {
            if (e.Scope.Run is not { } run)
            {
                continue;
            }

            // Ended by whomever; kept alive only by the program itself.
            if (EventTypes.IsRunEnd(e.Type))
            {
                heardAt.TryRemove(run, out _);
            }
            else if (e.Source == EventSources.Agent && (e.Type == EventTypes.RunStarted || heardAt.ContainsKey(run)))
            {
                heardAt[run] = time.GetTimestamp();
            }
        }
    }

    private async Task EndExpiredAsync()
    {
        foreach (var (run, heard) in heardAt)
        {
            var lease = TimeSpan.FromMilliseconds(log.State.Documents.Get(RunsFold.Runs, run)?.LeaseMs ?? DefaultLeaseMs);
            if (time.GetElapsedTime(heard) <= lease || !heardAt.TryRemove(KeyValuePair.Create(run, heard)))
            {
                continue;
            }

            try
            {
                await log.AppendAsync(scope => closer.End(scope, run, EventTypes.RunInterrupted, new RunEndedData { Error = Expired })).ConfigureAwait(false);
            }
            catch (LogUnavailableException e)
            {
                heardAt.TryAdd(run, heard);
                NotEnded(run, e);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The run {Run} could not be ended, and is tried again")]
    private partial void NotEnded(string run, Exception exception);
}
