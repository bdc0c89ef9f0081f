using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Ringside.Load.Traffic;

namespace Ringside.Load.Servers;

/// <summary>The framework's hub, by its own protocol in JSON.</summary>
internal sealed class SignalRTarget(ServerProcess process, Uri address) : FrameworkTarget("SignalR", process, address)
{
    private const string Handshake = "{\"protocol\":\"json\",\"version\":1}\u001e";
    private static readonly byte[] HandshakeDone = "{}\u001e"u8.ToArray();

    private readonly HttpClient http = new() { BaseAddress = address };

    public static async Task<Target> StartAsync(Settings settings)
    {
        var (process, address) = await StartAsync(settings, "signalr");
        return new SignalRTarget(process, address);
    }

    public override void Dispose()
    {
        http.Dispose();
        base.Dispose();
    }

    protected override ViewerAddress Viewers(Transport transport) => transport == Transport.Sse ? Sse() : new ViewerAddress(
        Address.Port, _ => WebSocketClient.Upgrade("/hub", Address.Authority), WebSocketClient.Text(Handshake), HandshakeDone);

    private ViewerAddress Sse()
    {
        var tokens = new ConcurrentDictionary<int, string>();
        return new ViewerAddress(Address.Port, Request, [], HandshakeDone)
        {
            Introduce = number => Post($"/hub?id={tokens[number]}", Handshake),
        };

        byte[] Request(int number)
        {
            tokens[number] = JsonElement.Parse(Post("/hub/negotiate?negotiateVersion=1", "")).GetProperty("connectionToken").GetString()!;
            return Encoding.ASCII.GetBytes($"GET /hub?id={tokens[number]} HTTP/1.1\r\nHost: {Address.Authority}\r\nAccept: text/event-stream\r\n\r\n");
        }
    }

    private string Post(string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        using var answer = http.Send(request);
        using var text = new StreamReader(answer.EnsureSuccessStatusCode().Content.ReadAsStream());
        return text.ReadToEnd();
    }
}
