namespace Ringside.Cli.Showing;

/// <summary>Text in a few colours, in blocks that begin on a line of their own.</summary>
internal sealed class Terminal(TextWriter output, bool hasColours)
{
    private bool isAtLineStart = true;

    public void Line(string text, Style style = Style.Plain)
    {
        EndLine();
        Write(text, style);
        Write("\n");
    }

    public void EndLine()
    {
        if (!isAtLineStart)
        {
            Write("\n");
        }
    }

    public void Write(string text, Style style = Style.Plain)
    {
        if (text.Length == 0)
        {
            return;
        }

        var clean = Clean(text);
        output.Write(hasColours && style != Style.Plain ? $"\e[{(int)style}m{clean}\e[0m" : clean);
        output.Flush();
        isAtLineStart = clean[^1] == '\n';
    }

    // What an agent says may hold escape sequences, which would be the terminal's to obey.
    private static string Clean(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\x1f') || text.AsSpan().ContainsAnyInRange('\x7f', '\x9f')
            ? string.Create(text.Length, text, (span, from) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = char.IsControl(from[i]) && from[i] is not ('\n' or '\t') ? '\ufffd' : from[i];
                }
            })
            : text;
}

/// <summary>Colours by their meaning, as the page has them; the numbers are SGR codes.</summary>
internal enum Style
{
    Plain = 0,
    Prompt = 1,
    Dim = 2,
    Done = 32,
    Failed = 31,
    Running = 34,
    PersonNeeded = 33,
}
