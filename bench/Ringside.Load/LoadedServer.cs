using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Ringside.Load;

/// <summary>A server under load: the built program as a process of its own, on a data folder of its own.</summary>
internal sealed class LoadedServer : IDisposable
{
    public const string Token = "rs_load_0123456789abcdefghij";

    private readonly string data;
    private readonly Process process;

    private LoadedServer(Process process, string data) => (this.process, this.data) = (process, data);

    public Uri Address { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    /// <param name="program">Path of the built program, such as <c>out/ringside</c>.</param>
    /// <param name="pinned">The core it is held to; null for any.</param>
    public static async Task<LoadedServer> StartAsync(string program, int? pinned)
    {
        var data = Directory.CreateTempSubdirectory("ringside-load-").FullName;
        string[] serve = [program, "serve", "--urls", "http://127.0.0.1:0", "--data", data, "--admin-token", Token, "--stream-lifetime-seconds", "86400"];
        string[] command = pinned is { } core ? ["taskset", "-c", core.ToString(CultureInfo.InvariantCulture), .. serve] : serve;
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        var server = new LoadedServer(process, data);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            const string Sign = "Ringside is at ";
            if (line.StartsWith(Sign, StringComparison.Ordinal))
            {
                server.Address = new Uri(line[Sign.Length..].Split(' ')[0]);
                server.Http = new HttpClient { BaseAddress = server.Address };
                server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
                _ = process.StandardOutput.ReadToEndAsync();
                return server;
            }
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }

    /// <summary>Resident memory, in bytes (VmRSS of proc(5)).</summary>
    public long Rss() =>
        long.Parse(File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;

    /// <summary>A session that the load writes.</summary>
    public async Task<string> SessionAsync()
    {
        await Http.PostAsync("/api/agents", Json("""{"name":"load","driver":"external"}"""));
        var answer = await Http.PostAsync("/api/sessions", Json("""{"agent":"load"}"""));
        answer.EnsureSuccessStatusCode();
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("id").GetString()!;
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        Http.Dispose();
        Directory.Delete(data, recursive: true);
    }
}
