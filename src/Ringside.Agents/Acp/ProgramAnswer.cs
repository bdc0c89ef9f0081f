using System.Text.Json;
using Ringside.Protocol;

namespace Ringside.Agents.Acp;

/// <summary>What a program says of itself when it is started and asked, and no prompt is sent.</summary>
internal sealed record ProgramAnswer
{
    /// <summary>Why it has not answered, in plain words; null where it has.</summary>
    public string? Problem { get; init; }

    /// <summary>The version of ACP that it answers.</summary>
    public int? Protocol { get; init; }

    public string? Version { get; init; }

    /// <summary>Its <c>agentCapabilities</c>, without <c>_meta</c>.</summary>
    public JsonElement? Capabilities { get; init; }

    public IReadOnlyList<AuthMethod> Methods { get; init; } = [];

    /// <summary>Whether somebody is signed in with it; null where it does not say.</summary>
    public bool? SignedIn { get; init; }

    /// <summary>Whether it may be another a moment later, though the program is the same.</summary>
    public bool IsPassing => Problem is not null || SignedIn is false;
}
