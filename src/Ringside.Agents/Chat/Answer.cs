using Microsoft.Extensions.AI;

namespace Ringside.Agents.Chat;

/// <summary>What a model answers, put together while it comes.</summary>
internal sealed class Answer(TimeProvider time)
{
    private readonly List<AIContent> contents = [];

    public UsageDetails? Usage { get; private set; }

    public ChatFinishReason? FinishReason { get; private set; }

    public bool IsEmpty => contents.Count == 0;

    public IReadOnlyList<FunctionCallContent> Calls => [.. contents.OfType<FunctionCallContent>()];

    public string Text => string.Concat(contents.OfType<TextContent>().Select(content => content.Text));

    public ChatMessage Message => new(ChatRole.Assistant, [.. contents]);

    public void Take(ChatResponseUpdate update)
    {
        FinishReason = update.FinishReason ?? FinishReason;
        foreach (var content in update.Contents)
        {
            Take(content);
        }
    }

    /// <summary>What a person may keep of an answer that was cut off: its text. A call that was not made, or a thought without its end, is refused by providers.</summary>
    public ChatMessage? Cut() => Text is { Length: > 0 } text ? new ChatMessage(ChatRole.Assistant, text) : null;

    private void Take(AIContent content)
    {
        switch (content)
        {
            case UsageContent usage:
                (Usage ??= new UsageDetails()).Add(usage.Details);
                break;
            case TextContent { Text: { Length: > 0 } text }:
                if (contents.LastOrDefault() is TextContent before)
                {
                    before.Text += text;
                }
                else
                {
                    contents.Add(new TextContent(text));
                }

                break;
            case TextReasoningContent { RawRepresentation: null } thought:
                if (contents.LastOrDefault() is TextReasoningContent { ProtectedData: null } open)
                {
                    open.Text += thought.Text;
                    open.ProtectedData = thought.ProtectedData;
                }
                else
                {
                    contents.Add(new TextReasoningContent(thought.Text) { ProtectedData = thought.ProtectedData });
                }

                break;
            case FunctionCallContent { CallId: "" } call:
                contents.Add(new FunctionCallContent(Protocol.Ids.New("call", time), call.Name, call.Arguments) { Exception = call.Exception });
                break;
            case TextReasoningContent or FunctionCallContent:
                contents.Add(content);
                break;
        }
    }
}
