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
        if (length + text.Length > Most)
        {
            isCut = true;
            text = text[^Math.Min(text.Length, Most)..];
            var kept = Math.Min(length, Math.Min(Most / 2, Most - text.Length));
            last.AsSpan(length - kept, kept).CopyTo(last);
            length = kept;
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
