using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Runs;

/// <summary>Derives <c>phase.started</c> and <c>phase.completed</c> from what changed in a plan.</summary>
public sealed class PhasesFold : IFold
{
    public IReadOnlyList<DocumentKind> Kinds => [];

    public void Apply(LogEvent e, DocumentEditor documents)
    {
    }

    public IEnumerable<NewEvent> Consequences(LogEvent e, Documents before, Documents after)
    {
        if (e.Type != EventTypes.PlanUpdated || after.Get(SessionsFold.Sessions, e.Scope.Session) is not { } session)
        {
            yield break;
        }

        var old = before.Get(SessionsFold.Sessions, e.Scope.Session)?.Plan?.Phases.ToLookup(phase => phase.Id, phase => phase.Status);
        foreach (var phase in e.As<PlanData>().Phases)
        {
            var type = phase.Status switch
            {
                "in_progress" => EventTypes.PhaseStarted,
                "completed" => EventTypes.PhaseCompleted,
                _ => null,
            };
            if (type is not null && old?[phase.Id].Contains(phase.Status) != true)
            {
                yield return session.Event(type, new PhaseData(phase.Id, phase.Title), e.Source, e.Actor, e.Scope.Run);
            }
        }
    }
}
