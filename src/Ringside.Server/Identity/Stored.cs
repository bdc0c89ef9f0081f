using System.Text.Json.Serialization;
using Ringside.Protocol;

namespace Ringside.Server.Identity;

internal sealed record StoredUser(User User, string? PasswordHash)
{
    public const string Kind = "user";

    public static readonly StoredUser Nobody = new(new User { Id = "", Name = "", Role = Roles.Viewer, CreatedAt = default }, null);
}

/// <param name="Browser">Made by signing in, and shown in a cookie.</param>
internal sealed record StoredToken(string Hash, bool Browser, Token Token)
{
    public const string Kind = "token";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredUser))]
[JsonSerializable(typeof(StoredToken))]
[JsonSerializable(typeof(string))]
internal sealed partial class IdentityJson : JsonSerializerContext;
