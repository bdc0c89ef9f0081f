using System.Text.Json.Serialization.Metadata;
using Ringside.Protocol;

namespace Ringside.Cli.Showing;

/// <summary>Shows events as they come: text as it grows, thoughts dimmed, tools, questions and ends on lines of their own.</summary>
internal sealed class Transcript(Terminal terminal)
{
    private readonly Dictionary<string, int> shown = [];
    private readonly Dictionary<string, string> tools = [];
    private string? growing;
    private string? lastTool;
    private UsageData? usage;

    public void Show(Event item)
    {
        if (item.Type != EventTypes.UsageUpdated && !item.Type.StartsWith("tool.", StringComparison.Ordinal))
        {
            lastTool = null;
        }

        if (item.Type is EventTypes.MessageDelta or EventTypes.ReasoningDelta)
        {
            Grow(item.Type, As(item, ProtocolJson.Default.DeltaData));
            return;
        }

        if (item.Type is EventTypes.MessageCompleted or EventTypes.ReasoningCompleted)
        {
            Complete(item.Type, As(item, ProtocolJson.Default.MessageData));
            return;
        }

        switch (item.Type)
        {
            case EventTypes.PhaseStarted:
                terminal.Line("▸ " + As(item, ProtocolJson.Default.PhaseData).Title, Style.Running);
                break;
            case EventTypes.ToolStarted or EventTypes.ToolUpdated or EventTypes.ToolCompleted:
                Tool(item.Type, As(item, ProtocolJson.Default.ToolData));
                break;
            case EventTypes.InteractionOpened:
                terminal.Line("? " + (As(item, ProtocolJson.Default.InteractionData).Title ?? "The agent has a question."), Style.PersonNeeded);
                break;
            case EventTypes.InteractionAnswered:
                var answer = As(item, ProtocolJson.Default.InteractionData).Answer;
                terminal.Line($"  → {answer?.Option ?? answer?.Text}", Style.PersonNeeded);
                break;
            case EventTypes.InteractionExpired:
                terminal.Line($"  → no longer asked ({As(item, ProtocolJson.Default.InteractionData).Reason})", Style.Dim);
                break;
            case EventTypes.UsageUpdated:
                usage = As(item, ProtocolJson.Default.UsageData);
                break;
            case EventTypes.ContextWarning:
                terminal.Line($"! The context window is {As(item, ProtocolJson.Default.ContextWarningData).Threshold:P0} full.", Style.PersonNeeded);
                break;
            default:
                if (EventTypes.IsRunEnd(item.Type))
                {
                    terminal.Line(Ending.Describe(item.Type, As(item, ProtocolJson.Default.RunEndedData), usage), Ending.StyleOf(item.Type));
                    usage = null;
                }

                break;
        }
    }

    /// <summary>Shows the choices of a question that waits; <paramref name="how"/> says how it is answered from here.</summary>
    public void Ask(InteractionData question, string how)
    {
        foreach (var (index, option) in (question.Options ?? []).Index())
        {
            terminal.Line($"  {index + 1}  {option.Name}", Style.PersonNeeded);
        }

        terminal.Line("  " + how, Style.Dim);
    }

    private void Grow(string type, DeltaData delta)
    {
        // A delta that was shown before the connection was lost may come again with more.
        var known = Math.Max(0, shown.GetValueOrDefault(delta.Message) - delta.At);
        Continue(delta.Message);
        terminal.Write(known < delta.Text.Length ? delta.Text[known..] : "", StyleOf(type));
        shown[delta.Message] = Math.Max(shown.GetValueOrDefault(delta.Message), delta.At + delta.Text.Length);
    }

    private void Complete(string type, MessageData message)
    {
        var text = message.Text?.Text ?? "";
        if (message.Role == "user")
        {
            terminal.Line("› " + text, Style.Prompt);
            return;
        }

        if (message.Role == "system")
        {
            terminal.Line("· " + text, Style.Dim);
            return;
        }

        var from = Math.Min(text.Length, shown.GetValueOrDefault(message.Message));
        if (from < text.Length)
        {
            Continue(message.Message);
            terminal.Write(text[from..], StyleOf(type));
        }

        if (message.Text?.Artifact is { } whole)
        {
            terminal.Line($"… {whole.Size:N0} bytes in all, as artifact {whole.Id}", Style.Dim);
        }

        terminal.EndLine();
        shown.Remove(message.Message);
        growing = null;
    }

    private void Continue(string message)
    {
        if (growing != message)
        {
            terminal.EndLine();
            growing = message;
        }
    }

    private void Tool(string type, ToolData tool)
    {
        var isNew = tools.TryAdd(tool.Tool, "");
        tools[tool.Tool] = tool.Title ?? (tools[tool.Tool] is { Length: > 0 } known ? known : tool.Name ?? "");
        var title = tools[tool.Tool] is { Length: > 0 } named ? named : "tool";
        if (isNew)
        {
            terminal.Line("● " + title, Style.Running);
            lastTool = tool.Tool;
        }

        if (type == EventTypes.ToolCompleted)
        {
            // The name again only where something stands between the two lines.
            var failed = tool.Status is "failed" or "cancelled";
            string?[] parts = [lastTool == tool.Tool ? null : title, tool.DurationMs is { } took ? Ending.Duration(took) : null, failed ? tool.Error ?? tool.Status : null];
            terminal.Line($"  {(failed ? "✗" : "✓")} {string.Join("  ", parts.OfType<string>())}".TrimEnd(), failed ? Style.Failed : Style.Done);
            tools.Remove(tool.Tool);
        }
    }

    private static Style StyleOf(string type) => type.StartsWith("reasoning.", StringComparison.Ordinal) ? Style.Dim : Style.Plain;

    private static T As<T>(Event item, JsonTypeInfo<T> shape) => System.Text.Json.JsonSerializer.Deserialize(item.Data, shape)!;
}
