namespace Ringside.Agents.Chat.Tools;

/// <summary>The last 16 to 32 Ki characters of what a command prints: what the model is told.</summary>
internal sealed class KeptOutput
{
    private const int Most = 32 * 1024;
    private const string LeftOut = "[the beginning was left out]\n";

    private readonly char[] last = new char[Most];
    private int length;
    private bool isCut;

    public void Append(ReadOnlySpan<char> text)
    {
        if (text.Length > Most / 2)
        {
            isCut |= length > 0 || text.Length > Most;
            length = 0;
            text = text[^Math.Min(text.Length, Most)..];
        }
        else if (length + text.Length > Most)
        {
            isCut = true;
            last.AsSpan(length - (Most / 2), Most / 2).CopyTo(last);
            length = Most / 2;
        }

        text.CopyTo(last.AsSpan(length));
        length += text.Length;
    }

    public override string ToString()
    {
        var text = last.AsSpan(0, length);
        return !isCut ? text.ToString() : $"{LeftOut}{text[(text.Length > 0 && char.IsLowSurrogate(text[0]) ? 1 : 0)..]}";
    }
}
