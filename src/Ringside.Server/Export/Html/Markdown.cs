using System.Text.RegularExpressions;

namespace Ringside.Server.Export.Html;

/// <summary>The part of Markdown that agents write, as markup: headings, lists, quotes, code, tables, emphasis, links. Markup in a text stays text.</summary>
internal static partial class Markdown
{
    public static HtmlText Render(string text)
    {
        var page = new HtmlText();
        Blocks(page, text.ReplaceLineEndings("\n").Split('\n'), depth: 0);
        return page;
    }

    private static void Blocks(HtmlText page, ReadOnlySpan<string> lines, int depth)
    {
        while (lines.Length > 0)
        {
            var line = lines[0];
            var taken = string.IsNullOrWhiteSpace(line) ? 1
                : Fence().Match(line) is { Success: true } fence ? Code(page, lines, fence)
                : Heading().Match(line) is { Success: true } heading ? Title(page, heading)
                : Rule().IsMatch(line) ? Line(page)
                : line.StartsWith('>') && depth < 8 ? Quote(page, lines, depth)
                : Item().IsMatch(line) && depth < 8 ? List(page, lines, depth)
                : lines.Length > 1 && line.Contains('|', StringComparison.Ordinal) && TableRule().IsMatch(lines[1]) ? Table(page, lines)
                : Paragraph(page, lines);
            lines = lines[taken..];
        }
    }

    private static int Code(HtmlText page, ReadOnlySpan<string> lines, Match fence)
    {
        var end = 1;
        while (end < lines.Length && !lines[end].TrimStart().StartsWith(fence.Groups[1].Value, StringComparison.Ordinal))
        {
            end++;
        }

        page.Add($"<pre><code>{string.Join('\n', lines[1..end])}</code></pre>");
        return Math.Min(end + 1, lines.Length);
    }

    private static int Title(HtmlText page, Match heading)
    {
        // The page's own title is the first heading.
        var level = Math.Min(heading.Groups[1].Length + 2, 6);
        page.Add($"<h{level}>").Add(Inline(heading.Groups[2].Value.TrimEnd('#', ' '))).Add($"</h{level}>");
        return 1;
    }

    private static int Line(HtmlText page)
    {
        page.Add($"<hr>");
        return 1;
    }

    private static int Quote(HtmlText page, ReadOnlySpan<string> lines, int depth)
    {
        var inner = Take(lines, line => line.StartsWith('>'));
        page.Add($"<blockquote>");
        Blocks(page, inner.Select(line => line[1..].TrimStart()).ToArray(), depth + 1);
        page.Add($"</blockquote>");
        return inner.Length;
    }

    private static int List(HtmlText page, ReadOnlySpan<string> lines, int depth)
    {
        var first = Item().Match(lines[0]);
        var indent = first.Groups[1].Length;
        var numbered = char.IsAsciiDigit(first.Groups[2].Value[0]);
        var tag = numbered ? "ol" : "ul";
        page.Add($"<{tag}>");
        var taken = 0;
        while (taken < lines.Length && Item().Match(lines[taken]) is { Success: true } item && item.Groups[1].Length == indent && char.IsAsciiDigit(item.Groups[2].Value[0]) == numbered)
        {
            var rest = Take(lines[(taken + 1)..], line => line.Length > 0 && Indent(line) > indent);
            page.Add($"<li>");
            page.Add(Inline(item.Groups[3].Value));
            Blocks(page, rest.Select(line => line[Math.Min(Indent(line), indent + 2)..]).ToArray(), depth + 1);
            page.Add($"</li>");
            taken += rest.Length + 1;
        }

        page.Add($"</{tag}>");
        return taken;
    }

    private static int Table(HtmlText page, ReadOnlySpan<string> lines)
    {
        var rows = Take(lines[2..], line => line.Contains('|', StringComparison.Ordinal));
        page.Add($"<div class=\"wide\"><table><thead>");
        Row(page, lines[0], "th");
        page.Add($"</thead><tbody>");
        foreach (var row in rows)
        {
            Row(page, row, "td");
        }

        page.Add($"</tbody></table></div>");
        return rows.Length + 2;
    }

    private static void Row(HtmlText page, string line, string tag)
    {
        page.Add($"<tr>");
        foreach (var cell in line.Trim().Trim('|').Split('|'))
        {
            page.Add($"<{tag}>").Add(Inline(cell.Trim())).Add($"</{tag}>");
        }

        page.Add($"</tr>");
    }

    private static int Paragraph(HtmlText page, ReadOnlySpan<string> lines)
    {
        var text = Take(lines[1..], line => !string.IsNullOrWhiteSpace(line) && !Fence().IsMatch(line) && !Heading().IsMatch(line) && !Item().IsMatch(line) && !line.StartsWith('>'));
        page.Add($"<p>").Add(Inline(string.Join('\n', text.Prepend(lines[0])))).Add($"</p>");
        return text.Length + 1;
    }

    private static HtmlText Inline(string text)
    {
        var page = new HtmlText();
        var at = 0;
        foreach (Match match in Span().Matches(text))
        {
            page.Add($"{text[at..match.Index]}");
            var (code, bold, italic, words, link, bare) = (Value("code"), Value("bold"), Value("italic"), Value("words"), Value("link"), Value("bare"));
            _ = code is not null ? page.Add($"<code>{code}</code>")
                : bold is not null ? page.Add($"<strong>").Add(Inline(bold)).Add($"</strong>")
                : italic is not null ? page.Add($"<em>").Add(Inline(italic)).Add($"</em>")
                : page.Add($"<a href=\"{link ?? bare}\" rel=\"noreferrer\">{words ?? bare}</a>");
            at = match.Index + match.Length;

            string? Value(string group) => match.Groups[group] is { Success: true } found ? found.Value : null;
        }

        return page.Add($"{text[at..]}");
    }

    private static string[] Take(ReadOnlySpan<string> lines, Func<string, bool> belongs)
    {
        var count = 0;
        while (count < lines.Length && belongs(lines[count]))
        {
            count++;
        }

        return lines[..count].ToArray();
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    [GeneratedRegex(@"^\s*(`{3,}|~{3,})\S*\s*$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^(#{1,6})\s+(.*)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*(-\s*-\s*-[-\s]*|\*\s*\*\s*\*[*\s]*|_{3,}\s*)$")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$")]
    private static partial Regex Item();

    [GeneratedRegex(@"^[\s|:]*-[-\s:|]*$")]
    private static partial Regex TableRule();

    // Only addresses that a page may name without running anything. The bounds keep a text that never closes what it opens from being read over and over.
    [GeneratedRegex(
        @"`(?<code>[^`\n]{1,2000})`|\*\*(?<bold>[^*\n]{1,1000})\*\*|\*(?<italic>[^*\s][^*\n]{0,1000})\*|\[(?<words>[^\]\n]{1,500})\]\((?<link>https?://[^\s)]{1,2000})\)|(?<bare>https?://[^\s<>()`""']+[^\s<>()`""'.,;:!?])")]
    private static partial Regex Span();
}
