using Ringside.Protocol;
using Ringside.TestKit.Servers;

namespace Ringside.Client.Tests;

public sealed class SearchTests
{
    [Fact(DisplayName = "[SR7, SR9] a program finds what it wrote, page by page, narrowed as it says")]
    public async Task A_program_finds_what_it_wrote()
    {
        await using var host = await RingsideHost.StartAsync();
        using var client = new RingsideClient(host.Address, RingsideHost.AdminToken);
        var session = await Rest.ExternalSessionAsync(host.Http);
        await Rest.WriteAsync(host.Http, session, [.. Enumerable.Range(0, 5).Select(n => Rest.Event("message.completed", new { message = $"m{n}", role = "assistant", text = $"a cookie & more {n}" }))]);
        var asked = new SearchQuery("\"cookie & more\"") { Session = [session], Type = ["message.*"], After = DateTimeOffset.UnixEpoch, Limit = 3, Wait = TimeSpan.FromSeconds(30) };

        var first = await client.SearchAsync(asked);
        var second = await client.SearchAsync(asked with { Page = first.Next });

        Assert.Equal(["m0", "m1", "m2", "m3", "m4"], first.Items.Concat(second.Items).Select(hit => hit.Item).Order());
        Assert.Null(second.Next);
        Assert.Equal(new SearchSegment("cookie & more", true), first.Items[0].Snippet[1]);
        Assert.Empty((await client.SearchAsync(asked with { Before = DateTimeOffset.UnixEpoch })).Items);
    }
}
