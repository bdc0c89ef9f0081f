using System.Text.Json.Nodes;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests;

/// <summary>Somebody with an account and a token of his own.</summary>
internal sealed record Person(string Id, string Token, HttpClient Http)
{
    private static int count;

    public static async Task<Person> JoinAsync(RingsideHost host, string role = "member")
    {
        var name = $"{role}-{Interlocked.Increment(ref count)}";
        var user = await Rest.DoAsync(host.Http, "/api/users", $$"""{"name":"{{name}}","role":"{{role}}"}""");
        return await SignAsync(host, user["id"], new JsonObject());
    }

    /// <summary>The same person with a further token.</summary>
    public async Task<Person> WithTokenAsync(RingsideHost host, JsonObject token) => await SignAsync(host, Id, token);

    private static async Task<Person> SignAsync(RingsideHost host, string user, JsonObject token)
    {
        token["name"] = "test";
        token["user"] = user;
        var secret = (await Rest.DoAsync(host.Http, "/api/tokens", token.ToJsonString()))["secret"];
        return new Person(user, secret, host.Client(secret));
    }
}
