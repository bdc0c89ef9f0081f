using Microsoft.Data.Sqlite;
using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.External;

public sealed class ProducerTests(SharedHost shared)
{
    [Fact(DisplayName = "[P2] a number that was taken gets its first result again, one that skips is a gap, an older epoch is fenced")]
    public async Task Numbers_are_taken_once_in_order()
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);
        var first = await SendAsync(session, 1, 0);
        var second = await SendAsync(session, 1, 1);
        var again = await SendAsync(session, 1, 0);

        Assert.Equal((200, 200, 200), (first.Status, second.Status, again.Status));
        Assert.Equal((first["first"], first["last"]), (again["first"], again["last"]));
        Assert.False(first.Response.Headers.Contains("Producer-Duplicate"));
        Assert.Equal("true", again.Response.Headers.GetValues("Producer-Duplicate").Single());
        var gap = await SendAsync(session, 1, 3);
        ErrorTests.Refused(gap, 409, "producer_gap");
        Assert.Equal("2", gap.Response.Headers.GetValues("Producer-Expected-Seq").Single());

        ErrorTests.Refused(await SendAsync(session, 2, 1), 409, "producer_gap");
        Assert.Equal(200, (await SendAsync(session, 2, 0)).Status);
        ErrorTests.Refused(await SendAsync(session, 1, 2), 403, "producer_fenced");
        ErrorTests.Refused(await SendAsync(session, 1, 0), 403, "producer_fenced");
        Assert.Equal(200, (await SendAsync(session, 1, 0, "another")).Status);
        Assert.Equal(200, (await SendAsync(await Rest.ExternalSessionAsync(shared.Http), 1, 0)).Status);
        Assert.Equal(4, (await History.OfSessionAsync(shared.Http, session)).Count(e => e.Type() == "x.a"));
    }

    [Fact(DisplayName = "[P2] a number whose events were refused is not taken")]
    public async Task A_number_whose_events_were_refused_is_not_taken()
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);

        ErrorTests.Refused(await SendAsync(session, 1, 0, body: """[{"type":"nonsense"}]"""), 422, "invalid");

        var taken = await SendAsync(session, 1, 0);
        Assert.Equal((200, false), (taken.Status, taken.Response.Headers.Contains("Producer-Duplicate")));
    }

    [Fact(DisplayName = "[P2] the same number sent many times at once is written once")]
    public async Task The_same_number_at_once_is_written_once()
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);
        for (var seq = 0; seq < 10; seq++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(session, 1, seq)));
            Assert.Single(answers.Select(answer => (answer.Status, answer["last"])).Distinct());
        }

        Assert.Equal(10, (await History.OfSessionAsync(shared.Http, session)).Count(e => e.Type() == "x.a"));
    }

    [Fact(DisplayName = "[P2] the last thousand results are kept, over a restart too; an older number is a conflict")]
    public async Task The_last_thousand_results_are_kept()
    {
        await using var host = await RingsideHost.StartAsync(new() { ["durability"] = "relaxed" });
        var session = await Rest.ExternalSessionAsync(host.Http);
        var firsts = new List<string>();
        for (var seq = 0; seq < 1002; seq++)
        {
            firsts.Add((await SendAsync(session, 1, seq, http: host.Http))["first"]);
        }

        await host.StopAsync();
        await host.StartAsync();

        Assert.Equal(firsts[2], (await SendAsync(session, 1, 2, http: host.Http))["first"]);
        Assert.Equal(firsts[1001], (await SendAsync(session, 1, 1001, http: host.Http))["first"]);
        ErrorTests.Refused(await SendAsync(session, 1, 1, http: host.Http), 409, "conflict");
    }

    [Fact(DisplayName = "[P2] what an epoch that is over had as results goes, and with the session all of them")]
    public async Task Results_go_with_their_epoch_and_their_session()
    {
        await using var host = await RingsideHost.StartAsync();
        var (session, other) = (await Rest.ExternalSessionAsync(host.Http), await Rest.ExternalSessionAsync(host.Http));
        for (var seq = 0; seq < 20; seq++)
        {
            await SendAsync(session, 1, seq, http: host.Http);
        }

        await SendAsync(other, 1, 0, http: host.Http);
        Assert.Equal(21, await RecordsAsync(host, "producer-result"));
        await SendAsync(session, 5, 0, http: host.Http);
        Assert.Equal(2, await RecordsAsync(host, "producer-result"));
        ErrorTests.Refused(await SendAsync(session, 1, 19, http: host.Http), 403, "producer_fenced");

        await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/sessions/{session}", null);
        Assert.Equal((1, 1), (await RecordsAsync(host, "producer-result"), await RecordsAsync(host, "producer")));
    }

    [Fact(DisplayName = "[P2] a number that was taken gets its result again after the session was closed, too")]
    public async Task A_taken_number_gets_its_result_after_the_close()
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);
        var first = await SendAsync(session, 1, 0);
        await Rest.SendAsync(shared.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"closed":true}""");

        var again = await SendAsync(session, 1, 0);

        Assert.Equal((200, first["first"], first["last"]), (again.Status, again["first"], again["last"]));
        ErrorTests.Refused(await SendAsync(session, 1, 1), 409, "session_closed");
    }

    private static async Task<int> RecordsAsync(RingsideHost host, string kind)
    {
        await using var file = new SqliteConnection($"Data Source={Path.Combine(host.DataFolder, "ringside.db")};Pooling=false");
        await file.OpenAsync();
        await using var count = file.CreateCommand();
        count.CommandText = "SELECT count(*) FROM records WHERE kind = $kind";
        count.Parameters.AddWithValue("$kind", kind);
        return (int)(long)(await count.ExecuteScalarAsync())!;
    }

    [Theory(DisplayName = "[P2] all three headers are needed, and must be numbers")]
    [InlineData("p", "1", null, "Producer-Seq")]
    [InlineData("p", null, "0", "Producer-Epoch")]
    [InlineData(null, "1", "0", "Producer-Id")]
    [InlineData("p", "one", "0", "Producer-Epoch")]
    [InlineData("p", "1", "-1", "Producer-Seq")]
    public async Task All_three_headers_are_needed(string? id, string? epoch, string? seq, string wrong)
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);
        (string, string)[] headers = [.. new[] { ("Producer-Id", id), ("Producer-Epoch", epoch), ("Producer-Seq", seq) }.Where(header => header.Item2 is not null).Select(header => (header.Item1, header.Item2!))];

        var answer = await Rest.SendAsync(shared.Http, HttpMethod.Post, $"/api/sessions/{session}/events", """[{"type":"x.a"}]""", headers);

        ErrorTests.Refused(answer, 422, "invalid");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(wrong, out _));
    }

    private Task<Answer> SendAsync(string session, int epoch, int seq, string id = "p", string body = """[{"type":"x.a"}]""", HttpClient? http = null) => Rest.SendAsync(
        http ?? shared.Http, HttpMethod.Post, $"/api/sessions/{session}/events", body, ("Producer-Id", id), ("Producer-Epoch", $"{epoch}"), ("Producer-Seq", $"{seq}"));
}
