using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Identity;
using Ringside.Server.Sessions;

namespace Ringside.Server.Orchestration;

/// <summary>Stops an orchestrator that meets a limit and asks a person, who lets it go on or ends it.</summary>
internal static class Escalation
{
    public const string Resume = "resume", End = "end";

    private static readonly InteractionOption[] Options = [new(Resume, "Resume"), new(End, "Switch off")];

    /// <param name="reason">One of <see cref="OrchestrationStops"/>.</param>
    /// <param name="why">The same for a person, from the verb on.</param>
    /// <returns>What its agent is told.</returns>
    public static string Stop(AppendScope scope, Session session, string reason, string why)
    {
        var (interaction, detail) = (scope.NewId(Ids.Interaction), $"This orchestrator {why}.");
        scope.Append(session.Event(EventTypes.InteractionOpened, new InteractionData { Interaction = interaction, Kind = "question", Title = $"{detail} May it go on?", Options = Options }));
        scope.Append(session.Event(EventTypes.OrchestrationStopped, new OrchestrationData { Reason = reason, Detail = detail, Interaction = interaction }));
        return Told(session.Id, detail);
    }

    /// <summary>What an agent is told that may not act, since an orchestrator is paused.</summary>
    public static string Told(string session, string detail) =>
        $"The orchestrator {session} is paused, and nothing was sent: {detail} A person was asked; end your turn now.";

    /// <summary>A person has answered an interaction, whatever it asked. Words of his own let it go on, and are its next prompt.</summary>
    public static void Answered(AppendScope scope, Interaction interaction, InteractionAnswer answer, Caller person)
    {
        if (scope.State.Get(OrchestrationsFold.Orchestrations, interaction.Session)?.Stop?.Interaction != interaction.Id || scope.State.Get(SessionsFold.Sessions, interaction.Session) is not { } session)
        {
            return;
        }

        if (answer.Option == End)
        {
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
