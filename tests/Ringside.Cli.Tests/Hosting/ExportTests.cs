namespace Ringside.Cli.Tests.Hosting;

/// <summary>A session's way out of one server and into another, by the commands alone.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ringside-cli");

    [Fact(DisplayName = "[X1, X3, X4] export writes a file, import takes it elsewhere; a wrong one is refused with its line, and a failed export leaves none")]
    public async Task A_session_is_exported_and_imported()
    {
        using var from = await ServerProcess.StartAsync(At("a"), ("RINGSIDE_SCRATCH", At("scratch")));
        using var to = await ServerProcess.StartAsync(At("b"));
        var session = await MakeAsync(from);

        var printed = await RunAsync(from, "a", "export", session);
        var written = await RunAsync(from, "a", "export", session, "--output", At("session.ndjson"));
        var page = await RunAsync(from, "a", "export", session, "--format", "html", "-o", At("session.html"));
        var imported = await RunAsync(to, "b", "import", At("session.ndjson"));
        var back = await RunAsync(to, "b", "export", imported.Output.Trim());

        Assert.Equal([0, 0, 0, 0, 0], new[] { printed, written, page, imported, back }.Select(run => run.ExitCode));
        var lines = await File.ReadAllLinesAsync(At("session.ndjson"));
        Assert.Equal(lines[1..], printed.Output.TrimEnd().Split('\n')[1..]);
        Assert.Contains("Exported here", imported.Error, StringComparison.Ordinal);
        Assert.Equal(lines.Length + 1, back.Output.TrimEnd().Split('\n').Length);
        Assert.StartsWith("<!doctype html>", await File.ReadAllTextAsync(At("session.html")), StringComparison.Ordinal);

        await File.WriteAllLinesAsync(At("short.ndjson"), lines[..^1]);
        var cut = await RunAsync(to, "b", "import", At("short.ndjson"));
        var none = await RunAsync(from, "a", "export", "ses_none", "--output", At("none.ndjson"));
        var missing = await RunAsync(to, "b", "import", At("missing.ndjson"));
        Assert.Equal([2, 2, 2], new[] { cut, none, missing }.Select(run => run.ExitCode));
        Assert.Contains($"line {lines.Length}", cut.Error, StringComparison.Ordinal);
        Assert.Contains("missing.ndjson", missing.Error, StringComparison.Ordinal);
        Assert.Empty(folder.GetFiles("none*"));
        Assert.Empty(folder.GetFiles("*.part"));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string At(string name) => Path.Combine(folder.FullName, name);

    private async Task<string> MakeAsync(ServerProcess server)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await File.ReadAllTextAsync(Path.Combine(At("a"), "cli-token"))).Trim());
        var made = await http.PostAsync("/api/sessions", new StringContent("""{"agent":"demo","title":"Exported here"}""", null, "application/json"));
        return System.Text.Json.JsonElement.Parse(await made.Content.ReadAsStringAsync()).GetProperty("id").GetString()!;
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(ServerProcess server, string data, params string[] args) =>
        ServerProcess.RunAsync([.. args, "--server", server.Address], ("RINGSIDE_DATA", At(data)));
}
