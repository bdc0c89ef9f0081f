using System.Text.Json;

namespace Ringside.Agents;

/// <summary>Ringside's own tools, as an agent of one session is offered them: in this process, or as a server of the Model Context Protocol that the agent's program speaks to.</summary>
/// <param name="Tools">For agents in this process.</param>
public sealed record OfferedTools(IReadOnlyList<OfferedTool> Tools)
{
    /// <summary>The name of the server, by which programs name its tools.</summary>
    public const string Server = "ringside";

    /// <summary>What the names of calls of its tools begin with.</summary>
    public const string Prefix = $"mcp__{Server}__";

    /// <summary>Where the server is; null where this process listens nowhere.</summary>
    public Uri? Address { get; init; }

    /// <summary>What the server knows the session by; good for as long as the agent runs.</summary>
    public string Token { get; init; } = "";

    /// <summary>A program, with its arguments, that speaks for the server on its standard streams, given <see cref="TokenVariable"/>; empty where there is none.</summary>
    public IReadOnlyList<string> Bridge { get; init; } = [];

    /// <summary>The variable in which <see cref="Bridge"/> finds the token; a person's is called otherwise, so that neither is taken for the other.</summary>
    public const string TokenVariable = "RINGSIDE_SESSION_TOKEN";
}

/// <summary>A tool of Ringside's own.</summary>
/// <param name="Name">As a model names it.</param>
/// <param name="Schema">JSON Schema of its input.</param>
/// <param name="AsksFirst">Whether the agent is to ask whether it may.</param>
/// <param name="CallAsync">Does it; what goes wrong is a text too.</param>
public sealed record OfferedTool(string Name, string Title, string Description, string Schema, bool AsksFirst, Func<JsonElement, CancellationToken, Task<OfferedToolResult>> CallAsync)
{
    /// <summary>The name under which its calls are told, whatever an agent's program calls it.</summary>
    public string CallName => OfferedTools.Prefix + Name;

    /// <summary>The title of its calls.</summary>
    public string CallTitle => $"Ringside: {char.ToLowerInvariant(Title[0])}{Title[1..]}";
}

/// <summary>What came of it, for the model.</summary>
public sealed record OfferedToolResult(string Text, bool IsError = false);
