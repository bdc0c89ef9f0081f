using System.Text.Json;

namespace Ringside.Protocol;

/// <summary>A configured worker: a driver and its settings.</summary>
public sealed record Agent
{
    public required string Id { get; init; }

    /// <summary>Unique in the workspace; where a request names an agent, the name does as well as the id.</summary>
    public required string Name { get; init; }
    public required string Title { get; init; }

    /// <summary>One of <see cref="Drivers"/>.</summary>
    public required string Driver { get; init; }
    public AgentSettings? Settings { get; init; }

    /// <summary>All tokens that its runs have used.</summary>
    public Counts? Usage { get; init; }

    /// <summary>What they have cost, as far as it is known.</summary>
    public Cost? Cost { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>With <c>?detect=true</c>: whether its program is here, and what it still needs.</summary>
    public AgentDetection? Detected { get; init; }
    public Cursor? Cursor { get; init; }
}

/// <summary>What drives an agent.</summary>
public static class Drivers
{
    public const string Acp = "acp", Chat = "chat", Command = "command", Demo = "demo", External = "external";
    public static readonly IReadOnlyList<string> All = [Acp, Chat, Command, Demo, External];
}

/// <summary>How to start an agent's program. What a preset says is used where a member is absent.</summary>
public sealed record AgentSettings
{
    /// <summary><c>claude</c>, <c>codex</c>, <c>gemini</c>, <c>copilot</c> or <c>opencode</c>.</summary>
    public string? Preset { get; init; }
    public string? Command { get; init; }
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Variables to set for the program.</summary>
    public IReadOnlyDictionary<string, string>? Env { get; init; }

    /// <summary>Names of the server's own variables that the program may see, beyond the common ones and the preset's.</summary>
    public IReadOnlyList<string>? PassEnv { get; init; }

    /// <summary>How many seconds without a sign of life, while no person is being waited for, until a turn counts as hung.</summary>
    public int? IdleTimeoutSeconds { get; init; }

    /// <summary>Whether it is offered Ringside's own tools; absent: as the server's setting says.</summary>
    public bool? Tools { get; init; }

    /// <summary>Of driver <c>chat</c>: the API of the model, <c>anthropic</c> or <c>openai</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>Where the API is, if not at its maker's; of <c>openai</c> with its <c>/v1</c>.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>The model, as the API calls it.</summary>
    public string? Model { get; init; }

    /// <summary>The name of the variable that has the key: one of <see cref="Env"/>, or of the server's own.</summary>
    public string? ApiKeyVariable { get; init; }

    /// <summary>What the model is told before all else, beside where it works.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>The most tokens that one answer may have.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>How many of them the model may think with beforehand, on top (Anthropic).</summary>
    public int? ThinkingTokens { get; init; }

    /// <summary>How many tokens the model's window has.</summary>
    public int? ContextWindow { get; init; }
}

/// <summary>The values of <see cref="AgentSettings.Provider"/>.</summary>
public static class Providers
{
    public const string Anthropic = "anthropic", OpenAI = "openai";
    public static readonly IReadOnlyList<string> All = [Anthropic, OpenAI];
}

/// <summary>Whether an agent's program was found on this machine.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Needs">What to do first, in plain words.</param>
public sealed record AgentDetection(bool Found, string? Path = null, string? Needs = null)
{
    /// <summary>The version of a program that is known by name, where it can be told.</summary>
    public string? Version { get; init; }

    /// <summary>The command that installs it, where it was not found.</summary>
    public string? Install { get; init; }

    /// <summary>How to sign in with it, in plain words, where it says itself that nobody is, or where neither a key nor a sign-in was found; there may be one all the same.</summary>
    public string? SignIn { get; init; }

    /// <summary>Whether somebody is signed in, as the program itself says; absent where it does not, or was not asked yet.</summary>
    public bool? SignedIn { get; init; }

    /// <summary>How one signs in, as the program itself says.</summary>
    public IReadOnlyList<AuthMethod>? AuthMethods { get; init; }

    /// <summary>The version of the Agent Client Protocol that it speaks.</summary>
    public int? Protocol { get; init; }

    /// <summary>Its <c>agentCapabilities</c>, as ACP has them.</summary>
    public JsonElement? Capabilities { get; init; }

    /// <summary>Why it did not answer when it was asked, in plain words.</summary>
    public string? Problem { get; init; }
}

/// <summary>One way to sign in with an agent's program.</summary>
public sealed record AuthMethod(string Id, string Name)
{
    public string? Description { get; init; }

    /// <summary>Names of variables that it wants.</summary>
    public IReadOnlyList<string>? Variables { get; init; }

    /// <summary>What to run in a terminal.</summary>
    public string? Command { get; init; }
}

/// <summary>An agent program that is known by name, and of which there is no agent yet.</summary>
public sealed record AgentProgram
{
    /// <summary>For <see cref="AgentSettings.Preset"/>.</summary>
    public required string Preset { get; init; }

    /// <summary>The product's name.</summary>
    public required string Title { get; init; }
    public required AgentDetection Detected { get; init; }
}

/// <summary>Answer of <c>GET /api/agents</c>: a page as of any list.</summary>
/// <param name="Programs">With <c>?detect=true</c>, for admins, on the first page: the known programs of which there is no agent.</param>
public sealed record AgentPage(IReadOnlyList<Agent> Items, Cursor Cursor, string? Next = null, IReadOnlyList<AgentProgram>? Programs = null);

/// <summary>Body of <c>POST /api/agents</c>.</summary>
public sealed record CreateAgent
{
    /// <summary>Absent: its preset's name.</summary>
    public string? Name { get; init; }

    /// <summary>Absent: the preset's product, where the name was absent too, else the name.</summary>
    public string? Title { get; init; }
    public required string Driver { get; init; }
    public AgentSettings? Settings { get; init; }
}

/// <summary>Body of <c>PATCH /api/agents/{id}</c>.</summary>
public sealed record UpdateAgent
{
    public string? Name { get; init; }
    public string? Title { get; init; }
    public AgentSettings? Settings { get; init; }
    public IReadOnlyList<string>? Cleared { get; init; }
}
