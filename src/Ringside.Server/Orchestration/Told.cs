using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;
using Ringside.Server.Threads;

namespace Ringside.Server.Orchestration;

/// <summary>That a session knows already of what it would be woken for, or prompted with: news is told once (O22).</summary>
internal static class Told
{
    /// <summary>It was told that another one is through.</summary>
    /// <param name="upTo">Up to what position: of what came later it is still told.</param>
    public static void IsThrough(AppendScope scope, string hearer, string target, long upTo)
    {
        UntoldSilences.Strike(scope, hearer, target, upTo);
        var causes = Managing.Switched(scope.State, hearer)?.Pending
            .Where(cause => cause.Session == target && cause.What is (WakeCauses.Idle or WakeCauses.Failed) && cause.Position <= upTo).ToList();
        if (causes is { Count: > 0 } && scope.State.Get(SessionsFold.Sessions, hearer) is { } session)
        {
            scope.Append(session.Event(EventTypes.OrchestrationTold, new OrchestrationData { Causes = causes }, run: session.Run));
        }
    }
}
