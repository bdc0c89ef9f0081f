namespace Ringside.Agents.Presets;

/// <summary>What Ringside knows of an agent program beforehand: how to start it, what it needs, and its dialect of ACP. Measured in agents/README.md.</summary>
internal sealed record Preset
{
    public required string Name { get; init; }

    /// <summary>The product's name.</summary>
    public required string Title { get; init; }
    public required string Command { get; init; }
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Names of the server's variables that the program may see beyond the common ones; a <c>*</c> at the end stands for any rest.</summary>
    public required IReadOnlyList<string> PassEnv { get; init; }

    /// <summary>The npm package and the version that was measured. Npm picks older ones by itself where Node is old.</summary>
    public required string Package { get; init; }

    /// <summary>The oldest Node that runs it; null where it needs none.</summary>
    public int? Node { get; init; }

    /// <summary>What to do where it wants somebody to sign in.</summary>
    public required string SignIn { get; init; }

    /// <summary>How the result of a prompt says what the turn used.</summary>
    public Func<ITurnUsage> Usage { get; init; } = () => new PerTurnUsage();

    /// <summary>How it tells as text that the model's provider failed; null where it answers with an error.</summary>
    public Func<IProviderErrors>? ProviderErrors { get; init; }

    /// <summary>Whether a command goes on after its turn was cancelled.</summary>
    public bool LeavesCommands { get; init; }

    /// <summary>Whether the context size that it reports is its own guess, and not from the model's provider.</summary>
    public bool GuessesContext { get; init; }

    public string Install => $"Install {Title}: `npm install -g {Package}`{(Node is { } node ? $" (Node {node} or later)" : "")}.";
}
