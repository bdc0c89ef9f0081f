using Ringside.Agents;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;
using Ringside.Server.Usage;

namespace Ringside.Server.Execution;

/// <summary>Joins what an agent says of its tokens, so that a session tells it at most four times a second, and always the last (E7).</summary>
internal sealed class UsageRecorder(string session, string run, ModelCatalogue models, UsagePace pace)
{
    private Counts? added;
    private Cost? computed;
    private string? conversation;
    private UsageReport? newest;

    public bool IsPending => newest is not null;

    public bool IsDue => newest is not null && pace.IsDue;

    /// <summary>Completes when a run's end may tell what is pending; at once where nothing is, or nothing may be waited for any more.</summary>
    public async Task EndIsDueAsync(TimeProvider time, CancellationToken hurry)
    {
        while (IsPending && pace.UntilAnEnd is var rest && rest > TimeSpan.Zero && !hurry.IsCancellationRequested)
        {
            await Task.Delay(rest, time, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Take(UsageReport report)
    {
        Count(report.Call, report.Model);
        conversation = report.Conversation ?? conversation;
        newest = new UsageReport(
            report.Call ?? newest?.Call,
            report.ContextUsed ?? newest?.ContextUsed,
            report.ContextSize ?? newest?.ContextSize,
            report.Cost ?? newest?.Cost,
            report.ContextSource ?? newest?.ContextSource,
            report.Model ?? newest?.Model);
    }

    /// <summary>What a whole turn used.</summary>
    public void Take(IReadOnlyList<ModelCounts> used)
    {
        if (used.Count == 0)
        {
            return;
        }

        foreach (var each in used)
        {
            Count(each.Counts, each.IsPart ? null : each.Model);
        }

        var sum = used.Aggregate(new Counts(), (sum, each) => sum + each.Counts);

        // A turn of several models says nothing of whose window it is.
        newest = (newest ?? new UsageReport()) with { Call = sum, Model = used is [{ Model: { } only }] ? only : newest?.Model };
    }

    /// <summary>Appends the totals as the state has them at this moment.</summary>
    public void Tell(AppendScope scope)
    {
        if (newest is not { } report || scope.State.Get(SessionsFold.Sessions, session) is not { } state)
        {
            return;
        }

        var spent = CostCounter.Spend(scope, session, conversation, report.Cost, computed);
        var data = UsageFold.Total(scope.State, state, run, added, Context(report, state.Usage), spent);
        scope.Append(state.Event(EventTypes.UsageUpdated, data with { Call = report.Call, Model = report.Model ?? data.Model }, EventSources.Agent, run: run));
    }

    /// <summary>What was told is durable.</summary>
    public void Told()
    {
        (added, computed, newest) = (null, null, null);
        pace.Told();
    }

    private void Count(Counts? call, string? model)
    {
        if (call is not null)
        {
            added = (added ?? new Counts()) + call;
            computed = Costs.Add(computed, models.CostOf(model, call));
        }
    }

    /// <summary>Of the newest call, in the window that the agent says, else the catalogue. Another model's is nobody's any more. Null: as before.</summary>
    private ContextUsage? Context(UsageReport report, UsageData? before)
    {
        var old = report.Model is null || before?.Model is null || report.Model == before.Model ? before?.Context : null;
        var size = report.ContextSize ?? old?.Size ?? models.Find(report.Model ?? before?.Model)?.Context;
        return report.ContextUsed is { } used ? new ContextUsage(used, size, report.ContextSource ?? "reported")
            : old is not null && size == old.Size ? null
            : new ContextUsage(old?.Used, size, old?.Source ?? "unknown");
    }
}
