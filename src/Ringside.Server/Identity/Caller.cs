using Ringside.Protocol;

namespace Ringside.Server.Identity;

/// <summary>Who asks, and by what right.</summary>
/// <param name="User">The person.</param>
/// <param name="Token">The token that was shown, of a program or of a signed-in browser.</param>
/// <param name="IsSignedIn">It is a browser's: the person himself asks, and no token that he gave away.</param>
public sealed record Caller(User User, Token Token, bool IsSignedIn = false)
{
    /// <summary>When what the caller may do ends, and what he makes for himself with it; null for a person who is signed in, who can sign in again.</summary>
    public DateTimeOffset? EndsAt => IsSignedIn ? null : Token.ExpiresAt;

    /// <summary>The session whose agent acts, with what its owner may do; null for a person and his programs.</summary>
    public ActingSession? Acting { get; init; }

    /// <summary>A task of his acts, at its time.</summary>
    public bool IsTask { get; init; }

    /// <summary>Who made what this caller makes (E1).</summary>
    public string Source => IsTask ? EventSources.Task : Acting is null ? EventSources.User : Acting.IsOrchestrator ? EventSources.Orchestrator : EventSources.Agent;

    /// <summary>The person or the session that acts (E1).</summary>
    public string Actor => Acting?.Id ?? User.Id;

    /// <summary>The hash of the token's secret, by which it is found again.</summary>
    internal string Hash { get; init; } = "";

    public bool IsAdmin => User.Role == Roles.Admin && Has(Scopes.Admin);

    /// <summary>Scopes include each other: admin may write, and who may write may read.</summary>
    public bool Has(string scope) => Token.Scopes.Any(held => Rank(held) >= Rank(scope)) && (scope == Scopes.Read || User.Role != Roles.Viewer)
        && (scope != Scopes.Admin || User.Role == Roles.Admin);

    private static int Rank(string scope) => Scopes.All.TakeWhile(known => known != scope).Count();
}

/// <summary>A session whose agent uses Ringside's tools.</summary>
/// <param name="Tree">Its tree: it sees no other but what it manages.</param>
public sealed record ActingSession(string Id, string Tree)
{
    /// <summary>It is switched on to manage others.</summary>
    public bool IsOrchestrator { get; init; }

    /// <summary>Whether every member reads what it is told, and prompts it: it sees nothing that they do not.</summary>
    public bool IsTeams { get; init; }

    /// <summary>The sessions that its owner lets it manage beside those below it.</summary>
    public IReadOnlyList<string> Manages { get; init; } = [];
}
