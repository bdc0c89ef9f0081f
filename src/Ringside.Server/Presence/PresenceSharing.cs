using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Presence;

/// <summary>
/// Servers on one log tell each other who watches what, each in a record of its own that it writes at a change and again while there is anybody. What is not
/// written any more is forgotten after a while of the reader's own clock, so that clocks need not agree: a server that was killed has no watchers.
/// </summary>
public sealed class PresenceSharing : BackgroundService
{
    /// <summary>After so long without a word from a server its people have left.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(20);

    private const string Kind = "presence";

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(6);

    private readonly Dictionary<string, (WatchedThere Told, long HeardAt)> heard = [];
    private readonly PresenceService presence;
    private readonly EventLog.EventLog log;
    private readonly TimeProvider time;
    private readonly string server;
    private IReadOnlyDictionary<string, IReadOnlyList<string>> told = new Dictionary<string, IReadOnlyList<string>>();
    private IReadOnlyList<WatchedThere> others = [];
    private long toldAt;
    private long count;
    private int isStale = 1;

    public PresenceSharing(PresenceService presence, EventLog.EventLog log, TimeProvider time)
    {
        (this.presence, this.log, this.time) = (presence, log, time);
        server = Ids.New("srv", time);
        log.RecordsChanged += kinds =>
        {
            if (kinds.Contains(Kind))
            {
                Volatile.Write(ref isStale, 1);
            }
        };
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!log.IsShared)
        {
            return;
        }

        using var tick = new PeriodicTimer(Tick, time);
        try
        {
            while (await tick.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TellAsync(cancellationToken).ConfigureAwait(false);
            if (Interlocked.Exchange(ref isStale, 0) != 0)
            {
                Hear();
            }
        }
        catch (LogUnavailableException)
        {
            // Neither do the others hear of anybody: what is known stays until it is too old.
            Volatile.Write(ref isStale, 1);
        }

        List<WatchedThere> alive = [.. heard.Values.Where(known => time.GetElapsedTime(known.HeardAt) < Life).Select(known => known.Told)];
        if (!alive.SequenceEqual(others))
        {
            others = alive;
            presence.SetElsewhere(alive);
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        var here = presence.Here();
        var isSame = here.Count == told.Count && here.All(pair => told.TryGetValue(pair.Key, out var before) && before.SequenceEqual(pair.Value));
        if (isSame && (here.Count == 0 || time.GetElapsedTime(toldAt) < RenewEvery))
        {
            return;
        }

        var now = time.GetTimestamp();
        var json = JsonSerializer.SerializeToUtf8Bytes(new WatchedThere(server, count + 1, here), PresenceJson.Default.WatchedThere);
        await log.AppendAsync(
            scope =>
            {
                scope.PutRecord(new RecordKey(Kind, server), new Record(json, scope.Now + (3 * Life)));
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        (told, toldAt) = (here, now);
        count++;
    }

    private void Hear()
    {
        var now = time.GetTimestamp();
        var there = log.ReadRecords(Kind).Select(json => JsonSerializer.Deserialize(json, PresenceJson.Default.WatchedThere)!).Where(told => told.Server != server).ToList();
        foreach (var gone in heard.Keys.Except(there.Select(told => told.Server)).ToList())
        {
            heard.Remove(gone);
        }

        foreach (var told in there)
        {
            if (!heard.TryGetValue(told.Server, out var before) || before.Told.Count != told.Count)
            {
                heard[told.Server] = (told, now);
            }
        }
    }
}
