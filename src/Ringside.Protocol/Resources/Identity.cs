namespace Ringside.Protocol;

/// <summary>A person, or the program that acts for one.</summary>
public sealed record User
{
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>One of <see cref="Roles"/>.</summary>
    public required string Role { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What a person may do: everything; make and share sessions; look.</summary>
public static class Roles
{
    public const string Admin = "admin", Member = "member", Viewer = "viewer";
    public static readonly IReadOnlyList<string> All = [Admin, Member, Viewer];
}

/// <summary>What a token may be used for.</summary>
public static class Scopes
{
    public const string Read = "read", Write = "write", Admin = "admin";
    public static readonly IReadOnlyList<string> All = [Read, Write, Admin];
}

/// <summary>Answer of <c>GET /api/me</c>.</summary>
public sealed record Me(User User, IReadOnlyList<string> Scopes, string? Session = null);

/// <summary>Body of <c>POST /api/signin</c>: the code of a sign-in link, or a name and a password.</summary>
public sealed record SignIn
{
    public string? Code { get; init; }
    public string? Name { get; init; }
    public string? Password { get; init; }
}

/// <summary>Body of <c>POST /api/signin-links</c>.</summary>
public sealed record CreateSignInCode
{
    /// <summary>Whom it signs in; the caller by default.</summary>
    public string? User { get; init; }
}

/// <summary>Answer of <c>POST /api/signin-links</c>: a code that works once.</summary>
public sealed record SignInCode(string Code);

/// <summary>Body of <c>POST /api/users</c>.</summary>
public sealed record CreateUser
{
    public required string Name { get; init; }
    public required string Role { get; init; }
    public string? Password { get; init; }
}

/// <summary>An API token. <see cref="Secret"/> is shown once, when it is made; only its hash is stored.</summary>
public sealed record Token
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string User { get; init; }
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The one session it is limited to.</summary>
    public string? Session { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public string? Secret { get; init; }
}

/// <summary>Body of <c>POST /api/tokens</c>.</summary>
public sealed record CreateToken
{
    public required string Name { get; init; }
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>For whom; the caller by default. Only admins make tokens for others.</summary>
    public string? User { get; init; }
    public string? Session { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
}
