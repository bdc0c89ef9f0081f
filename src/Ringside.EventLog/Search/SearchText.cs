using System.Text.Json;
using Ringside.Protocol;

namespace Ringside.EventLog.Search;

/// <summary>The one place that says what can be found of an event (S1): all that was said, done or changed, once it is whole.</summary>
public static class SearchText
{
    /// <summary>The types that have text to be found; a look at others would be in vain.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        EventTypes.MessageCompleted, EventTypes.ReasoningCompleted, "tool.*", EventTypes.PlanUpdated, "interaction.*", EventTypes.SessionCreated, EventTypes.SessionUpdated,
        EventTypes.RunCompleted, EventTypes.RunFailed, EventTypes.RunCancelled, EventTypes.RunInterrupted, "thread.*", "x.*",
    ];

    /// <param name="artifact">The whole of a text that was too long for its event (E5), by its artifact's id; null where it is not to be had, and its beginning is taken.</param>
    public static IReadOnlyList<PartText> Of(LogEvent e, Func<string, string?> artifact)
    {
        var texts = new Collected(artifact);
        switch (e.Type)
        {
            case EventTypes.MessageCompleted:
                Message(e.As<MessageData>(), SearchPart.Message, texts);
                break;
            case EventTypes.ReasoningCompleted:
                Message(e.As<MessageData>(), SearchPart.Thought, texts);
                break;
            case EventTypes.ToolStarted or EventTypes.ToolUpdated or EventTypes.ToolCompleted:
                ToolText.Add(e.As<ToolData>(), texts);
                break;
            case EventTypes.PlanUpdated:
                texts.Add(SearchPart.Plan, string.Join('\n', [e.As<PlanData>().Goal ?? "", .. e.As<PlanData>().Phases.Select(phase => phase.Title)]));
                break;
            case EventTypes.InteractionOpened or EventTypes.InteractionAnswered or EventTypes.InteractionExpired:
                Interaction(e.As<InteractionData>(), texts);
                break;
            case EventTypes.SessionCreated or EventTypes.SessionUpdated:
                texts.Add(SearchPart.Title, e.As<SessionData>().Title);
                texts.Add(SearchPart.Summary, e.As<SessionData>().Summary);
                break;
            case EventTypes.ThreadOpened or EventTypes.ThreadMessage or EventTypes.ThreadClosed:
                texts.Add(SearchPart.Message, e.As<ThreadData>().Text);
                texts.Add(SearchPart.Thought, e.As<ThreadData>().Reasoning);
                texts.Add(SearchPart.Result, e.As<ThreadData>().Outcome);
                break;
            default:
                Rest(e, texts);
                break;
        }

        return texts.All;
    }

    /// <summary>
    /// What the event's text belongs to: a message, a tool call, a plan, a question, a session's title. Where more than one event tells of it, a later one takes the
    /// place of those that say no more than it does.
    /// </summary>
    public static string? ItemOf(LogEvent e) => e.Type switch
    {
        EventTypes.ToolStarted or EventTypes.ToolUpdated or EventTypes.ToolCompleted => e.As<ToolData>().Tool,
        EventTypes.PlanUpdated => e.As<PlanData>().Plan ?? "plan",
        EventTypes.SessionCreated or EventTypes.SessionUpdated => e.Scope.Session,
        EventTypes.MessageCompleted or EventTypes.ReasoningCompleted => e.As<MessageData>().Message,

        // A permission asks in the words of the tool call that it is for.
        EventTypes.InteractionOpened or EventTypes.InteractionAnswered or EventTypes.InteractionExpired => e.As<InteractionData>().Tool ?? e.As<InteractionData>().Interaction,
        EventTypes.ThreadMessage => e.As<ThreadData>().Message,
        _ => null,
    };

    private static void Message(MessageData data, SearchPart part, Collected texts)
    {
        texts.Add(part, data.Text);
        foreach (var block in data.Content ?? [])
        {
            texts.AddBlock(part, block);
        }
    }

    private static void Interaction(InteractionData data, Collected texts)
    {
        texts.Add(SearchPart.Question, data.Title);

        // The choices of a permission are the same for each, and would be found everywhere.
        foreach (var option in data.Kind == "question" ? data.Options ?? [] : [])
        {
            texts.Add(SearchPart.Question, option.Name);
        }

        texts.Add(SearchPart.Answer, data.Answer?.Text);
    }

    private static void Rest(LogEvent e, Collected texts)
    {
        if (EventTypes.IsRunEnd(e.Type))
        {
            texts.Add(SearchPart.Result, e.As<RunEndedData>().Result);
            texts.Add(SearchPart.Error, e.As<RunEndedData>().Error?.Message);
        }
        else if (e.Type.StartsWith("x.", StringComparison.Ordinal))
        {
            texts.AddStrings(SearchPart.Data, (JsonElement)e.Data);
        }
    }
}
