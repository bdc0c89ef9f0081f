using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Identity;

/// <summary>People, tokens and sign-in links. Secrets are stored as SHA-256 hashes; they are random, so no slower hash is needed. Passwords are hashed slowly.</summary>
public sealed class IdentityService
{
    /// <summary>The name of the token that the setting gives, and of no other.</summary>
    public const string Configured = "RINGSIDE_ADMIN_TOKEN";

    private static readonly TimeSpan LinkLife = TimeSpan.FromHours(24);
    private static readonly TimeSpan BrowserLife = TimeSpan.FromDays(30);

    private readonly EventLog.EventLog log;
    private readonly TimeProvider time;
    private readonly Passwords passwords = new();
    private readonly Lock gate = new();
    private volatile ImmutableDictionary<string, StoredUser> users = ImmutableDictionary<string, StoredUser>.Empty;
    private volatile ImmutableDictionary<string, StoredToken> tokens = ImmutableDictionary<string, StoredToken>.Empty;

    public IdentityService(EventLog.EventLog log, TimeProvider time)
    {
        this.log = log;
        this.time = time;
        log.RecordsChanged += kinds =>
        {
            if (kinds.Contains(StoredUser.Kind) || kinds.Contains(StoredToken.Kind))
            {
                Swap(Load);
            }
        };
        Swap(Load);
    }

    /// <summary>Called when somebody's rights have changed.</summary>
    public event Action? Changed;

    public IEnumerable<User> Users => users.Values.Select(stored => stored.User);

    /// <summary>The person of this id; null where there is none.</summary>
    public User? User(string id) => users.GetValueOrDefault(id)?.User;

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
        Users.FirstOrDefault(user => user.Name == name) ?? await log.AppendAsync(
            scope => Users.FirstOrDefault(user => user.Name == name) ?? CreateUser(scope, new CreateUser { Name = name, Role = Roles.Admin }, hash: null)).ConfigureAwait(false);

    /// <summary>The decision to add a person. The slow hash is made before, not on the log's writer.</summary>
    public Func<AppendScope, User> CreateUser(CreateUser request)
    {
        var hash = request.Password is null ? null : passwords.Hash(request.Password);
        return scope => CreateUser(scope, request, hash);
    }

    private User CreateUser(AppendScope scope, CreateUser request, string? hash)
    {
        var name = new RecordKey("user-name", request.Name.ToUpperInvariant());
        if (scope.ReadRecord(name) is not null)
        {
            throw new RejectedException(ErrorCodes.Conflict, $"There is a user {request.Name} already.");
        }

        var made = new StoredUser(new User { Id = scope.NewId(Ids.User), Name = request.Name, Role = request.Role, CreatedAt = scope.Now }, hash);
        scope.PutRecord(new RecordKey(StoredUser.Kind, made.User.Id), new Record(JsonSerializer.SerializeToUtf8Bytes(made, IdentityJson.Default.StoredUser)));
        scope.PutRecord(name, new Record(JsonSerializer.SerializeToUtf8Bytes(made.User.Id, IdentityJson.Default.String)));
        scope.AfterCommit(() => Swap(() => users = users.SetItem(made.User.Id, made)));
        return made.User;
    }

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

    /// <summary>The decision that a person's token of this name is this one and no other: what a setting says is the only one of its kind.</summary>
    /// <param name="known">The secret.</param>
    public Func<AppendScope, Token> OnlyToken(string user, CreateToken request, string known) => scope =>
    {
        DropTokens(scope, user, request.Name, known);
        return CreateToken(user, request, known)(scope);
    };

    /// <summary>The decision that a person has no token of this name any more, save the one with this secret.</summary>
    public bool DropTokens(AppendScope scope, string user, string name, string? known = null)
    {
        foreach (var old in tokens.Values.Where(stored => !stored.Browser && stored.Token.User == user && stored.Token.Name == name && (known is null || stored.Hash != Hash(known))))
        {
            Drop(scope, old.Token.Id);
        }

        return true;
    }

    public Token? Token(string id) => tokens.Values.FirstOrDefault(stored => stored.Token.Id == id)?.Token;

    /// <summary>Takes a token away; what it had open ends.</summary>
    public async Task RevokeAsync(Token token)
    {
        await log.AppendAsync(scope =>
        {
            Drop(scope, token.Id);
            return true;
        }).ConfigureAwait(false);
    }

    private void Drop(AppendScope scope, string token)
    {
        scope.RemoveRecord(new RecordKey(StoredToken.Kind, token));
        scope.AfterCommit(() => Swap(() => tokens = tokens.RemoveRange(tokens.Where(pair => pair.Value.Token.Id == token).Select(pair => pair.Key))));
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
        var user = request.Code is { } code ? await UseLinkAsync(code).ConfigureAwait(false) : await ByPasswordAsync(request).ConfigureAwait(false);
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

    private async Task<string> ByPasswordAsync(SignIn request)
    {
        var user = users.Values.FirstOrDefault(stored => string.Equals(stored.User.Name, request.Name, StringComparison.OrdinalIgnoreCase));
        return await passwords.FitsAsync(user?.PasswordHash, request.Password ?? "").ConfigureAwait(false)
            ? user!.User.Id
            : throw new RejectedException(ErrorCodes.Unauthenticated, "Name and password do not fit.");
    }

    private Caller? FindByHash(string hash) =>
        tokens.TryGetValue(hash, out var stored) && !(stored.Token.ExpiresAt <= time.GetUtcNow()) && users.TryGetValue(stored.Token.User, out var user)
            ? new Caller(user.User, stored.Token, stored.Browser) { Hash = hash }
            : null;

    /// <summary>Reads anew what another server may have changed.</summary>
    private void Load()
    {
        users = log.ReadRecords(StoredUser.Kind).Select(json => JsonSerializer.Deserialize(json, IdentityJson.Default.StoredUser)!).ToImmutableDictionary(user => user.User.Id);
        tokens = log.ReadRecords(StoredToken.Kind).Select(json => JsonSerializer.Deserialize(json, IdentityJson.Default.StoredToken)!).ToImmutableDictionary(token => token.Hash);
    }

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
