using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Orchestration;

/// <summary>That an orchestrator knows already for what it would be woken: news is told once (O22).</summary>
internal static class Told
{
    /// <summary>It was told that a session is through.</summary>
    /// <param name="upTo">Up to what position: what came later still wakes it.</param>
    public static void IsThrough(AppendScope scope, string orchestrator, string target, long upTo)
    {
        var causes = Managing.Switched(scope.State, orchestrator)?.Pending
            .Where(cause => cause.Session == target && cause.What is (WakeCauses.Idle or WakeCauses.Failed) && cause.Position <= upTo).ToList();
        if (causes is { Count: > 0 } && scope.State.Get(SessionsFold.Sessions, orchestrator) is { } session)
        {
            scope.Append(session.Event(EventTypes.OrchestrationTold, new OrchestrationData { Causes = causes }, run: session.Run));
        }
    }
}
