using System.Text.Json;
using Ringside.Protocol;

namespace Ringside.EventLog.Search;

/// <summary>What can be found of a tool call: its title, its command, what it was given and gave back, which files it touched, and which lines it changed.</summary>
internal static class ToolText
{
    public static void Add(ToolData tool, Collected texts)
    {
        texts.Add(SearchPart.Title, tool.Title);
        foreach (var location in tool.Locations ?? [])
        {
            texts.Add(SearchPart.Path, location.Path);
        }

        if (tool.Input is { } input)
        {
            Input(input, texts);
        }

        foreach (var block in tool.Content ?? [])
        {
            Content(block, texts);
        }

        if (tool.Output is { } output)
        {
            texts.AddStrings(SearchPart.Output, output);
        }

        texts.Add(SearchPart.Error, tool.Error);
    }

    private static void Input(JsonElement input, Collected texts)
    {
        if (input.ValueKind != JsonValueKind.Object)
        {
            texts.AddStrings(SearchPart.Input, input);
            return;
        }

        foreach (var member in input.EnumerateObject())
        {
            if (member.Name == "command")
            {
                // Some agents give a command as its arguments.
                var words = member.Value.ValueKind == JsonValueKind.Array ? member.Value.EnumerateArray() : default;
                texts.Add(SearchPart.Command, words.Any() ? string.Join(' ', words.Select(texts.TextOf)) : texts.TextOf(member.Value));
            }
            else
            {
                texts.AddStrings(SearchPart.Input, member.Value);
            }
        }
    }

    private static void Content(JsonElement block, Collected texts)
    {
        switch (Json.Text(block, "type"))
        {
            case "diff":
                texts.Add(SearchPart.Path, Json.Text(block, "path"));
                texts.Add(SearchPart.Diff, Changed(Whole(block, "oldText", texts), Whole(block, "newText", texts)));
                break;
            case "content" when block.TryGetProperty("content", out var content):
                texts.AddBlock(SearchPart.Output, content);
                break;
        }
    }

    private static string Whole(JsonElement block, string member, Collected texts) => block.TryGetProperty(member, out var text) ? texts.TextOf(text) ?? "" : "";

    /// <summary>The lines that are in one of the texts alone, as a diff marks them. A line that only moved has not changed.</summary>
    private static string Changed(string before, string after)
    {
        var old = before.Split('\n');
        var now = after.Split('\n');
        return string.Join('\n', [.. Beyond(old, now).Select(line => "- " + line), .. Beyond(now, old).Select(line => "+ " + line)]);
    }

    private static IEnumerable<string> Beyond(string[] lines, string[] others)
    {
        var left = others.CountBy(line => line).ToDictionary(StringComparer.Ordinal);
        return lines.Where(line =>
        {
            var isThere = left.GetValueOrDefault(line) > 0;
            left[line] = left.GetValueOrDefault(line) - 1;
            return !isThere && line.Trim().Length > 0;
        });
    }
}
