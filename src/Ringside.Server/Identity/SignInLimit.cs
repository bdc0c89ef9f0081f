using System.Net;
using System.Net.Sockets;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Identity;

/// <summary>
/// How often one may fail to sign in: 30 times in a row from one address, 10 times with one name, and then as many again in a minute. An attempt is counted before
/// it is looked at, so that many at once get no further, and given back where it succeeds. A name that nobody has is counted like any other.
/// </summary>
public sealed class SignInLimit(TimeProvider time)
{
    private readonly AttemptBuckets addresses = new(30, time);
    private readonly AttemptBuckets names = new(10, time);

    /// <exception cref="RejectedException">429 <c>rate_limited</c>, with <c>Retry-After</c>.</exception>
    public void TakeFor(IPAddress? address) => Take(addresses, Key(address), "from this address");

    /// <exception cref="RejectedException">429 <c>rate_limited</c>, with <c>Retry-After</c>.</exception>
    public void TakeFor(string name) => Take(names, name.ToUpperInvariant(), "with this name");

    /// <summary>The attempt was a success.</summary>
    public void GiveBack(IPAddress? address, string? name)
    {
        addresses.GiveBack(Key(address));
        if (name is not null)
        {
            names.GiveBack(name.ToUpperInvariant());
        }
    }

    /// <summary>Whoever has one address of IPv6 has 2^64 of them.</summary>
    private static string Key(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };

    private static void Take(AttemptBuckets buckets, string key, string what)
    {
        if (buckets.TryTake(key) is { } wait)
        {
            var seconds = (int)Math.Ceiling(wait.TotalSeconds);
            throw new RejectedException(ErrorCodes.RateLimited, $"Too many attempts to sign in {what}. Try again in {seconds} s.")
            {
                Headers = new Dictionary<string, string> { ["Retry-After"] = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            };
        }
    }
}
