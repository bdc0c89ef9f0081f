using System.Globalization;
using System.Text;
using Ringside.Protocol;

namespace Ringside.EventLog.Retention;

/// <summary>
/// Finds the deltas that a completed message has replaced (E6) by reading the log once, in order; how far it came is a record, so that a restart goes on from
/// there. A message's deltas go from the last to the first: whoever reads meanwhile gets a beginning of the text, then the whole.
/// </summary>
internal sealed class DeltaPruning(EventLog log)
{
    private const int Page = 500;
    private const int Window = 10_000;

    /// <summary>So many rows go in one step.</summary>
    private const int Step = 500;

    private static readonly RecordKey Progress = new("retention", "deltas");
    private static readonly EventFilter Texts = new() { Type = ["message.*", "reasoning.*"] };

    /// <summary>A message that got no word for so long is not waited for: what it had goes with everything else below the floor.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly Dictionary<(string? Session, string Message), Growing> open = [];
    private long examined = -1;

    public async Task RunAsync(DateTimeOffset before, Func<PruneStep, Task<bool>> prune, RetentionReport report, CancellationToken cancellationToken)
    {
        examined = Math.Max(examined < 0 ? Known() : examined, log.ReadFloor());
        var start = examined;
        try
        {
            await PruneAsync(before, prune, report, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // What was found and not taken away is found again.
            examined = -1;
            open.Clear();
            throw;
        }

        foreach (var (key, _) in open.Where(growing => growing.Value.Last < before - Abandoned).ToList())
        {
            open.Remove(key);
        }

        if (examined > start)
        {
            var done = open.Values.Select(growing => growing.Deltas[0] - 1).Append(examined).Min();
            var record = new Record(Encoding.UTF8.GetBytes(done.ToString(CultureInfo.InvariantCulture)));
            await log.AppendAsync(scope => { scope.PutRecord(Progress, record); return true; }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PruneAsync(DateTimeOffset before, Func<PruneStep, Task<bool>> prune, RetentionReport report, CancellationToken cancellationToken)
    {
        var replaced = new List<long>();
        for (var ended = false; !ended;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ended = !Examine(before, replaced);
            while (replaced.Count >= Step || (ended && replaced.Count > 0))
            {
                var rows = replaced[..Math.Min(Step, replaced.Count)];
                await prune(new PruneStep { Events = rows }).ConfigureAwait(false);
                replaced.RemoveRange(0, rows.Count);
                report.Deltas += rows.Count;
            }
        }
    }

    /// <summary>Reads on by a page. False: it came to the head, or to what is too new.</summary>
    private bool Examine(DateTimeOffset before, List<long> replaced)
    {
        // A window, since few of many events may be texts, and a read must be short.
        var (head, from) = (log.State.Head.Position, examined);
        var end = Math.Min(from + Window, head);
        var page = log.Read(Texts, from, end, Page);
        foreach (var e in page)
        {
            if (e.Time > before)
            {
                return false;
            }

            Follow(e, replaced);
            examined = e.Position;
        }

        examined = page.Count < Page ? end : examined;
        return examined < head;
    }

    private void Follow(LogEvent e, List<long> replaced)
    {
        if (EventTypes.IsDelta(e.Type))
        {
            var key = (e.Scope.Session, e.As<DeltaData>().Message);
            var growing = open.GetValueOrDefault(key) ?? new Growing([], e.Time);
            growing.Deltas.Add(e.Position);
            open[key] = growing with { Last = e.Time };
        }
        else if (e.Type is EventTypes.MessageCompleted or EventTypes.ReasoningCompleted && open.Remove((e.Scope.Session, e.As<MessageData>().Message), out var whole))
        {
            replaced.AddRange(Enumerable.Reverse(whole.Deltas));
        }
    }

    private long Known() =>
        log.ReadRecords(Progress.Kind) is [var record] && long.TryParse(record, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? Math.Min(position, log.State.Head.Position) : 0;

    private sealed record Growing(List<long> Deltas, DateTimeOffset Last);
}
