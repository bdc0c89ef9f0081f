using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Identity;
using Ringside.Server.Sessions;

namespace Ringside.Server.Orchestration;

/// <summary>Stops an orchestrator, or another agent, that meets a limit and asks a person, who lets it go on or ends it.</summary>
internal static class Escalation
{
    public const string Resume = "resume", End = "end";

    private static readonly InteractionOption[] OfOrchestrators = [new(Resume, "Resume"), new(End, "Switch off")], OfAgents = [new(Resume, "Let it go on"), new(End, "Keep it silent")];

    /// <param name="reason">One of <see cref="OrchestrationStops"/>.</param>
    /// <param name="why">The same for a person, from the verb on.</param>
    /// <returns>What its agent is told.</returns>
    public static string Stop(AppendScope scope, Session session, string reason, string why)
    {
        var leads = Managing.Switched(scope.State, session.Id) is not null;
        var (interaction, detail) = (scope.NewId(Ids.Interaction), $"This {(leads ? "orchestrator" : "agent")} {why}.");
        scope.Append(session.Event(EventTypes.InteractionOpened, new InteractionData { Interaction = interaction, Kind = "question", Title = $"{detail} May it go on?", Options = leads ? OfOrchestrators : OfAgents }));
        scope.Append(session.Event(EventTypes.OrchestrationStopped, new OrchestrationData { Reason = reason, Detail = detail, Interaction = interaction }));
        return leads ? Told(session.Id, detail) : ToldAgent(detail);
    }

    /// <summary>What an agent is told that may not act, since an orchestrator is paused.</summary>
    public static string Told(string session, string detail) =>
        $"The orchestrator {session} is paused, and nothing was sent: {detail} A person was asked; end your turn now.";

    /// <summary>What an agent is told that may not send, since it has met a limit itself.</summary>
    public static string ToldAgent(string detail) => $"Your session may send nothing now, and nothing was sent: {detail} A person was asked; end your turn now.";

    /// <summary>A person has answered an interaction, whatever it asked. Words of his own let it go on, and are its next prompt.</summary>
    public static void Answered(AppendScope scope, Interaction interaction, InteractionAnswer answer, Caller person)
    {
        var leads = scope.State.Get(OrchestrationsFold.Orchestrations, interaction.Session)?.Stop?.Interaction == interaction.Id;
        if ((!leads && scope.State.Get(OrchestrationsFold.Paces, interaction.Session)?.Stop?.Interaction != interaction.Id) || scope.State.Get(SessionsFold.Sessions, interaction.Session) is not { } session)
        {
            return;
        }

        if (answer.Option == End)
        {
            // An agent that leads nobody stays silent until a person prompts it.
            if (!leads)
            {
                return;
            }

            scope.Append(session.Event(EventTypes.OrchestrationUpdated, new OrchestrationData { Enabled = false }, EventSources.User, person.User.Id));
            return;
        }

        scope.Append(session.Event(EventTypes.OrchestrationResumed, new OrchestrationData { Interaction = interaction.Id }, EventSources.User, person.User.Id));
        if (answer.Text is { } words)
        {
            Inbox.Add(scope, session, new PromptData { Prompt = "", Text = words, Delivery = Delivery.Queue }, EventSources.User, person.User.Id);
        }
    }
}
