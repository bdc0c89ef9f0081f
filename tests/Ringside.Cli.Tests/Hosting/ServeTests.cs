using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ringside.EventLog.Sqlite;
using Ringside.Protocol;

namespace Ringside.Cli.Tests.Hosting;

public sealed partial class ServeTests : IDisposable
{
    private const string AdminToken = "rs_test_0123456789abcdefghij";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ringside-cli");

    private string Data => Path.Combine(folder.FullName, "data");

    [Fact(DisplayName = "[W7] the first start prints a link that signs in once, and ringside signin-link prints a new one")]
    public async Task The_first_start_prints_a_link()
    {
        using var server = await ServerProcess.StartAsync(Data);
        var first = Link().Match(server.Welcome).Groups[1].Value;

        var (code, output, error) = await ServerProcess.RunAsync(["signin-link", "--server", server.Address], ("RINGSIDE_DATA", Data));

        Assert.Equal((0, ""), (code, error));
        var second = Link().Match(output).Groups[1].Value;
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(server, first));
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(server, first));
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(server, second));
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact(DisplayName = "[W6] a later source wins: an argument over a variable over appsettings.json")]
    public async Task A_later_source_wins()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "appsettings.json"), """{"Ringside": {"heartbeat_seconds": "file"}}""");
        (string, string)[] variable = [("RINGSIDE_HEARTBEAT_SECONDS", "variable")];
        string[] serve = ["serve", "--data", Data];

        var file = await ServerProcess.RunInAsync(folder.FullName, serve);
        var variables = await ServerProcess.RunInAsync(folder.FullName, serve, variable);
        var argument = await ServerProcess.RunInAsync(folder.FullName, [.. serve, "--heartbeat-seconds", "argument"], variable);

        Assert.EndsWith("not file", file.Error.Trim(), StringComparison.Ordinal);
        Assert.EndsWith("not variable", variables.Error.Trim(), StringComparison.Ordinal);
        Assert.EndsWith("not argument", argument.Error.Trim(), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[W6] a wrong setting stops the start: all are named at once, and the exit code is 2")]
    public async Task Wrong_settings_are_named_at_once()
    {
        var (code, _, error) = await ServerProcess.RunAsync(
            ["serve", "--data", Data, "--colour", "red", "--heartbeat-seconds=0", "--keep-days=0.5", "--roles"], ("RINGSIDE_URLS", "ftp://wrong"), ("RINGSIDE_KEEP_GB", "much"), ("RINGSIDE_ADMIN_TOKEN", "short"), ("RINGSIDE_MODELS", "/nowhere.json"));

        Assert.Equal(2, code);
        string[] named = ["--colour", "--roles", "RINGSIDE_HEARTBEAT_SECONDS", "RINGSIDE_KEEP_DAYS", "RINGSIDE_KEEP_GB", "RINGSIDE_URLS", "RINGSIDE_ADMIN_TOKEN", "RINGSIDE_MODELS"];
        Assert.All(named, name => Assert.Contains(name, error, StringComparison.Ordinal));
        Assert.False(Directory.Exists(Data));
    }

    [Fact(DisplayName = "[W6] a second server on the same data folder is refused, and so is whatever else wants its log, until it stops")]
    public async Task One_server_has_the_log()
    {
        using (var server = await ServerProcess.StartAsync(Data))
        {
            string[][] others = [["serve", "--urls", "http://127.0.0.1:0"], ["rebuild"], ["rebuild", "--search"], ["epoch", "new"]];
            foreach (var other in others)
            {
                var (refused, _, error) = await ServerProcess.RunAsync(other, ("RINGSIDE_DATA", Data));
                Assert.Equal(1, refused);
                Assert.Contains("Another Ringside server is using", error, StringComparison.Ordinal);
            }

            Assert.Equal(0, await server.StopAsync());
        }

        var (code, output, _) = await ServerProcess.RunAsync(["rebuild", "--data", Data]);
        Assert.Equal(0, code);
        Assert.Contains("everything is as it was", output, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[SR9] the search index is emptied while the server is stopped, and filled anew by the next")]
    public async Task The_search_index_is_emptied_and_filled_anew()
    {
        await ServeUntilIndexedAsync();

        Assert.Equal(0, (await ServerProcess.RunAsync(["rebuild", "--search", "--data", Data])).ExitCode);
        Assert.Equal(0, (await IndexedAsync()).Position);

        await ServeUntilIndexedAsync();
    }

    [Fact]
    public async Task A_new_epoch_is_another_one()
    {
        var first = await ServerProcess.RunAsync(["epoch", "new", "--data", Data]);
        var second = await ServerProcess.RunAsync(["epoch", "new", "--data", Data]);

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.NotEqual(first.Output, second.Output);
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>A server's life until all that it has is in its index, and stays there.</summary>
    private async Task ServeUntilIndexedAsync()
    {
        Cursor reached;
        using (var server = await ServerProcess.StartAsync(Data, ("RINGSIDE_ADMIN_TOKEN", AdminToken)))
        {
            using var http = new HttpClient();
            http.DefaultRequestHeaders.Authorization = new("Bearer", AdminToken);
            var found = await http.GetFromJsonAsync<JsonElement>(server.Address + "/api/search?q=demo&wait=30");
            reached = found.GetProperty("cursor").Deserialize(ProtocolJson.Default.Cursor);
            Assert.Equal(0, await server.StopAsync());
        }

        Assert.NotEqual(0, reached.Position);
        Assert.True(File.Exists(Path.Combine(Data, "search.db")));
        var kept = await IndexedAsync();
        Assert.Equal(reached.Epoch, kept.Epoch);
        Assert.InRange(kept.Position, reached.Position, long.MaxValue);
    }

    private async Task<Cursor> IndexedAsync()
    {
        await using var log = new SqliteEventStore(new SqliteOptions { Path = Path.Combine(Data, "ringside.db") }, TimeProvider.System);
        await using var index = log.OpenSearchIndex();
        return index.ReadCursor()!.Value;
    }

    private static async Task<HttpStatusCode> SignInAsync(ServerProcess server, string code)
    {
        using var http = new HttpClient();
        using var body = new StringContent($$"""{"code": "{{code}}"}""", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address + "/api/signin") { Content = body };
        request.Headers.Add("Origin", server.Address);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    [GeneratedRegex(@"http://\S+/signin#(\S+)")]
    private static partial Regex Link();
}
