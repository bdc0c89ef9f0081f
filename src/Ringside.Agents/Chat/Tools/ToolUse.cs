using System.Text.Json;
using Ringside.Protocol;

namespace Ringside.Agents.Chat.Tools;

/// <summary>A tool that the model may call.</summary>
internal interface IChatTool
{
    string Name { get; }

    /// <summary>For the model.</summary>
    string Description { get; }

    /// <summary>JSON Schema of its input.</summary>
    string Schema { get; }

    /// <summary>Looks at what the model wants, without doing it.</summary>
    /// <exception cref="ToolException">It cannot be done.</exception>
    Task<ToolUse> PrepareAsync(JsonElement input, CancellationToken cancellationToken);
}

/// <summary>What the model wants done, as people are told and asked.</summary>
/// <param name="Kind">ACP's.</param>
/// <param name="RunAsync">Does it, telling what it prints meanwhile. A <see cref="ToolException"/> is its failure.</param>
internal sealed record ToolUse(string Kind, string Title, Func<Func<ReadOnlyMemory<char>, ValueTask>, CancellationToken, Task<ToolResult>> RunAsync)
{
    public IReadOnlyList<ToolLocation> Locations { get; init; } = [];

    /// <summary>What it will change, where that is known beforehand.</summary>
    public JsonElement? Preview { get; init; }

    /// <summary>Whether it changes anything; what only looks needs nobody's permission.</summary>
    public bool NeedsPermission { get; init; }

    /// <summary>It is one of Ringside's own tools.</summary>
    public bool IsOwn { get; init; }

    /// <summary>It shows nowhere but in what it does.</summary>
    public bool IsSilent { get; init; }
}

/// <summary>What came of it.</summary>
/// <param name="Text">For the model.</param>
/// <param name="Shown">For people; null where that is the text.</param>
/// <param name="Error">It failed in a way that has a text all the same.</param>
/// <param name="IsPrinted">People have been shown all of it while it ran.</param>
internal sealed record ToolResult(string Text, JsonElement? Shown = null, string? Error = null, bool IsPrinted = false);

/// <summary>Why a tool cannot do what the model wants, in words for the model.</summary>
internal sealed class ToolException(string message) : Exception(message);
