using System.CommandLine;
using System.Text.Json;
using Ringside.Cli.Connecting;
using Ringside.Protocol;

namespace Ringside.Cli.Running;

/// <summary>What a run's new session is to be: what it allows by itself, where it works, and what is chosen of its agent.</summary>
internal sealed class SessionOptions
{
    private readonly Option<string?> policy = new("--policy")
    {
        Description = "What is allowed without asking: ask, read, edit or all. [default: ask]",
        HelpName = "policy",
    };

    private readonly Option<bool> worktree = new("--worktree") { Description = "Works in a git worktree of its own, on a new branch." };

    private readonly Option<string?> branch = new("--branch") { Description = "What to call that branch; --worktree need not be said then.", HelpName = "name" };

    private readonly Option<string?> mode = new("--mode") { Description = "The mode to work in, by the agent's own id of it.", HelpName = "mode" };

    private readonly Option<string[]> config = new("--config")
    {
        Description = "An option of the agent, such as model=opus; any number of them.",
        HelpName = "id=value",
        Arity = ArgumentArity.ZeroOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { policy, worktree, branch, mode, config })
        {
            command.Add(option);
        }
    }

    /// <summary>The run with what was said of its session.</summary>
    /// <exception cref="RefusalException">An option is no pair of an id and a value.</exception>
    public CreateRun With(CreateRun run, ParseResult parsed) => run with
    {
        Policy = parsed.GetValue(policy),
        Worktree = parsed.GetValue(branch) is { } name ? Text(name) : parsed.GetValue(worktree) ? JsonElement.Parse("true") : null,
        Mode = parsed.GetValue(mode),
        Config = parsed.GetValue(config) is { Length: > 0 } pairs ? Pairs(pairs) : null,
    };

    private static Dictionary<string, JsonElement> Pairs(string[] pairs)
    {
        var values = new Dictionary<string, JsonElement>();
        foreach (var pair in pairs)
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } id, var value])
            {
                throw new RefusalException($"--config {pair} is no pair of an id and a value, such as model=opus.");
            }

            values[id] = value is "true" or "false" ? JsonElement.Parse(value) : Text(value);
        }

        return values;
    }

    private static JsonElement Text(string value) => JsonElement.Parse(JsonSerializer.Serialize(value, ProtocolJson.Default.String));
}
