using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Interactions;
using Ringside.Server.Sessions;

namespace Ringside.Server.Orchestration;

/// <summary>What people do with orchestrators.</summary>
public sealed class OrchestrationsService(OrchestrationOptions options)
{
    private const int MaxGoal = 4000, MaxRules = 4000, MaxManaged = 50;

    /// <summary>The session's orchestration; of one that was never set up, what it would have by default.</summary>
    public Protocol.Orchestration Get(Documents state, Caller caller, string id, DateTimeOffset now)
    {
        var session = state.Session(caller, id);
        return AsOf(now, state, state.Get(OrchestrationsFold.Orchestrations, session.Id) ?? options.None(session.Id));
    }

    /// <summary>Those of the sessions that the caller sees that were given a goal, whether they are switched on or not.</summary>
    public IEnumerable<Protocol.Orchestration> All(Documents state, Caller caller, DateTimeOffset now) =>
        state.All(OrchestrationsFold.Orchestrations).Where(one => one.Goal is not null && Access.CanSee(caller, one.Session, state)).Select(one => AsOf(now, state, one));

    private Protocol.Orchestration AsOf(DateTimeOffset now, Documents state, Protocol.Orchestration one) =>
        options.Bound(one) with { PromptsLastHour = state.Get(OrchestrationsFold.Paces, one.Session)?.SentSince(now) ?? 0 };

    /// <summary>Sets all of it. A decision, made inside an append.</summary>
    /// <exception cref="RejectedException">It cannot be set so, or not by this caller.</exception>
    public Protocol.Orchestration Set(AppendScope scope, Caller caller, string id, SetOrchestration request)
    {
        var none = options.None(id);
        return Change(scope, caller, id, _ => none with
        {
            Enabled = request.Enabled ?? true,
            Goal = request.Goal,
            Manages = request.Manages ?? [],
            Rules = request.Rules,
            MaxPromptsPerHour = request.MaxPromptsPerHour ?? none.MaxPromptsPerHour,
            MaxDepth = request.MaxDepth ?? none.MaxDepth,
            MaxRepeats = request.MaxRepeats ?? none.MaxRepeats,
            MaxRounds = request.MaxRounds ?? none.MaxRounds,
        });
    }

    /// <summary>Changes some of it. A decision, made inside an append.</summary>
    /// <inheritdoc cref="Set"/>
    public Protocol.Orchestration Update(AppendScope scope, Caller caller, string id, UpdateOrchestration request)
    {
        if (request.Cleared?.FirstOrDefault(member => member != "rules") is { } member)
        {
            throw RejectedException.Invalid("cleared", $"only rules can be taken away, not {member}");
        }

        return Change(scope, caller, id, before => before with
        {
            Enabled = request.Enabled ?? before.Enabled,
            Goal = request.Goal ?? before.Goal,
            Manages = request.Manages ?? before.Manages,
            Rules = request.Cleared is { Count: > 0 } ? null : request.Rules ?? before.Rules,
            MaxPromptsPerHour = request.MaxPromptsPerHour ?? before.MaxPromptsPerHour,
            MaxDepth = request.MaxDepth ?? before.MaxDepth,
            MaxRepeats = request.MaxRepeats ?? before.MaxRepeats,
            MaxRounds = request.MaxRounds ?? before.MaxRounds,
        });
    }

    private Protocol.Orchestration Change(AppendScope scope, Caller caller, string id, Func<Protocol.Orchestration, Protocol.Orchestration> change)
    {
        var session = scope.State.Session(caller, id);
        Access.RequireUnlimited(caller);
        if (session.Owner != caller.User.Id && !caller.IsAdmin)
        {
            throw new RejectedException(ErrorCodes.Forbidden, "Only the owner of a session, or an admin, decides what it manages.");
        }

        if (session.Status == SessionStatus.Closed)
        {
            throw new RejectedException(ErrorCodes.SessionClosed, "The session is closed; make a new one.");
        }

        var known = scope.State.Get(OrchestrationsFold.Orchestrations, id);
        var before = options.Bound(known ?? options.None(id));
        var wanted = change(before);
        wanted = wanted with { Manages = [.. wanted.Manages.Distinct()] };
        Check(scope.State, session, before, wanted);
        if (Changed(known, wanted) is { } data)
        {
            if (data.Enabled is not null && (known?.Stop ?? scope.State.Get(OrchestrationsFold.Paces, id)?.Stop) is { } stop && scope.State.Get(InteractionsFold.Interactions, stop.Interaction)?.Status == InteractionStatus.Open)
            {
                scope.Append(session.Event(EventTypes.InteractionExpired, new InteractionData { Interaction = stop.Interaction, Reason = "switched_off" }));
            }

            scope.Append(session.Event(EventTypes.OrchestrationUpdated, data, caller.Source, caller.Actor));
        }

        return Get(scope.State, caller, id, scope.Now);
    }

    private void Check(Documents state, Session session, Protocol.Orchestration before, Protocol.Orchestration wanted)
    {
        if (wanted.Goal is null ? wanted.Enabled : string.IsNullOrWhiteSpace(wanted.Goal) || wanted.Goal.Length > MaxGoal)
        {
            throw RejectedException.Invalid("goal", $"must have 1 to {MaxGoal} characters");
        }

        if (wanted.Rules is { } rules && (string.IsNullOrWhiteSpace(rules) || rules.Length > MaxRules))
        {
            throw RejectedException.Invalid("rules", $"must have 1 to {MaxRules} characters");
        }

        if (wanted.Manages.Count > MaxManaged)
        {
            throw RejectedException.Invalid("manages", $"must be at most {MaxManaged} sessions");
        }

        // What it manages already stays, whoever sees it now.
        for (var i = 0; i < wanted.Manages.Count; i++)
        {
            var id = wanted.Manages[i];
            if (id == session.Id)
            {
                throw RejectedException.Invalid($"manages[{i}]", "is the orchestrator itself");
            }

            if (!before.Manages.Contains(id) && (state.Get(SessionsFold.Sessions, id) is not { } other || !Managing.MayBe(session, other)))
            {
                throw RejectedException.Invalid($"manages[{i}]", state.Get(SessionsFold.Sessions, id)?.Owner == session.Owner
                    ? $"{id} is private, and this orchestrator is the team's, which would read what it is told: make both private, or both the team's"
                    : $"there is no session {id} of the orchestrator's owner, or of the team");
            }
        }

        options.Check(wanted);
    }

    /// <summary>The members that are other than before; all of them where it was not set up. Null: nothing is.</summary>
    private static OrchestrationData? Changed(Protocol.Orchestration? before, Protocol.Orchestration wanted)
    {
        var data = new OrchestrationData
        {
            Enabled = wanted.Enabled == before?.Enabled ? null : wanted.Enabled,
            Goal = wanted.Goal == before?.Goal ? null : wanted.Goal,
            Manages = before is not null && wanted.Manages.SequenceEqual(before.Manages) ? null : wanted.Manages,
            Rules = wanted.Rules == before?.Rules ? null : wanted.Rules,
            Cleared = wanted.Rules is null && before?.Rules is not null ? ["rules"] : null,
            MaxPromptsPerHour = wanted.MaxPromptsPerHour == before?.MaxPromptsPerHour ? null : wanted.MaxPromptsPerHour,
            MaxDepth = wanted.MaxDepth == before?.MaxDepth ? null : wanted.MaxDepth,
            MaxRepeats = wanted.MaxRepeats == before?.MaxRepeats ? null : wanted.MaxRepeats,
            MaxRounds = wanted.MaxRounds == before?.MaxRounds ? null : wanted.MaxRounds,
        };
        return data == new OrchestrationData() ? null : data;
    }
}
