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

    /// <summary>With something else for every line's end, of whatever kind.</summary>
    private static string Broken(string text, string end) => text.Replace('\v', '\n').ReplaceLineEndings(end);
}
