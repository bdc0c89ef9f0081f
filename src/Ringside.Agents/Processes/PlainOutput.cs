using System.Buffers;
using System.Text;

namespace Ringside.Agents.Processes;

/// <summary>
/// Makes what a program writes for a terminal into plain text, piece by piece: UTF-8 that may be cut anywhere, without escape sequences (ECMA-48) and control
/// characters. CR LF, and CR alone, are line breaks.
/// </summary>
internal sealed class PlainOutput
{
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', 0x7f - ' ').Select(unit => (char)unit), '\n', '\t']);

    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private char[] text = [];
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

    /// <summary>The text of the next bytes, until the next are taken; a character that they end in the middle of comes with those that follow.</summary>
    public ReadOnlyMemory<char> Take(ReadOnlySpan<byte> bytes) => Read(bytes, atEnd: false);

    /// <summary>What is left: U+FFFD where the bytes ended in the middle of a character.</summary>
    public ReadOnlyMemory<char> End() => Read([], atEnd: true);

    private ReadOnlyMemory<char> Read(ReadOnlySpan<byte> bytes, bool atEnd)
    {
        var most = Encoding.UTF8.GetMaxCharCount(bytes.Length);
        text = text.Length < most ? new char[most] : text;
        var count = decoder.GetChars(bytes, text, atEnd);

        // What stays moves to the front: no character becomes more than one.
        var (length, at) = (0, 0);
        while (at < count)
        {
            if (state == State.Text && text.AsSpan(at, count - at).IndexOfAnyExcept(Plain) is var plain and not 0)
            {
                plain = plain < 0 ? count - at : plain;
                text.AsSpan(at, plain).CopyTo(text.AsSpan(length));
                (length, at) = (length + plain, at + plain);
            }
            else
            {
                state = Next(text[at++], ref length);
            }
        }

        return text.AsMemory(0, length);
    }

    private State Next(char unit, ref int length)
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
                text[length++] = '\n';
                return State.AfterReturn;
            case '\n' or '\t' or (>= ' ' and not '\x7f'):
                text[length++] = unit;
                break;
        }

        return State.Text;
    }
}
