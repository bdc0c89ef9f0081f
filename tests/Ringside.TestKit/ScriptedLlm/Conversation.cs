using System.Text.RegularExpressions;

namespace Ringside.TestKit.ScriptedLlm;

/// <summary>One thing on the user's side of a conversation: a text, or a tool's result.</summary>
internal sealed record UserItem(string? Text, bool ToolFailed = false);

/// <summary>What the wires have in common: the user's side of a conversation, and all that the model was told.</summary>
internal sealed partial class Conversation
{
    public List<UserItem> User { get; } = [];

    /// <summary>System prompt and texts, where the agent names its working directory.</summary>
    public List<string> Told { get; } = [];

    /// <summary>The newest prompt, its marker, and the tool results since.</summary>
    public ScriptPlace Place()
    {
        var at = User.FindLastIndex(item => PromptOf(item) is not null);
        if (at < 0)
        {
            return new("", "", null, 0, false);
        }

        var prompt = PromptOf(User[at])!;
        var results = User.Skip(at).Where(item => item.Text is null).ToList();
        var marker = prompt.StartsWith("[SUGGESTION MODE", StringComparison.Ordinal) ? null : Marker().Matches(prompt).LastOrDefault();
        var argument = marker?.Groups["argument"] is { Success: true } group ? group.Value : null;
        return new(prompt, marker?.Groups["scenario"].Value ?? "", argument, results.Count, results.LastOrDefault()?.ToolFailed ?? false);
    }

    /// <summary>The first existing folder strictly below the root, or the root itself, that the agent calls its working directory.</summary>
    public string? Workdir(string root) => Told
        .SelectMany(text => Folder().Matches(text))
        .Select(match => Path.GetFullPath(match.Groups["path"].Value.Trim()))
        .FirstOrDefault(path => (path == root || path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)) && Directory.Exists(path));

    // What agents put between prompts, and before them, by themselves is in tags (<environment_context>…</environment_context>), but for two of Claude's.
    private static string? PromptOf(UserItem item) =>
        item.Text is { } text && Tagged().Replace(text, "") is { Length: > 0 } prompt && prompt[0] != '<'
        && prompt != "Tool loaded." && !prompt.StartsWith("[Request interrupted", StringComparison.Ordinal)
            ? prompt
            : null;

    [GeneratedRegex(@"\A\s*(<(?<tag>[\w-]+)>.*?</\k<tag>>\s*)*", RegexOptions.Singleline)]
    private static partial Regex Tagged();

    [GeneratedRegex(@"\[\[(?<scenario>[a-z]+)( (?<argument>.+?))?\]\]")]
    private static partial Regex Marker();

    // Claude: "Primary working directory: /path". Gemini: "Workspace Directories:" with a list. Codex: <cwd>/path</cwd>.
    [GeneratedRegex(@"(working directory|workspace director(y|ies)|current directory|<cwd>)[^/\n]*(\n\s*-\s*)?(?<path>/[^\n<]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Folder();
}
