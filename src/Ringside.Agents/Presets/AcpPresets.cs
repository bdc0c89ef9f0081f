namespace Ringside.Agents.Presets;

/// <summary>The agents that are known by name.</summary>
public static class AcpPresets
{
    private static readonly Preset[] Known =
    [
        new()
        {
            Name = "claude",
            Title = "Claude Code",
            Command = "claude-agent-acp",
            PassEnv = ["ANTHROPIC_*", "CLAUDE_*", "DISABLE_TELEMETRY", "DISABLE_ERROR_REPORTING", "DISABLE_AUTOUPDATER"],
            Package = "@agentclientprotocol/claude-agent-acp@0.100.0",
            Node = 22,
            SignIn = "Run `claude` and sign in with /login, or start the server with ANTHROPIC_API_KEY set.",
            Keys = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"],
            SignedInFile = ".claude/.credentials.json",
            FolderVariable = "CLAUDE_CONFIG_DIR",
        },
        new()
        {
            Name = "codex",
            Title = "Codex",
            Command = "codex-acp",
            PassEnv = ["OPENAI_*", "CODEX_*", "MODEL_PROVIDER", "INITIAL_AGENT_MODE"],
            Package = "@agentclientprotocol/codex-acp@2.6.0",
            Node = 20,
            SignIn = "Run `codex login`, or start the server with OPENAI_API_KEY set.",
            Keys = ["OPENAI_API_KEY", "CODEX_API_KEY"],
            SignedInFile = ".codex/auth.json",
            FolderVariable = "CODEX_HOME",
            KeyMethod = "api-key",
            ProviderErrors = () => new CodexErrors(),
            LeavesCommands = true,
        },
        new()
        {
            Name = "gemini",
            Title = "Gemini CLI",
            Command = "gemini",
            Args = ["--acp"],
            PassEnv = ["GEMINI_*", "GOOGLE_*"],
            Package = "@google/gemini-cli@0.61.0",
            Node = 20,
            SignIn = "Run `gemini` and sign in, or start the server with GEMINI_API_KEY set.",
            Keys = ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
            SignedInFile = ".gemini/oauth_creds.json",
            RefusesSessions = true,
            Usage = () => new QuotaUsage(),
        },
        new()
        {
            Name = "copilot",
            Title = "GitHub Copilot CLI",
            Command = "copilot",
            Args = ["--acp", "--no-auto-update"],
            PassEnv = ["COPILOT_*", "GH_TOKEN", "GITHUB_TOKEN"],
            Package = "@github/copilot@1.0.102",
            Node = 20,
            SignIn = "Run `copilot login`, or start the server with GH_TOKEN set.",
            Keys = ["COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN"],
            RefusesSessions = true,
            ProviderErrors = () => new CopilotErrors(),
            Usage = () => new CumulativeUsage(),
            GuessesContext = true,
        },
        new()
        {
            Name = "opencode",
            Title = "opencode",
            Command = "opencode",
            Args = ["acp"],
            PassEnv = ["OPENCODE_*", "ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY"],
            Package = "opencode-ai@1.18.33",
            SignIn = "Run `opencode auth login`, or start the server with your provider's key set, such as ANTHROPIC_API_KEY.",
            Keys = ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY"],
            SignedInFile = ".local/share/opencode/auth.json",
            Usage = () => new LastCallUsage(),
        },
    ];

    /// <summary>Names for <c>AgentSettings.Preset</c> with the products' names, in the order in which to offer them.</summary>
    public static IReadOnlyList<(string Name, string Title)> All { get; } = [.. Known.Select(preset => (preset.Name, preset.Title))];

    /// <summary>Whose dialect a program speaks that is named by its command alone.</summary>
    internal static Preset? OfProgram(string command) => Known.FirstOrDefault(preset => preset.Command == Path.GetFileName(command));

    internal static Preset? Find(string? name) => Known.FirstOrDefault(preset => preset.Name == name);
}
