using Ringside.Agents;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;
using Ringside.Server.Usage;

namespace Ringside.Server.Execution;

/// <summary>Joins what an agent says of its tokens, so that a session tells it at most four times a second, and always the last (E7).</summary>
internal sealed class UsageRecorder(string session, string run, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private Counts? added;
    private UsageReport? newest;
    private long? toldAt;

    public bool IsPending => newest is not null;

    public bool IsDue => newest is not null && (toldAt is not { } told || time.GetElapsedTime(told) >= Interval);

    public void Take(UsageReport report)
    {
        added = report.Call is null ? added : (added ?? new Counts()) + report.Call;
        newest = new UsageReport(
            report.Call ?? newest?.Call,
            report.ContextUsed ?? newest?.ContextUsed,
            report.ContextSize ?? newest?.ContextSize,
            report.Cost ?? newest?.Cost,
            report.ContextSource ?? newest?.ContextSource);
    }

    /// <summary>Appends the totals as the state has them at this moment.</summary>
    public void Tell(AppendScope scope)
    {
        if (newest is not { } report || scope.State.Get(SessionsFold.Sessions, session) is not { } state)
        {
            return;
        }

        var context = report.ContextUsed is null && report.ContextSize is null
            ? null
            : new ContextUsage(report.ContextUsed, report.ContextSize, report.ContextSource ?? "reported");
        var data = UsageFold.Total(scope.State, state, run, added, context, report.Cost) with { Call = report.Call };
        scope.Append(state.Event(EventTypes.UsageUpdated, data, EventSources.Agent, run: run));
    }

    /// <summary>What was told is durable.</summary>
    public void Told()
    {
        (added, newest) = (null, null);
        toldAt = time.GetTimestamp();
    }
}
