using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Interactions;

/// <summary>The questions to people, and their answers.</summary>
public sealed class InteractionsFold : IFold
{
    public static readonly DocumentKind<Interaction> Interactions = new("interaction", ProtocolJson.Default.Interaction);

    public IReadOnlyList<DocumentKind> Kinds => [Interactions];

    public static Interaction Opened(LogEvent e)
    {
        var data = e.As<InteractionData>();
        return new Interaction
        {
            Id = data.Interaction,
            Session = e.Scope.Session!,
            Run = e.Scope.Run,
            Kind = data.Kind!,
            Title = data.Title!,
            Tool = data.Tool,
            Options = data.Options ?? [],
            Status = InteractionStatus.Open,
            Policy = data.Policy,
            CreatedAt = e.Time,
        };
    }

    public void Apply(LogEvent e, DocumentEditor documents)
    {
        switch (e.Type)
        {
            case EventTypes.InteractionOpened:
                documents.Put(Interactions, e.As<InteractionData>().Interaction, Opened(e));
                break;
            case EventTypes.InteractionAnswered:
                documents.Change(Interactions, e.As<InteractionData>().Interaction, open => open with
                {
                    Status = InteractionStatus.Answered,
                    Answer = e.As<InteractionData>().Answer,
                    AnsweredBy = e.Actor,
                    EndedAt = e.Time,
                });
                break;
            case EventTypes.InteractionExpired:
                documents.Change(Interactions, e.As<InteractionData>().Interaction, open => open with
                {
                    Status = InteractionStatus.Expired,
                    Reason = e.As<InteractionData>().Reason,
                    EndedAt = e.Time,
                });
                break;
            case EventTypes.SessionRemoved:
                foreach (var interaction in documents.Current.All(Interactions).Where(interaction => interaction.Session == e.Scope.Session).ToList())
                {
                    documents.Remove(Interactions, interaction.Id);
                }

                break;
        }
    }
}
