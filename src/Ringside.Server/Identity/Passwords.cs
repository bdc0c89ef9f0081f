using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Identity;

/// <summary>Slow hashes of passwords (PBKDF2, some 40 ms each), of which only as many are made at once as there are processors.</summary>
internal sealed class Passwords
{
    private readonly PasswordHasher<StoredUser> hasher = new();
    private readonly string nobodys;
    private readonly ConcurrencyLimiter checks = new(new ConcurrencyLimiterOptions { PermitLimit = Environment.ProcessorCount, QueueLimit = 64 });

    public Passwords() => nobodys = Hash("");

    public string Hash(string password) => hasher.HashPassword(StoredUser.Nobody, password);

    /// <summary>Whether a password fits. One hash is made whether there is one to compare with or not, so that time tells nobody which names there are.</summary>
    /// <param name="hash">Null: nobody has the name, or whoever has it has no password.</param>
    /// <exception cref="RejectedException">429: too many wait for theirs.</exception>
    public async Task<bool> FitsAsync(string? hash, string password)
    {
        using var permit = await checks.AcquireAsync().ConfigureAwait(false);
        if (!permit.IsAcquired)
        {
            throw new RejectedException(ErrorCodes.RateLimited, "Too many people sign in at this moment.") { Headers = new Dictionary<string, string> { ["Retry-After"] = "1" } };
        }

        return hasher.VerifyHashedPassword(StoredUser.Nobody, hash ?? nobodys, password) != PasswordVerificationResult.Failed && hash is not null;
    }
}
