using System.Text.RegularExpressions;

namespace Ringside.Agents.Presets;

/// <summary>
/// Finds out whether a turn that ended properly was in truth failed by the model's provider, which some adapters tell as their agent's last words
/// (agents/README.md §7). Only forms that were seen, so that no answer of a model is taken for one. For one turn.
/// </summary>
internal interface IProviderErrors
{
    /// <summary>Takes what the agent says in its turn, in order.</summary>
    void Take(AgentUpdate update);

    /// <summary>What the provider is said to have answered, where the last that was said is that.</summary>
    string? Words { get; }
}

/// <summary>codex-acp 2.6.0: a piece of its own with an empty line behind it, and without the id that every message of the model has; warnings have the same form.</summary>
internal sealed class CodexErrors : IProviderErrors
{
    private static readonly string[] Notices = ["Warning: ", "Config warning: ", "*Context compacted"];

    public string? Words { get; private set; }

    public void Take(AgentUpdate update)
    {
        switch (update)
        {
            case MessageChunk { MessageId: null, Text: var text } when text.EndsWith("\n\n", StringComparison.Ordinal):
                Words = Notices.Any(notice => text.StartsWith(notice, StringComparison.Ordinal)) ? Words : text.Trim();
                break;
            case MessageChunk or MessageContent or ThoughtChunk or ToolCallUpdate:
                Words = null;
                break;
        }
    }
}

/// <summary>
/// copilot 1.0.102: "Error: 400 …", or that it gave up after retries, in one piece that is the whole message but for its notices ("Info: …"). Its messages have
/// no ids, and those of a model come in several pieces.
/// </summary>
internal sealed partial class CopilotErrors : IProviderErrors
{
    private bool isWhole = true;

    public string? Words { get; private set; }

    public void Take(AgentUpdate update)
    {
        switch (update)
        {
            case MessageChunk { Text: var text } when text.StartsWith("Info: ", StringComparison.Ordinal):
                break;
            case MessageChunk { Text: var text }:
                Words = isWhole && Form().IsMatch(text) ? text["Error: ".Length..] : null;
                isWhole = false;
                break;
            case MessageContent or ThoughtChunk or ToolCallUpdate:
                (Words, isWhole) = (null, true);
                break;
        }
    }

    [GeneratedRegex(@"\AError: (?:[45]\d\d |Failed to get response from the AI model; )")]
    private static partial Regex Form();
}
