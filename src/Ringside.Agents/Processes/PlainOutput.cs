using System.Text;

namespace Ringside.Agents.Processes;

/// <summary>
/// Makes what a program writes for a terminal into plain text, piece by piece: UTF-8 that may be cut anywhere, without escape sequences (ECMA-48) and control
/// characters. CR LF, and CR alone, are line breaks.
/// </summary>
internal sealed class PlainOutput
{
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private State state;

    private enum State
    {
        Text,
        AfterReturn,
        Escape,

        /// <summary>One more character: a character set's name.</summary>
        Designation,

        /// <summary>Up to a letter: colours, movements.</summary>
        Control,

        /// <summary>Up to BEL or ESC \: titles, links.</summary>
        Command,
        CommandEscape,
    }

    /// <summary>The text of the next bytes; a character that they end in the middle of comes with those that follow.</summary>
    public string Take(ReadOnlySpan<byte> bytes) => Read(bytes, atEnd: false);

    /// <summary>What is left: U+FFFD where the bytes ended in the middle of a character.</summary>
    public string End() => Read([], atEnd: true);

    private string Read(ReadOnlySpan<byte> bytes, bool atEnd)
    {
        var characters = new char[decoder.GetCharCount(bytes, atEnd)];
        var count = decoder.GetChars(bytes, characters, atEnd);
        var text = new StringBuilder(count);
        foreach (var unit in characters.AsSpan(0, count))
        {
            state = Next(unit, text);
        }

        return text.ToString();
    }

    private State Next(char unit, StringBuilder text)
    {
        switch (state)
        {
            case State.Control:
                return unit is >= '@' and <= '~' ? State.Text : State.Control;
            case State.Command:
                return unit == '\a' ? State.Text : unit == '\e' ? State.CommandEscape : State.Command;
            case State.CommandEscape:
                return unit == '\\' ? State.Text : State.Command;
            case State.Designation:
                return State.Text;
            case State.Escape:
                return unit switch { '[' => State.Control, ']' or 'P' or '_' or '^' or 'X' => State.Command, >= ' ' and <= '/' => State.Designation, _ => State.Text };
            case State.AfterReturn when unit == '\n':
                return State.Text;
        }

        switch (unit)
        {
            case '\e':
                return State.Escape;
            case '\r':
                text.Append('\n');
                return State.AfterReturn;
            case '\n' or '\t' or (>= ' ' and not '\x7f'):
                text.Append(unit);
                break;
        }

        return State.Text;
    }
}
