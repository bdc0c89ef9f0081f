using System.Text;
using System.Text.RegularExpressions;

namespace Ringside.Agents.Chat.Tools;

/// <summary>Finds the files of a folder that a pattern names: <c>*</c> and <c>?</c> within a name, <c>**</c> over folders, <c>{a,b}</c>. A pattern without a slash is for names at any depth.</summary>
internal sealed class Glob(string pattern)
{
    private readonly Regex regex = new(Expression(pattern), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>Paths of files, sorted; neither links nor <c>.git</c> are followed.</summary>
    public IEnumerable<string> Files(string root, WorkFolder folder, CancellationToken cancellationToken)
    {
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        var waiting = new Stack<string>([root]);
        while (waiting.TryPop(out var at))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var file in Directory.EnumerateFiles(at, "*", options).Order(StringComparer.Ordinal).Where(file => regex.IsMatch(folder.Name(file))))
            {
                yield return file;
            }

            foreach (var next in Directory.EnumerateDirectories(at, "*", options).OrderDescending(StringComparer.Ordinal).Where(next => Path.GetFileName(next) != ".git"))
            {
                waiting.Push(next);
            }
        }
    }

    private static string Expression(string pattern)
    {
        var expression = new StringBuilder(pattern.Contains('/') ? "^" : "^(?:.*/)?");
        var alternatives = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when pattern.AsSpan(i).StartsWith("**/"):
                    expression.Append("(?:.*/)?");
                    i += 2;
                    break;
                case '*' when pattern.AsSpan(i).StartsWith("**"):
                    expression.Append(".*");
                    i++;
                    break;
                case '*':
                    expression.Append("[^/]*");
                    break;
                case '?':
                    expression.Append("[^/]");
                    break;
                case '{':
                    alternatives++;
                    expression.Append("(?:");
                    break;
                case '}' when alternatives > 0:
                    alternatives--;
                    expression.Append(')');
                    break;
                case ',' when alternatives > 0:
                    expression.Append('|');
                    break;
                case var other:
                    expression.Append(Regex.Escape(other.ToString()));
                    break;
            }
        }

        return expression.Append(')', alternatives).Append('$').ToString();
    }
}
