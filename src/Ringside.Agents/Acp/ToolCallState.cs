using System.Text;
using System.Text.Json;
using Ringside.Agents.JsonRpc;

namespace Ringside.Agents.Acp;

/// <summary>
/// A tool call's content. codex-acp shows a command as a <c>terminal</c> that this client never made, and its output as pieces in
/// <c>_meta.terminal_output_delta</c>: the text so far is put where the terminal was.
/// </summary>
internal sealed class ToolCallState
{
    private const int MaxOutput = 32 * 1024;
    private const string LeftOut = "[the beginning was left out]\n";

    private IReadOnlyList<JsonElement> blocks = [];
    private StringBuilder? output;

    /// <summary>It or its turn has ended.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The whole list after this update; null where the update does not change it.</summary>
    public IReadOnlyList<JsonElement>? Content(JsonElement call)
    {
        var list = call.Items("content");
        if (list is not null)
        {
            blocks = [.. list.Where(block => block.ValueKind == JsonValueKind.Object).Select(AcpJson.Block)];
        }

        var piece = call.Member("_meta").Member("terminal_output_delta").Text("data");
        if (!string.IsNullOrEmpty(piece))
        {
            Append(piece);
        }

        return list is null && piece is null ? null : Whole();
    }

    public static ToolCallState Over() => new() { IsOver = true };

    public void End() => (IsOver, blocks, output) = (true, [], null);

    private void Append(string piece)
    {
        output ??= new StringBuilder();
        output.Append(piece);
        if (output.Length > MaxOutput)
        {
            var text = output.ToString(output.Length - (MaxOutput / 2), MaxOutput / 2);
            output.Clear().Append(LeftOut).Append(text.AsSpan(char.IsLowSurrogate(text[0]) ? 1 : 0));
        }
    }

    private JsonElement[] Whole()
    {
        JsonElement[] text = output is null ? [] : [AcpJson.TextBlock(output.ToString())];
        var terminal = blocks.ToList().FindIndex(IsTerminal);
        return terminal < 0
            ? [.. blocks, .. text]
            : [.. blocks.Take(terminal), .. text, .. blocks.Skip(terminal + 1).Where(block => !IsTerminal(block))];
    }

    private static bool IsTerminal(JsonElement block) => block.Text("type") == "terminal";
}
