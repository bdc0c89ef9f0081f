using System.Diagnostics;
using System.Text.Json;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Changes;

/// <summary>A server whose agent runs each prompt as a shell command in the session's folder.</summary>
internal sealed class ShellHost : IAsyncDisposable
{
    private readonly ScriptedDriver driver;

    private ShellHost() => driver = new ScriptedDriver((_, command, cancelled) => ShellAsync(driver!.LastStart!.Workdir, command, cancelled));

    public RingsideHost Host { get; private set; } = null!;

    public HttpClient Http => Host.Http;

    public static async Task<ShellHost> StartAsync(TimeProvider? time = null)
    {
        var shell = new ShellHost();
        shell.Host = await shell.driver.HostAsync(time);
        return shell;
    }

    /// <summary>A folder to work in, with files by their names.</summary>
    public string Folder(string name, params (string Name, string Text)[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Host.Workdirs, name)).FullName;
        foreach (var (file, text) in files)
        {
            File.WriteAllText(Path.Combine(folder, file), text);
        }

        return folder;
    }

    public async Task<string> SessionAsync(string folder) =>
        (await Rest.DoAsync(Http, "/api/sessions", JsonSerializer.Serialize(new { agent = "demo", workdir = folder, visibility = "team" })))["id"];

    /// <summary>Runs a command to its end.</summary>
    /// <returns>The run.</returns>
    public async Task<string> RunAsync(string session, string command)
    {
        var run = (await Rest.DoAsync(Http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text = command })))["run"];
        await History.OfRunAsync(Http, run);
        return run;
    }

    /// <summary>What is known of a run's changes.</summary>
    public async Task<JsonElement> ChangesAsync(string run, string? path = null)
    {
        var answer = await Rest.GetAsync(Http, $"/api/runs/{run}/changes{(path is null ? "" : $"?path={Uri.EscapeDataString(path)}")}");
        Assert.Equal(200, answer.Status);
        return answer.Json;
    }

    /// <summary>As <see cref="ChangesAsync"/>, and they must be known; each as <c>status path +n -n</c>.</summary>
    public async Task<string[]> KnownAsync(string run)
    {
        var changes = await ChangesAsync(run);
        Assert.Equal("known", changes.Text("status"));
        return [.. changes.GetProperty("files").EnumerateArray().Select(Line)];
    }

    public Task<Answer> RevertAsync(string run, bool force = false) => Rest.PostAsync(Http, $"/api/runs/{run}/revert", force ? """{"force":true}""" : "");

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>Runs a command for the test itself.</summary>
    public static async Task ShellAsync(string folder, string command, CancellationToken cancelled = default)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = folder, RedirectStandardError = true })!;
        using var killing = cancelled.Register(() => process.Kill(entireProcessTree: true));
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(40), TimeProvider.System);
        using var ending = giveUp.Token.Register(() => process.Kill(entireProcessTree: true));
        var error = await process.StandardError.ReadToEndAsync(CancellationToken.None).Within($"the end of {command}");
        await process.WaitForExitAsync(CancellationToken.None).Within($"the end of {command}");
        cancelled.ThrowIfCancellationRequested();
        Assert.True(process.ExitCode == 0, $"{command}: {error}");
    }

    private static string Line(JsonElement file)
    {
        var counts = file.TryGetProperty("additions", out var added) ? $" +{added} -{file.GetProperty("deletions")}" : "";
        var from = file.Text("from") is { } old ? $"{old} > " : "";
        var marks = $"{(file.GetProperty("binary").GetBoolean() ? " binary" : "")}{(file.GetProperty("tooLarge").GetBoolean() ? " tooLarge" : "")}";
        return $"{file.Text("status")} {from}{file.Text("path")}{counts}{marks}";
    }
}
