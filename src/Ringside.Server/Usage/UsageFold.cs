using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;

namespace Ringside.Server.Usage;

/// <summary>Adds up tokens and money (E7) and warns when a context window fills (M18). The totals live in the documents of run, session and agent.</summary>
public sealed class UsageFold : IFold
{
    private static readonly double[] Thresholds = [0.8, 0.9];

    public IReadOnlyList<DocumentKind> Kinds => [];

    /// <summary>One call's tokens with the totals that include it, read back from the fold.</summary>
    /// <param name="call">What one model call used; null where only the context or the cost is news.</param>
    /// <param name="context">Null: as before.</param>
    /// <param name="spent">What it cost; null: nothing is known of it.</param>
    public static UsageData Total(Documents state, Session session, string run, Counts? call, ContextUsage? context, Cost? spent)
    {
        var added = call ?? new Counts();
        var (ofRun, ofAgent) = (state.Get(RunsFold.Runs, run), state.Get(AgentsFold.Agents, session.Agent));
        return new UsageData
        {
            Call = call,
            Run = (ofRun?.Usage ?? new Counts()) + added,
            Session = (session.Usage?.Session ?? new Counts()) + added,
            Agent = (ofAgent?.Usage ?? new Counts()) + added,
            Context = context ?? session.Usage?.Context ?? new ContextUsage(null, null, "unknown"),
            Model = session.Usage?.Model,
            Cost = Costs.Add(session.Usage?.Cost, spent),
            RunCost = Costs.Add(ofRun?.Cost, spent),
            AgentCost = Costs.Add(ofAgent?.Cost, spent),
        };
    }

    public void Apply(LogEvent e, DocumentEditor documents)
    {
    }

    public IEnumerable<NewEvent> Consequences(LogEvent e, Documents before, Documents after)
    {
        if (e.Type != EventTypes.UsageUpdated || after.Get(SessionsFold.Sessions, e.Scope.Session) is not { } session)
        {
            yield break;
        }

        var old = Share(before.Get(SessionsFold.Sessions, e.Scope.Session)?.Usage?.Context) ?? 0;
        if (session.Usage?.Context is { Used: { } used, Size: { } size } context && Share(context) is { } now)
        {
            foreach (var threshold in Thresholds.Where(threshold => old < threshold && now >= threshold))
            {
                yield return session.Event(EventTypes.ContextWarning, new ContextWarningData(threshold, used, size), run: e.Scope.Run);
            }
        }
    }

    private static double? Share(ContextUsage? context) => context is { Used: { } used, Size: > 0 and { } size } ? (double)used / size : null;
}
