using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Ringside.TestKit.Servers;

/// <summary>The program <c>ringside serve</c> as a process of its own, to be killed and started again on the same data.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH"];

    private readonly TaskCompletionSource<Uri> signInLink = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ScratchFolder folder = new();
    private readonly Dictionary<string, string> settings;
    private Process? process;
    private string program = "ringside.dll";

    private ServerProcess(Dictionary<string, string>? settings)
    {
        this.settings = new Dictionary<string, string> { ["data"] = folder["data"], ["workdirs"] = folder.Make("work"), ["scratch"] = folder["scratch"], ["demo_pace_ms"] = "0" };
        foreach (var (key, value) in settings ?? [])
        {
            this.settings[key] = value;
        }
    }

    public Uri Address { get; private set; } = null!;

    public string DataFolder => settings["data"];

    public string Workdirs => settings["workdirs"];

    public int Id => process!.Id;

    /// <summary>An HTTP client with the admin's token.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>The link that the first start printed (W7).</summary>
    public Task<Uri> SignInLink => signInLink.Task.WaitAsync(Deadline, TimeProvider.System);

    /// <summary>What it printed so far.</summary>
    public List<string> Printed { get; } = [];

    public static async Task<ServerProcess> StartAsync(Dictionary<string, string>? settings = null)
    {
        var server = new ServerProcess(settings);
        await server.StartAsync();
        return server;
    }

    /// <summary>As <see cref="StartAsync(Dictionary{string, string})"/>, a server that kills itself where it is told to; started again, it is an ordinary one.</summary>
    public static async Task<ServerProcess> StartCrashingAsync(Dictionary<string, string>? settings = null)
    {
        var server = new ServerProcess(settings) { program = "Ringside.CrashWriter.dll" };
        await server.StartAsync();
        server.program = "ringside.dll";
        return server;
    }

    /// <summary>Has it kill itself, as by kill −9, at the next commit that has an event of this type.</summary>
    /// <param name="text">A part of the event's JSON.</param>
    /// <param name="before">Before it is durable; else when it is, and nobody knows yet.</param>
    public Task CrashAtAsync(string type, string? session = null, string? text = null, bool before = false) =>
        Rest.DoAsync(Http, "/crash", JsonSerializer.Serialize(new { type, session, text, before }));

    /// <summary>Waits until it has killed itself.</summary>
    public async Task CrashedAsync()
    {
        await process!.WaitForExitAsync().Within("the server's end by its own hand");
        process.Dispose();
        process = null;
        Http.Dispose();
    }

    /// <summary>Starts it and waits until it says where it is.</summary>
    /// <param name="port">0: any free one.</param>
    public async Task StartAsync(int port = 0)
    {
        var start = new ProcessStartInfo("dotnet", [System.IO.Path.Combine(AppContext.BaseDirectory, program), "serve", "--urls", $"http://127.0.0.1:{port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // None of the person's own settings and keys: an agent that the server starts could find them.
        foreach (var name in start.Environment.Keys.Where(name => !Inherited.Contains(name) && !name.StartsWith("DOTNET_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["RINGSIDE_ADMIN_TOKEN"] = RingsideHost.AdminToken;
        foreach (var (key, value) in settings)
        {
            start.ArgumentList.Add($"--{key.Replace('_', '-')}");
            start.ArgumentList.Add(value);
        }

        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Take(line.Data, listening);
        process.ErrorDataReceived += (_, line) => Take(line.Data, listening);
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"The server ended before it listened. It said:\n{Said()}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Address = await listening.Task.WaitAsync(Deadline, TimeProvider.System);
        Http = new HttpClient { BaseAddress = Address, Timeout = Timeout.InfiniteTimeSpan };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RingsideHost.AdminToken);
    }

    /// <summary>Kill −9, of the server alone: what it started is left, as it would be.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
        Http.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }

        folder.Dispose();
    }

    private void Take(string? line, TaskCompletionSource<Uri> listening)
    {
        if (line is null)
        {
            return;
        }

        lock (Printed)
        {
            Printed.Add(line);
        }

        const string Link = "Sign in once with this link: ";
        if (line.StartsWith(Link, StringComparison.Ordinal))
        {
            signInLink.TrySetResult(new Uri(line[Link.Length..]));
        }

        const string Sign = "Ringside is at ";
        if (line.StartsWith(Sign, StringComparison.Ordinal))
        {
            listening.TrySetResult(new Uri(line[Sign.Length..].Split(' ')[0]));
        }
    }

    private string Said()
    {
        lock (Printed)
        {
            return string.Join('\n', Printed);
        }
    }
}
