using System.Text.Json;
using Ringside.Agents;
using Ringside.Protocol;

namespace Ringside.Server.Execution;

/// <summary>One tool call as the log knows it, and what no event has told yet.</summary>
internal sealed class RecordedCall(string tool, int times, long beganAt)
{
    public string Tool { get; } = tool;
    public int Times { get; } = times;
    public long BeganAt { get; set; } = beganAt;
    public ToolData Known { get; set; } = null!;
    public ToolData? Pending { get; set; }
    public bool Ended { get; set; }

    /// <summary>What it has printed; null while that is nothing.</summary>
    public PrintedOutput? Printed { get; set; }

    /// <summary>What it had printed before it began anew.</summary>
    public List<PrintedOutput> Replaced { get; } = [];

    /// <summary>It has printed more than was told.</summary>
    public bool HasPrinted { get; set; }

    /// <summary>Something else has changed that was not told.</summary>
    public bool Changes { get; set; }

    public long PrintToldAt { get; set; }

    /// <summary>Its end has been told: a turn may have thousands of calls, and keeps of those that are over only what tells one from another.</summary>
    public void Drop()
    {
        Printed?.Drop();
        Known = Known with { Input = null, Output = null, Content = null };
    }

    /// <summary>What is known of a call after an update.</summary>
    public static ToolData Merge(ToolData known, ToolCallUpdate update) => known with
    {
        Name = update.Name ?? known.Name,
        Kind = update.Kind ?? known.Kind,
        Title = update.Title ?? known.Title,
        Input = update.Input ?? known.Input,
        Output = update.Output ?? known.Output,
        Content = update.Content ?? known.Content,
        Locations = update.Locations ?? known.Locations,
        Status = update.Status ?? known.Status,
        Error = update.Error ?? known.Error,
    };

    /// <summary>The content with what was printed in the place of the first terminal, else behind the rest.</summary>
    public IReadOnlyList<JsonElement>? Content()
    {
        var content = Known.Content;
        var blocks = content?.Where(block => !IsTerminal(block)).ToList() ?? [];
        if (Printed is { } printed)
        {
            var terminal = content?.TakeWhile(block => !IsTerminal(block)).Count() ?? 0;
            blocks.Insert(Math.Min(terminal, blocks.Count), printed.Block());
        }

        return content is null && blocks.Count == 0 ? null : blocks;
    }

    private static bool IsTerminal(JsonElement block) =>
        block.ValueKind == JsonValueKind.Object && block.TryGetProperty("type", out var type) && type.ValueEquals("terminal");
}
