using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ringside.Load.Traffic;

namespace Ringside.Load.Servers;

/// <summary>The built program, whole: its durable log, its rights, its folds.</summary>
internal sealed class RingsideTarget : Target
{
    private const string Token = "rs_load_0123456789abcdefghij";
    private const string Authorization = $"Authorization: Bearer {Token}\r\n";

    private RingsideTarget(ServerProcess process, string folder, Uri address)
        : base("Ringside", process)
    {
        (Address, Folder) = (address, folder);
        Http = new HttpClient { BaseAddress = address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public Uri Address { get; }

    /// <summary>Where its data folder is.</summary>
    public string Folder { get; }

    public HttpClient Http { get; }

    /// <param name="store">As RINGSIDE_STORE has it.</param>
    public static async Task<RingsideTarget> StartAsync(Settings settings, string store)
    {
        const string Sign = "Ringside is at ";
        var folder = Belongings.NewFolder();
        var process = await ServerProcess.StartAsync(
            settings.ServerCore, Sign, settings.Program, "serve", "--urls", "http://127.0.0.1:0", "--data", Path.Combine(folder, "data"), "--store", store,
            "--workdirs", folder, "--scratch", Path.Combine(folder, "scratch"), "--admin-token", Token, "--stream-lifetime-seconds", "86400");
        return new RingsideTarget(process, folder, new Uri(process.Ready[Sign.Length..].Split(' ')[0]));
    }

    /// <summary>A session that the load writes.</summary>
    public async Task<string> SessionAsync()
    {
        await Http.PostAsync("/api/agents", Json("""{"name":"load","driver":"external"}"""));
        var answer = await Http.PostAsync("/api/sessions", Json("""{"agent":"load"}"""));
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text).GetProperty("id").GetString()! : throw new LoadException($"no session was opened: {text}");
    }

    /// <summary>Waits until this server knows of a session that was opened at another.</summary>
    /// <exception cref="LoadException">It has not heard of it in ten seconds.</exception>
    public async Task KnowsAsync(string session)
    {
        for (var tries = 0; (await Http.GetAsync($"/api/sessions/{session}")).StatusCode == System.Net.HttpStatusCode.NotFound; tries++)
        {
            if (tries == 1000)
            {
                throw new LoadException("a server has not heard of a session that was opened at another");
            }

            await Task.Delay(10);
        }
    }

    public override async Task<Stage> OpenAsync(Transport transport, int size)
    {
        var session = await SessionAsync();
        return new Stage(Writers(session, size), transport == Transport.Sse ? Sse($"/api/sessions/{session}/events?from=now") : Live($$"""{"session":["{{session}}"]}"""));
    }

    public WriterAddress Writers(string session, int size) => new(
        Address.Port, WriterAddress.Post($"/api/sessions/{session}/events", "application/x-ndjson", Authorization), new EventTemplate("""{"type":"x.load","data":""", size, "}\n"), 1000);

    /// <summary>A stream of events, from its hello on.</summary>
    public ViewerAddress Sse(string path) => new(
        Address.Port, _ => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {Address.Authority}\r\n{Authorization}Accept: text/event-stream\r\n\r\n"), [], "event: hello"u8.ToArray());

    /// <summary>A socket with one subscription.</summary>
    /// <param name="filter">JSON.</param>
    public ViewerAddress Live(string filter, string from = "now") => new(
        Address.Port,
        _ => WebSocketClient.Upgrade("/api/live", Address.Authority, $"Sec-WebSocket-Protocol: ringside.v1\r\n{Authorization}"),
        WebSocketClient.Text($$"""{"op":"subscribe","id":"a","filter":{{filter}},"from":"{{from}}"}"""),
        "\"op\":\"subscribed\""u8.ToArray());

    public override void Dispose()
    {
        Http.Dispose();
        base.Dispose();
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
