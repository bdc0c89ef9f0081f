using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

/// <summary>A real shell command that prints a great deal, through our own agent and a server in a process of its own.</summary>
public sealed class BigOutputTests : IAsyncLifetime
{
    private const int Bytes = 100_000_000;
    private const long MostGrowth = 32 << 20;

    private ServerProcess server = null!;
    private ScriptedLlmServer llm = null!;

    public async ValueTask InitializeAsync()
    {
        server = await ServerProcess.StartAsync();
        llm = await ScriptedLlmServer.StartAsync(server.Workdirs);
        var settings = new JsonObject { ["provider"] = "anthropic", ["model"] = "scripted-1", ["baseUrl"] = llm.BaseUrl, ["apiKeyVariable"] = "MODEL_KEY", ["env"] = new JsonObject { ["MODEL_KEY"] = "sk" } };
        await Rest.DoAsync(server.Http, "/api/agents", new JsonObject { ["name"] = "shell", ["driver"] = "chat", ["settings"] = settings }.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await llm.DisposeAsync();
    }

    [Fact(DisplayName = "[G65] [G67] 100 MB that a command prints are in an artifact byte for byte; no event has more than 4 KiB of them, and the server's memory grows by less than 32 MB")]
    public async Task A_hundred_megabytes_are_kept_and_not_held()
    {
        await EventsOfAsync(10_000);
        var before = Memory("VmRSS:");
        await File.WriteAllTextAsync($"/proc/{server.Id}/clear_refs", "5");

        var events = await EventsOfAsync(Bytes);

        var growth = Memory("VmHWM:") - before;
        TestContext.Current.SendDiagnosticMessage($"The server's memory grew by {growth / 1e6:0.0} MB, from {before / 1e6:0.0} MB.");
        Assert.True(growth < MostGrowth, $"The server's memory grew by {growth} bytes, from {before}.");

        var told = events.Where(e => e.Type() is "tool.updated" or "tool.completed" && e.Data().TryGetProperty("content", out _)).Select(Text).ToList();
        Assert.All(told, text => Assert.InRange(Encoding.UTF8.GetByteCount(Shown(text)), 1, 4096));
        var last = told[^1];
        var (tail, artifact) = (Shown(last), last.GetProperty("artifact"));
        Assert.Equal((Bytes, "sealed"), (artifact.GetProperty("size").GetInt64(), artifact.Text("state")));
        Assert.False(last.TryGetProperty("preview", out _));
        using var body = await server.Http.GetStreamAsync($"/api/artifacts/{artifact.Text("id")}");
        Assert.Equal(Convert.ToHexStringLower(Expected(Bytes)), Convert.ToHexStringLower(await SHA256.HashDataAsync(body)));
        Assert.Equal(Convert.ToHexStringLower(Expected(Bytes)), artifact.Text("sha256"));

        var (status, window) = await WindowAsync(artifact.Text("id")!, $"bytes=-{tail.Length}");
        Assert.Equal((HttpStatusCode.PartialContent, tail), (status, window));
    }

    private async Task<List<JsonElement>> EventsOfAsync(int bytes)
    {
        var session = (await Rest.DoAsync(server.Http, "/api/sessions", JsonSerializer.Serialize(new { agent = "shell", workdir = server.Workdirs, policy = "all" })))["id"];
        var text = $$"""[[call run_shell_command {"command":"seq 1 99999999 2>/dev/null | head -c {{bytes}}"}]]""";
        var run = await Rest.DoAsync(server.Http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text }));
        return await History.OfRunAsync(server.Http, run["run"]);
    }

    private async Task<(HttpStatusCode Status, string Text)> WindowAsync(string artifact, string range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/artifacts/{artifact}") { Headers = { Range = RangeHeaderValue.Parse(range) } };
        using var response = await server.Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static JsonElement Text(JsonElement e) => e.Data().GetProperty("content")[0].GetProperty("content").GetProperty("text");

    private static string Shown(JsonElement text) => text.ValueKind == JsonValueKind.String ? text.GetString()! : text.Text("tail")!;

    /// <summary>In bytes.</summary>
    private long Memory(string name) =>
        long.Parse(File.ReadLines($"/proc/{server.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;

    private static byte[] Expected(int bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var (number, left) = (1, bytes); left > 0; number++)
        {
            var line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number}\n"));
            hash.AppendData(line.AsSpan(0, Math.Min(line.Length, left)));
            left -= line.Length;
        }

        return hash.GetHashAndReset();
    }
}
