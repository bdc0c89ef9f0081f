using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

/// <summary>A reader whose connection is cut after so many bytes, wherever that is, and who comes back with the last id he saw.</summary>
internal sealed class CutReader(HttpClient http, string session, Random random)
{
    private readonly string path = $"/api/sessions/{session}/events";
    private readonly byte[] buffer = new byte[8192];
    private string? lastId;

    /// <summary>The events that came, as their JSON.</summary>
    public List<string> Events { get; } = [];

    public int Cuts { get; private set; }

    /// <summary>Reads one connection until it is cut.</summary>
    public async Task ReadOnceAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/event-stream");
        if (lastId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastId);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Within("an answer");
        Assert.Equal(200, (int)response.StatusCode);
        await using var body = await response.Content.ReadAsStreamAsync();
        using var text = new MemoryStream();
        for (var left = random.Next(1, 6000); left > 0;)
        {
            var read = await body.ReadAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length))).AsTask().Within("more of the stream");
            Assert.NotEqual(0, read);
            text.Write(buffer, 0, read);
            left -= read;
        }

        Cuts++;
        var whole = Encoding.UTF8.GetString(text.ToArray());
        Take(whole[..(whole.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)]);
    }

    /// <summary>Watches through one WebSocket until it is cut.</summary>
    public async Task WatchOnceAsync()
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("ringside.v1");
        socket.Options.SetRequestHeader("Authorization", http.DefaultRequestHeaders.Authorization!.ToString());
        await socket.ConnectAsync(new UriBuilder(http.BaseAddress!) { Scheme = "ws", Path = "/api/live" }.Uri, CancellationToken.None).Within("a socket");
        var begin = lastId is null ? "\"from\":\"start\"" : $"\"after\":\"{lastId}\"";
        await socket.SendAsync(Encoding.UTF8.GetBytes($$"""{"op":"subscribe","id":"a","filter":{"session":["{{session}}"]},{{begin}}}"""), WebSocketMessageType.Text, true, CancellationToken.None);
        var message = new MemoryStream();
        for (var left = random.Next(1, 6000); left > 0;)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length)), CancellationToken.None).AsTask().Within("more of the socket");
            Assert.Equal(WebSocketMessageType.Text, read.MessageType);
            message.Write(buffer, 0, read.Count);
            left -= read.Count;
            if (read.EndOfMessage)
            {
                Take(JsonElement.Parse(message.ToArray()));
                message.SetLength(0);
            }
        }

        Cuts++;
        socket.Abort();
    }

    /// <summary>Asks for one page, which may be cut off too.</summary>
    public async Task PollOnceAsync()
    {
        using var cut = new CancellationTokenSource();
        var after = lastId is null ? "" : $"&after={lastId}";
        using var response = await http.GetAsync($"{path}?wait=10&limit={random.Next(1, 20)}{after}", HttpCompletionOption.ResponseHeadersRead, cut.Token).Within("an answer");
        await using var body = await response.Content.ReadAsStreamAsync();
        using var page = new MemoryStream();
        var left = random.Next(1, 8000);
        for (int read; left > 0 && (read = await body.ReadAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length))).AsTask().Within("more of the page")) > 0; left -= read)
        {
            page.Write(buffer, 0, read);
        }

        Cuts++;
        if (page.Length == response.Content.Headers.ContentLength)
        {
            var json = JsonElement.Parse(page.ToArray());
            Events.AddRange(json.GetProperty("items").EnumerateArray().Select(e => e.GetRawText()));
            lastId = json.Text("next");
        }
    }

    private void Take(JsonElement message)
    {
        switch (message.Text("op"))
        {
            case "subscribed":
                Assert.Equal(lastId is null ? "start" : "resumed", message.Text("verdict"));
                lastId = message.Text("cursor");
                break;
            case "event":
                Events.Add(message.GetProperty("event").GetRawText());
                lastId = message.GetProperty("event").Text("cursor");
                break;
            case "caught-up":
                lastId = message.Text("cursor");
                break;
        }
    }

    private void Take(string blocks)
    {
        foreach (var block in blocks.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = block.Split('\n').Select(line => line.Split(": ", 2)).Where(line => line.Length == 2).ToDictionary(line => line[0], line => line[1]);
            var first = lastId is null;
            lastId = lines.GetValueOrDefault("id", lastId ?? "");
            if (lines["event"] == "hello")
            {
                Assert.Equal(first ? "start" : "resumed", JsonElement.Parse(lines["data"]).Text("verdict"));
            }
            else if (lines["event"] is not ("caught-up" or "ping"))
            {
                Events.Add(lines["data"]);
            }
        }
    }
}
