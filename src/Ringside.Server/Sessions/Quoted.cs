namespace Ringside.Server.Sessions;

/// <summary>Others' words inside a prompt that the server makes: whatever they hold, no line of them can be taken for one of the server's own.</summary>
internal static class Quoted
{
    private const string Mark = "  > ";

    /// <summary>Every line marked.</summary>
    public static string Lines(string text) => Mark + After(text);

    /// <summary>Every line marked but the first, which follows the server's own words.</summary>
    public static string After(string text) => Broken(text, "\n" + Mark);

    /// <summary>In one line, to stand between “ and ”.</summary>
    public static string Name(string? text) => Broken(text ?? "", " ").Replace('“', '"').Replace('”', '"');

    /// <summary>The beginning of what is too long, of whole code points.</summary>
    public static string Short(string text, int length) =>
        text.Length <= length ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length), "…");

    /// <summary>With something else for every line's end, of whatever kind.</summary>
    private static string Broken(string text, string end) => text.Replace('\v', '\n').ReplaceLineEndings(end);
}
