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

    /// <summary>The hash of the token's secret, by which it is found again.</summary>
    internal string Hash { get; init; } = "";

    public bool IsAdmin => User.Role == Roles.Admin && Has(Scopes.Admin);

    /// <summary>Scopes include each other: admin may write, and who may write may read.</summary>
    public bool Has(string scope) => Token.Scopes.Any(held => Rank(held) >= Rank(scope)) && (scope == Scopes.Read || User.Role != Roles.Viewer)
        && (scope != Scopes.Admin || User.Role == Roles.Admin);

    private static int Rank(string scope) => Scopes.All.TakeWhile(known => known != scope).Count();
}
