using System.Text.Json;
using Ringside.Agents.JsonRpc;

namespace Ringside.Agents.Acp;

/// <summary>
/// A tool call's content, and what of it is output that grows. codex-acp shows a command as a <c>terminal</c> that this client never made, and its output as
/// pieces in <c>_meta.terminal_output_delta</c>. Others send all of the output with each piece of it: once that is long, only what is new is told.
/// </summary>
internal sealed class ToolCallState
{
    /// <summary>A command's text up to this many characters is told as content, whole each time.</summary>
    private const int MostWhole = 4 * 1024;

    /// <summary>So many of its last characters tell whether a text goes on where the one before it ended.</summary>
    private const int Known = 1024;

    /// <summary>A program that so often sent something else than before does not send what grows.</summary>
    private const int MostAnew = 4;

    private string? kind;
    private string end = "";
    private int length;
    private int anew;

    /// <summary>The tool of Ringside's own that it calls; null where it calls another.</summary>
    public OwnCall? Own { get; init; }

    /// <summary>It or its turn has ended.</summary>
    public bool IsOver { get; private set; }

    /// <summary>What this update changes: the whole list of content, what was printed more, and whether that begins anew; null where it says nothing of it.</summary>
    public (IReadOnlyList<JsonElement>? Content, string? Printed, bool Anew) Take(JsonElement call)
    {
        kind = call.Text("kind") ?? kind;
        IReadOnlyList<JsonElement>? content = call.Items("content") is { } list ? [.. list.Where(block => block.ValueKind == JsonValueKind.Object).Select(AcpJson.Block)] : null;
        var piece = call.Member("_meta").Member("terminal_output_delta").Text("data") is { Length: > 0 } data ? data : null;
        return piece is null && content is [var only] && kind == "execute" && TextOf(only) is { Length: > MostWhole } text && anew <= MostAnew ? Grown(text) : (content, piece, false);
    }

    public static ToolCallState Over() => new() { IsOver = true };

    public void End() => (IsOver, end) = (true, "");

    private (IReadOnlyList<JsonElement>? Content, string? Printed, bool Anew) Grown(string text)
    {
        var goesOn = length > 0 && text.Length >= length && text.AsSpan(0, length).EndsWith(end, StringComparison.Ordinal);
        var piece = goesOn ? text[length..] : text;
        (length, end) = (text.Length, text[^Math.Min(Known, text.Length)..]);
        if (goesOn)
        {
            return (null, piece.Length > 0 ? piece : null, false);
        }

        anew++;
        return ([], piece, true);
    }

    private static string? TextOf(JsonElement block) =>
        block.Text("type") == "content" && block.Member("content") is { } content && content.Text("type") == "text" ? content.Text("text") : null;
}
