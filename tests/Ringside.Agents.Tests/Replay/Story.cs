using System.Text;
using System.Text.Json;

namespace Ringside.Agents.Tests.Replay;

/// <summary>What a host was told, for people to read and for tests to compare.</summary>
internal static class Story
{
    public static string Of(RecordingHost host, IReadOnlyList<TurnResult> turns)
    {
        var story = new StringBuilder();
        foreach (var (index, turn) in turns.Index())
        {
            story.Append($"turn {index + 1}: {turn.StopReason}, usage {(turn.Used.Count == 0 ? "unknown" : string.Join("; ", turn.Used.Select(Used)))}\n");
        }

        object? before = null;
        foreach (var item in host.Told)
        {
            var (kind, text) = Line(item);
            var isMore = before is not null && Follows(before, item);
            story.Append(isMore ? text : $"{(story.Length > 0 && story[^1] != '\n' ? "\n" : "")}{kind}: {text}");
            story.Append(item is MessageChunk or ThoughtChunk ? "" : "\n");
            before = item;
        }

        foreach (var tool in host.Tools.Values)
        {
            story.Append($"{(story[^1] == '\n' ? "" : "\n")}at the end {Tool(tool)}\n");
        }

        return story.ToString();
    }

    private static string Used(ModelCounts used) => $"{used.Counts} of {used.Model ?? "an unknown model"}{(used.IsPart ? ", and more" : "")}";

    private static bool Follows(object before, object item) => (before, item) switch
    {
        (MessageChunk a, MessageChunk b) => a.MessageId == b.MessageId,
        (ThoughtChunk a, ThoughtChunk b) => a.MessageId == b.MessageId,
        _ => false,
    };

    private static (string Kind, string Text) Line(object item) => item switch
    {
        MessageChunk chunk => ($"text {chunk.MessageId}".TrimEnd(), Escape(chunk.Text)),
        ThoughtChunk chunk => ($"thought {chunk.MessageId}".TrimEnd(), Escape(chunk.Text)),
        ToolCallUpdate tool => ("tool", Tool(tool)),
        PermissionRequest ask => ("permission", $"{Tool(ask.Tool)} ? {string.Join(", ", ask.Options.Select(option => $"{option.Kind}={option.Id}"))}"),
        PlanUpdate plan => ("plan", string.Join(", ", plan.Phases)),
        UsageReport usage => ("usage", $"{usage.ContextUsed} of {usage.ContextSize} {usage.ContextSource}, cost {usage.Cost?.ToString() ?? "unknown"}, model {usage.Model ?? "unknown"}"),
        CommandsUpdate commands => ("commands", string.Join(", ", commands.Commands.Select(command => command.Name))),
        ModeUpdate mode => ("mode", $"{mode.Mode} of {string.Join(", ", mode.Modes?.Select(known => known.Name) ?? [])}"),
        ConfigOptionsUpdate options => ("options", string.Join(", ", options.Options.EnumerateArray().Select(option => option.GetProperty("id").GetString()))),
        TitleUpdate title => ("title", title.Title),
        _ => (item.GetType().Name, item.ToString() ?? ""),
    };

    private static string Tool(ToolCallUpdate tool)
    {
        var parts = new List<string?>
        {
            tool.CallId, tool.Name, tool.Kind, tool.Title is { } title ? $"\"{title}\"" : null, tool.Status,
            tool.Input is { } input ? $"in {input.GetRawText()}" : null,
            tool.Output is { } output ? $"out {output.GetRawText()}" : null,
            tool.Locations is { } places ? $"at [{string.Join(", ", places.Select(place => place.Line is { } line ? $"{place.Path}:{line}" : place.Path))}]" : null,
            tool.Content is { } content ? $"content [{string.Join(", ", content.Select(block => block.GetRawText()))}]" : null,
            tool.PrintsAnew ? "anew" : null,
            tool.Printed is { IsEmpty: false } printed ? $"prints \"{Escape(printed.ToString())}\"" : null,
        };
        return string.Join(' ', parts.OfType<string>());
    }

    private static string Escape(string text) => JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
}
