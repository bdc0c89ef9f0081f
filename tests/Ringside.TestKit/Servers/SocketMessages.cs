using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Ringside.TestKit.Servers;

/// <summary>A WebSocket of <c>/api/live</c>, read message by message through the framework's own client.</summary>
public sealed class SocketMessages : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket socket;
    private readonly byte[] buffer = new byte[64 * 1024];

    private SocketMessages(ClientWebSocket socket) => this.socket = socket;

    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    public string? CloseReason => socket.CloseStatusDescription;

    /// <summary>Opens a socket with the admin's token unless told otherwise; its <c>hello</c> is still to be read.</summary>
    /// <param name="receiveBuffer">Bytes that the system takes for it before anyone reads; its own choice, which may be tens of megabytes, unless told.</param>
    public static async Task<SocketMessages> OpenAsync(
        Uri server, string? token = RingsideHost.AdminToken, Action<ClientWebSocketOptions>? configure = null, int? receiveBuffer = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("ringside.v1");
        if (token is not null)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }

        configure?.Invoke(socket.Options);
        using var deadline = new CancellationTokenSource(Deadline, TimeProvider.System);
        var live = new UriBuilder(server) { Scheme = "ws", Path = "/api/live" }.Uri;
        using var http = receiveBuffer is { } bytes ? new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = (to, token) => ConnectAsync(to.DnsEndPoint, bytes, token) }) : null;
        await socket.ConnectAsync(live, http, deadline.Token);
        return new SocketMessages(socket);
    }

    /// <summary>As <see cref="OpenAsync"/>, with <c>hello</c> read.</summary>
    public static async Task<SocketMessages> StartAsync(
        Uri server, string? token = RingsideHost.AdminToken, Action<ClientWebSocketOptions>? configure = null, int? receiveBuffer = null)
    {
        var socket = await OpenAsync(server, token, configure, receiveBuffer);
        await socket.ReadUntilAsync("hello");
        return socket;
    }

    /// <param name="message">JSON.</param>
    public Task SendAsync(string message) => socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>Subscribes; <paramref name="rest"/> is the filter and where to begin, as JSON members.</summary>
    public Task SubscribeAsync(string id, string rest = "") => SendAsync($$"""{"op":"subscribe","id":"{{id}}"{{(rest.Length > 0 ? "," + rest : "")}}}""");

    /// <summary>The next message; null where the socket was closed.</summary>
    /// <exception cref="TimeoutException">None came in 30 s.</exception>
    public async Task<JsonElement?> ReadAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline, TimeProvider.System);
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(), deadline.Token);
                message.Write(buffer, 0, read.Count);
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
                    return null;
                }

                if (read.EndOfMessage)
                {
                    return JsonElement.Parse(message.ToArray());
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No message came in {Deadline.TotalSeconds} s.");
        }
    }

    /// <summary>Reads up to and with the first message that fits, and gives all that were read.</summary>
    public async Task<List<JsonElement>> ReadUntilAsync(Func<JsonElement, bool> fits)
    {
        var (read, news) = (new List<JsonElement>(), TimeProvider.System.GetTimestamp());
        while (await ReadAsync() is { } message)
        {
            read.Add(message);
            if (fits(message))
            {
                return read;
            }

            // Heartbeats would keep a reader waiting for ever.
            news = message.GetProperty("op").GetString() == "ping" ? news : TimeProvider.System.GetTimestamp();
            if (TimeProvider.System.GetElapsedTime(news) > 2 * Deadline)
            {
                throw new TimeoutException($"Nothing but heartbeats came in {2 * Deadline.TotalSeconds} s. It had: {string.Join('\n', read)}");
            }
        }

        throw new InvalidOperationException($"The socket was closed ({CloseStatus} {CloseReason}) before what was waited for came. It had: {string.Join('\n', read)}");
    }

    /// <summary>Reads up to and with the first message with this op, of this subscription if one is named.</summary>
    public Task<List<JsonElement>> ReadUntilAsync(string op, string? id = null) =>
        ReadUntilAsync(message => message.GetProperty("op").GetString() == op && (id is null || (message.TryGetProperty("id", out var its) && its.GetString() == id)));

    /// <summary>Reads to the close.</summary>
    public async Task<List<JsonElement>> ReadToEndAsync()
    {
        var read = new List<JsonElement>();
        while (await ReadAsync() is { } message)
        {
            read.Add(message);
        }

        return read;
    }

    public Task CloseAsync() => socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async ValueTask<Stream> ConnectAsync(EndPoint to, int receiveBuffer, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = receiveBuffer, NoDelay = true };
        try
        {
            await socket.ConnectAsync(to, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
