using Ringside.TestKit.Postgres;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Search;

public sealed class SharedSearchTests
{
    [Fact(DisplayName = "[SR9, SR10] What one of two servers took is found by both, once, and still when the one that filled the index is gone")]
    public async Task What_one_of_two_servers_took_is_found_by_both()
    {
        using var database = (await PostgresServer.Shared).CreateDatabase();
        await using var one = await RingsideHost.StartAsync(new() { ["store"] = database.Uri });
        await using var other = await RingsideHost.StartAsync(new() { ["store"] = database.Uri });
        var session = await Rest.ExternalSessionAsync(one.Http);
        for (var n = 0; n < 5; n++)
        {
            await SayAsync(n % 2 == 0 ? one : other, session, n);
            Assert.Equal(n + 1, (await Found.ByAsync(one.Http, "sumac")).Count);
            Assert.Equal(n + 1, (await Found.ByAsync(other.Http, "sumac")).Count);
        }

        await one.StopAsync();
        await SayAsync(other, session, 5);
        Assert.Equal(6, (await Found.ByAsync(other.Http, "sumac")).Count);
    }

    private static Task SayAsync(RingsideHost host, string session, int n) =>
        Rest.WriteAsync(host.Http, session, Rest.Event("message.completed", new { message = $"m{n}", role = "assistant", text = $"sumac {n}" }));
}
