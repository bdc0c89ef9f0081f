namespace Ringside.Server.Orchestration;

/// <summary>Whether two prompts say the same: their words, without case, spaces and punctuation, of which nearly all are in both.</summary>
internal static class Likeness
{
    /// <summary>So many words of a prompt are compared.</summary>
    private const int MaxWords = 120;

    /// <summary>The share of the words that must be in both.</summary>
    private const double Near = 0.85;

    /// <summary>Fewer words say very little.</summary>
    private const int Few = 6;

    /// <summary>The words that are compared.</summary>
    public static string Of(string text)
    {
        var letters = string.Create(text.Length, text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsLetterOrDigit(from[i]) || char.IsSurrogate(from[i]) ? char.ToLowerInvariant(from[i]) : ' ';
            }
        });
        var words = letters.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? text.Trim() : string.Join(' ', words.Take(MaxWords));
    }

    /// <summary>Whether so little is said that one may well say the same again. Where a script leaves no spaces, each letter is a word.</summary>
    /// <param name="words">As <see cref="Of"/> gave it.</param>
    public static bool IsBrief(string words) => words.Split(' ').Sum(word => word.Any(letter => letter is >= '\u2E80' and <= '\u9FFF') ? word.Length : 1) < Few;

    /// <param name="one">As <see cref="Of"/> gave it, as <paramref name="other"/>.</param>
    public static bool IsNearly(string one, string other)
    {
        if (one == other)
        {
            return true;
        }

        var (words, left) = (one.Split(' '), other.Split(' ').ToList());
        var all = words.Length + left.Count;
        return 2.0 * words.Count(left.Remove) / all >= Near;
    }
}
