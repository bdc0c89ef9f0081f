using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Sessions;

/// <summary>The prompts, waiting and delivered.</summary>
public sealed class PromptsFold : IFold
{
    public static readonly DocumentKind<Prompt> Prompts = new("prompt", ProtocolJson.Default.Prompt);

    public IReadOnlyList<DocumentKind> Kinds => [Prompts];

    public static Prompt Queued(LogEvent e)
    {
        var data = e.As<PromptData>();
        return new Prompt
        {
            Id = data.Prompt,
            Session = e.Scope.Session!,
            Run = e.Scope.Run!,
            Text = data.Text,
            Content = data.Content,
            Delivery = data.Delivery!,
            Context = data.Context,
            Status = PromptStatus.Queued,
            Source = e.Source,
            Actor = e.Actor,
            CreatedAt = e.Time,
        };
    }

    /// <summary>A new text takes the place of content blocks too.</summary>
    public static Prompt Edited(Prompt prompt, PromptData data) => data.Text is null ? prompt : prompt with { Text = data.Text, Content = null };

    public void Apply(LogEvent e, DocumentEditor documents)
    {
        switch (e.Type)
        {
            case EventTypes.PromptQueued:
                documents.Put(Prompts, e.As<PromptData>().Prompt, Queued(e));
                break;
            case EventTypes.PromptMoved:
                documents.Change(Prompts, e.As<PromptData>().Prompt, prompt => Edited(prompt, e.As<PromptData>()));
                break;
            case EventTypes.PromptDelivered:
                documents.Change(Prompts, e.As<PromptData>().Prompt, prompt => prompt with { Status = PromptStatus.Delivered, Run = e.Scope.Run ?? prompt.Run });
                break;
            case EventTypes.PromptWithdrawn:
                documents.Change(Prompts, e.As<PromptData>().Prompt, prompt => prompt with { Status = PromptStatus.Withdrawn });
                break;
            case EventTypes.SessionRemoved:
                foreach (var prompt in documents.Current.All(Prompts).Where(prompt => prompt.Session == e.Scope.Session).ToList())
                {
                    documents.Remove(Prompts, prompt.Id);
                }

                break;
        }
    }

    /// <summary>A run that starts with a prompt has taken it: it leaves the inbox and stands in the transcript.</summary>
    public IEnumerable<NewEvent> Consequences(LogEvent e, Documents before, Documents after)
    {
        if (e.Type == EventTypes.RunStarted && before.Get(Prompts, e.As<RunStartedData>().Prompt) is { Status: PromptStatus.Queued } prompt
            && after.Get(SessionsFold.Sessions, prompt.Session) is { } session)
        {
            // The prompt's own id, with the prefix of a message: a decision made again gives the same.
            var message = Ids.Message + prompt.Id[Ids.Prompt.Length..];
            yield return session.Event(EventTypes.PromptDelivered, new PromptData { Prompt = prompt.Id, Delivery = prompt.Delivery, Message = message }, prompt.Source, prompt.Actor, e.Scope.Run);
            yield return session.Event(
                EventTypes.MessageCompleted,
                new MessageData { Message = message, Role = "user", Text = prompt.Text, Content = prompt.Content }, prompt.Source, prompt.Actor, e.Scope.Run);
        }
    }
}
