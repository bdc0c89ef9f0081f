using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Runs;
using Ringside.Server.Workers;

namespace Ringside.Server.External;

/// <summary>Ends runs whose programs have not been heard of for longer than their lease (P4, E8). A restarted server, or one that takes over, gives each a whole lease again.</summary>
public sealed partial class LeaseWatch(EventLog.EventLog log, WorkLog work, RunCloser closer, TimeProvider time, ILogger<LeaseWatch> logger) : IWorker
{
    public const long DefaultLeaseMs = 60_000;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private const string Heartbeats = "heartbeat";
    private static readonly RunError Expired = new("lease_expired", "The program that writes this run has not been heard of for longer than its lease.");

    private readonly ConcurrentDictionary<string, long> heardAt = [];
    private readonly ConcurrentDictionary<string, string> heartbeats = [];
    private ITimer? timer;

    /// <summary>A sign of life (P4: a heartbeat counts as writing). Another server may be the one that watches.</summary>
    public async Task HeardAsync(Run run)
    {
        Heard(run.Id);
        if (log.IsShared)
        {
            await log.AppendAsync(scope =>
            {
                var life = TimeSpan.FromMilliseconds(run.LeaseMs ?? DefaultLeaseMs);
                scope.PutRecord(new RecordKey(Heartbeats, $"{run.Session} {run.Id}"), new Record(Encoding.UTF8.GetBytes($"\"{run.Id} {scope.NewId("beat")}\""), scope.Now + life));
                return true;
            }).ConfigureAwait(false);
        }
    }

    public Task BeginAsync(CancellationToken cancellationToken)
    {
        log.Committed += Follow;
        log.RecordsChanged += HearHeartbeats;
        var state = log.State.Documents;
        foreach (var run in state.All(RunsFold.Runs).Where(run => run.Status == RunStatus.Running && state.Get(AgentsFold.Agents, run.Agent)?.Driver == Drivers.External))
        {
            heardAt[run.Id] = time.GetTimestamp();
        }

        timer = time.CreateTimer(_ => _ = EndExpiredAsync(), null, Tick, Tick);
        return Task.CompletedTask;
    }

    public async Task EndAsync()
    {
        log.Committed -= Follow;
        log.RecordsChanged -= HearHeartbeats;
        if (timer is not null)
        {
            await timer.DisposeAsync().ConfigureAwait(false);
        }

        heardAt.Clear();
    }

    private void Heard(string run)
    {
        if (heardAt.ContainsKey(run))
        {
            heardAt[run] = time.GetTimestamp();
        }
    }

    private void HearHeartbeats(IReadOnlyList<string> kinds)
    {
        if (!kinds.Contains(Heartbeats))
        {
            return;
        }

        foreach (var beat in log.ReadRecords(Heartbeats).Select(json => Encoding.UTF8.GetString(json).Trim('"')))
        {
            var run = beat.Split(' ')[0];
            if (heartbeats.GetValueOrDefault(run) != beat)
            {
                heartbeats[run] = beat;
                Heard(run);
            }
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
                heartbeats.TryRemove(run, out _);
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
                await work.AppendAsync(scope => closer.End(scope, run, EventTypes.RunInterrupted, new RunEndedData { Error = Expired })).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // It is for another server to do.
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
