using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Identity;

/// <summary>People, tokens and sign-in links. Secrets are stored as SHA-256 hashes; they are random, so no slower hash is needed. Passwords are hashed slowly.</summary>
public sealed class IdentityService
{
    private static readonly TimeSpan LinkLife = TimeSpan.FromHours(24);
    private static readonly TimeSpan BrowserLife = TimeSpan.FromDays(30);

    private readonly EventLog.EventLog log;
    private readonly TimeProvider time;
    private readonly PasswordHasher<StoredUser> passwords = new();
    private readonly Lock gate = new();
    private volatile ImmutableDictionary<string, StoredUser> users;
    private volatile ImmutableDictionary<string, StoredToken> tokens;

    public IdentityService(EventLog.EventLog log, TimeProvider time)
    {
        this.log = log;
        this.time = time;
        users = log.ReadRecords(StoredUser.Kind).Select(json => JsonSerializer.Deserialize(json, IdentityJson.Default.StoredUser)!).ToImmutableDictionary(user => user.User.Id);
        tokens = log.ReadRecords(StoredToken.Kind).Select(json => JsonSerializer.Deserialize(json, IdentityJson.Default.StoredToken)!).ToImmutableDictionary(token => token.Hash);
    }

    /// <summary>Called when somebody's rights have changed.</summary>
    public event Action? Changed;

    public IEnumerable<User> Users => users.Values.Select(stored => stored.User);

    /// <summary>Whether anybody is signed in with a browser.</summary>
    public bool HasBrowser => tokens.Values.Any(stored => stored.Browser && !(stored.Token.ExpiresAt <= time.GetUtcNow()));

    /// <summary>A person's tokens for programs, without their secrets.</summary>
    public IEnumerable<Token> TokensOf(string user) => tokens.Values.Where(stored => stored.Token.User == user && !stored.Browser).Select(stored => stored.Token);

    /// <summary>Who shows this secret; null where it is unknown, revoked or expired.</summary>
    public Caller? Find(string secret) => FindByHash(Hash(secret));

    /// <summary>The caller as he stands now; null once his token has expired or was revoked.</summary>
    public Caller? Again(Caller caller) => FindByHash(caller.Hash);

    /// <summary>The person of this name; made an admin if nobody has it yet.</summary>
    public async Task<User> EnsureAdminAsync(string name) =>
        Users.FirstOrDefault(user => user.Name == name) ?? await log.AppendAsync(CreateUser(new CreateUser { Name = name, Role = Roles.Admin })).ConfigureAwait(false);

    /// <summary>The decision to add a person.</summary>
    public Func<AppendScope, User> CreateUser(CreateUser request) => scope =>
    {
        var name = new RecordKey("user-name", request.Name.ToUpperInvariant());
        if (scope.ReadRecord(name) is not null)
        {
            throw new RejectedException(ErrorCodes.Conflict, $"There is a user {request.Name} already.");
        }

        var made = new StoredUser(new User { Id = scope.NewId(Ids.User), Name = request.Name, Role = request.Role, CreatedAt = scope.Now }, null);
        made = request.Password is null ? made : made with { PasswordHash = passwords.HashPassword(made, request.Password) };
        scope.PutRecord(new RecordKey(StoredUser.Kind, made.User.Id), new Record(JsonSerializer.SerializeToUtf8Bytes(made, IdentityJson.Default.StoredUser)));
        scope.PutRecord(name, new Record(JsonSerializer.SerializeToUtf8Bytes(made.User.Id, IdentityJson.Default.String)));
        scope.AfterCommit(() => Swap(() => users = users.SetItem(made.User.Id, made)));
        return made.User;
    };

    /// <summary>The decision to make a token. Its secret is in the result, and never shown again: a receipt keeps the result without it.</summary>
    public Func<AppendScope, Token> CreateToken(string user, CreateToken request, string? known = null, bool browser = false) => scope =>
    {
        var secret = known ?? NewSecret("rs_");
        if (tokens.TryGetValue(Hash(secret), out var made))
        {
            return made.Token with { Secret = secret };
        }

        made = new StoredToken(Hash(secret), browser, new Token
        {
            Id = scope.NewId(Ids.Token),
            Name = request.Name,
            User = user,
            Scopes = request.Scopes ?? [Scopes.Read, Scopes.Write],
            Session = request.Session,
            CreatedAt = scope.Now,
            ExpiresAt = request.ExpiresAt,
        });
        scope.PutRecord(new RecordKey(StoredToken.Kind, made.Token.Id), new Record(JsonSerializer.SerializeToUtf8Bytes(made, IdentityJson.Default.StoredToken), made.Token.ExpiresAt));
        scope.AfterCommit(() => Swap(() => tokens = tokens.SetItem(made.Hash, made)));
        return made.Token with { Secret = secret };
    };

    public Token? Token(string id) => tokens.Values.FirstOrDefault(stored => stored.Token.Id == id)?.Token;

    /// <summary>Takes a token away; what it had open ends.</summary>
    public async Task RevokeAsync(Token token)
    {
        await log.AppendAsync(scope =>
        {
            scope.RemoveRecord(new RecordKey(StoredToken.Kind, token.Id));
            scope.AfterCommit(() => Swap(() => tokens = tokens.RemoveRange(tokens.Where(pair => pair.Value.Token.Id == token.Id).Select(pair => pair.Key))));
            return true;
        }).ConfigureAwait(false);
    }

    /// <summary>The code of a new sign-in link; it works once, for a day.</summary>
    public Task<string> CreateLinkAsync(string user) => log.AppendAsync(scope =>
    {
        var code = NewSecret("");
        scope.PutRecord(new RecordKey("signin", Hash(code)), new Record(Encoding.UTF8.GetBytes($"\"{user}\""), scope.Now + LinkLife));
        return code;
    });

    /// <summary>Signs a browser in by a link's code, which is thereby used up, or by name and password.</summary>
    /// <exception cref="RejectedException">401: neither fits.</exception>
    public async Task<Token> SignInAsync(SignIn request)
    {
        var user = request.Code is { } code ? await UseLinkAsync(code).ConfigureAwait(false) : ByPassword(request);
        var token = new CreateToken { Name = "browser", Scopes = Scopes.All, ExpiresAt = time.GetUtcNow() + BrowserLife };
        return await log.AppendAsync(CreateToken(user, token, browser: true)).ConfigureAwait(false);
    }

    private Task<string> UseLinkAsync(string code) => log.AppendAsync(scope =>
    {
        var key = new RecordKey("signin", Hash(code));
        var user = scope.ReadRecord(key) ?? throw new RejectedException(
            ErrorCodes.Unauthenticated, "This sign-in link is used up or too old. Run `ringside signin-link` for a new one.");
        scope.RemoveRecord(key);
        return JsonSerializer.Deserialize(user, IdentityJson.Default.String)!;
    });

    private string ByPassword(SignIn request)
    {
        var user = users.Values.FirstOrDefault(stored => string.Equals(stored.User.Name, request.Name, StringComparison.OrdinalIgnoreCase));

        // An unknown name costs as much time as a wrong password.
        var hash = user?.PasswordHash ?? passwords.HashPassword(StoredUser.Nobody, "");
        var result = passwords.VerifyHashedPassword(user ?? StoredUser.Nobody, hash, request.Password ?? "");
        return user?.PasswordHash is not null && result != PasswordVerificationResult.Failed
            ? user.User.Id
            : throw new RejectedException(ErrorCodes.Unauthenticated, "Name and password do not fit.");
    }

    private Caller? FindByHash(string hash) =>
        tokens.TryGetValue(hash, out var stored) && !(stored.Token.ExpiresAt <= time.GetUtcNow()) && users.TryGetValue(stored.Token.User, out var user)
            ? new Caller(user.User, stored.Token) { Hash = hash }
            : null;

    private void Swap(Action change)
    {
        lock (gate)
        {
            change();
        }

        Changed?.Invoke();
    }

    private static string NewSecret(string prefix) => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
