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

    /// <summary>Whether it refuses <c>session/new</c> while nobody is signed in, and leaves nothing behind when it does.</summary>
    public bool RefusesSessions { get; init; }

    /// <summary>The method of <c>authenticate</c> that makes it use one of <see cref="Keys"/>; null where it uses them by itself.</summary>
    public string? KeyMethod { get; init; }

    /// <summary>Variables of which one is enough to be signed in.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>The file in which the program keeps that somebody has signed in with it, by the home folder; null where that is not known.</summary>
    public string? SignedInFile { get; init; }

    /// <summary>The variable that names another folder for that file.</summary>
    public string? FolderVariable { get; init; }

    public bool HasKey(IReadOnlyDictionary<string, string> environment) => Keys.Any(key => environment.GetValueOrDefault(key) is { Length: > 0 });

    public string PackageName => Package[..Package.LastIndexOf('@')];

    /// <summary>Whether there is a key, or the file of a sign-in. Where there is none somebody may be signed in all the same, by a keychain.</summary>
    public bool IsSignedIn(IReadOnlyDictionary<string, string> environment) =>
        HasKey(environment)
        || (SignedInFile is not null && SignInFolder(environment) is { } folder && File.Exists(Path.Combine(folder, Path.GetFileName(SignedInFile))));

    private string? SignInFolder(IReadOnlyDictionary<string, string> environment) =>
        FolderVariable is not null && environment.GetValueOrDefault(FolderVariable) is { Length: > 0 } named ? named
        : (environment.GetValueOrDefault("HOME") ?? environment.GetValueOrDefault("USERPROFILE")) is { Length: > 0 } home ? Path.Combine(home, Path.GetDirectoryName(SignedInFile)!)
        : null;

    /// <summary>The command that installs it.</summary>
    public string InstallLine => $"npm install -g {Package}";

    public string Install => $"Install {Title}: `{InstallLine}`{(Node is { } node ? $" (Node {node} or later)" : "")}.";
}
