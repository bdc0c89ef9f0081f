using Ringside.Protocol;

namespace Ringside.Cli.Tests;

public sealed class SearchTests
{
    private static readonly SearchHit Hit = new()
    {
        Position = 7,
        Cursor = new Cursor("e", 7),
        Type = EventTypes.ToolCompleted,
        Time = new DateTimeOffset(2026, 11, 20, 17, 31, 2, TimeSpan.Zero),
        Session = "ses_1",
        SessionTitle = "Fix the flaky login test",
        Part = "output",
        Snippet = [new SearchSegment("… the ", false), new SearchSegment("cookie", true), new SearchSegment(" is \e[31mlate", false)],
    };

    [Fact(DisplayName = "[SR6] a hit is printed with its session, its time and what it is of; nothing in it is the terminal's to obey")]
    public async Task A_hit_is_printed_readably()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.On("GET /api/search", 200, new ListPage<SearchHit>([Hit], cli.Server.Log.Head, "9.1"), ProtocolJson.Default.ListPageSearchHit);

        Assert.Equal(0, await cli.RunAsync("search", "cookie", "\"is late\"", "--session", "ses_1", "--type", "tool.*", "--limit", "1"));

        Assert.Equal("Fix the flaky login test  ses_1 · 2026-11-20 17:31 · output\n  … the cookie is \ufffd[31mlate\n", cli.Output);
        Assert.Equal("The best 1 of more; --limit shows more of them.\n", cli.Error);
        Assert.Equal("GET /api/search?q=cookie%20%22is%20late%22&limit=1&session=ses_1&type=tool.%2A&wait=2", Assert.Single(cli.Server.Requests));
    }

    [Fact]
    public async Task Nothing_found_is_said_and_is_the_exit_code()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.On("GET /api/search", 200, new ListPage<SearchHit>([], cli.Server.Log.Head), ProtocolJson.Default.ListPageSearchHit);

        Assert.Equal(1, await cli.RunAsync("search", "--", "cookie", "-late"));

        Assert.Equal(("", "Nothing was found.\n"), (cli.Output, cli.Error));
        Assert.Contains("q=cookie%20-late&", Assert.Single(cli.Server.Requests), StringComparison.Ordinal);
    }
}
