using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ringside.Protocol;

namespace Ringside.Client.Streaming;

/// <summary>One WebSocket of <c>/api/live</c>, from its hello to its end, with all that is subscribed on it.</summary>
internal sealed class SocketLine
{
    private static readonly string[] Partings = ["shutdown", "rotate", "slow", "expired"];

    private readonly ClientWebSocket socket;
    private readonly StreamOptions options;
    private readonly TimeSpan patience;
    private readonly ConcurrentDictionary<string, SocketMember> members = new();
    private readonly SemaphoreSlim sending = new(1);
    private volatile bool isOver;
    private int count;

    private SocketLine(ClientWebSocket socket, StreamOptions options, int heartbeatMs)
    {
        (this.socket, this.options) = (socket, options);
        patience = TimeSpan.FromMilliseconds(heartbeatMs * 2.5);
    }

    /// <summary>No further stream comes onto it.</summary>
    public bool IsOver => isOver;

    /// <summary>How it was lost, for a person.</summary>
    public string Lost { get; private set; } = "The connection ended.";

    /// <exception cref="StreamHeldUpException">None comes about. Whether it is held back or the server is away, a stream shows.</exception>
    public static async Task<SocketLine> OpenAsync(HttpClient http, StreamOptions options)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol("ringside.v1");
            using var late = new CancellationTokenSource(options.HelloTimeout, options.Time);
            var address = new UriBuilder(new Uri(http.BaseAddress!, "api/live"));
            address.Scheme = address.Scheme == Uri.UriSchemeHttps ? "wss" : "ws";
            await socket.ConnectAsync(address.Uri, http, late.Token).ConfigureAwait(false);
            if (await ReadAsync(socket, late.Token).ConfigureAwait(false) is not { Op: "hello" } hello)
            {
                throw HeldUp();
            }

            var line = new SocketLine(socket, options, hello.HeartbeatMs ?? 15_000);
            _ = line.ReceiveAsync();
            return line;
        }
        catch (Exception e) when (e is WebSocketException or HttpRequestException or OperationCanceledException or JsonException or IOException)
        {
            socket.Dispose();
            throw HeldUp();
        }
    }

    /// <exception cref="StreamLostException">It was lost meanwhile.</exception>
    public async Task<SocketMember> EnterAsync(EventQuery query, string? cursor, CancellationToken cancellationToken)
    {
        var member = new SocketMember($"s{Interlocked.Increment(ref count)}");
        members[member.Id] = member;
        if (IsOver)
        {
            members.TryRemove(member.Id, out _);
            throw new StreamLostException(Lost);
        }

        await SendAsync(query.Subscribe(member.Id, cursor), ProtocolJson.Default.SubscribeOp, cancellationToken).ConfigureAwait(false);
        return member;
    }

    public async Task LeaveAsync(SocketMember member)
    {
        var wasThere = members.TryRemove(member.Id, out _);
        try
        {
            if (members.IsEmpty)
            {
                isOver = true;
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).ConfigureAwait(false);
            }
            else if (wasThere && !IsOver)
            {
                await SendAsync(new UnsubscribeOp { Id = member.Id }, ProtocolJson.Default.UnsubscribeOp, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is WebSocketException or StreamLostException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // It is over anyway.
        }
    }

    private static StreamHeldUpException HeldUp() => new("No WebSocket gets through; a stream of its own instead.");

    private async Task ReceiveAsync()
    {
        using var silence = new CancellationTokenSource(patience, options.Time);
        try
        {
            while (await ReadAsync(socket, silence.Token).ConfigureAwait(false) is { } message)
            {
                silence.CancelAfter(patience);
                foreach (var (id, cursor) in message.Cursors ?? new Dictionary<string, Cursor>())
                {
                    await DeliverAsync(message with { Id = id, Cursor = cursor, Cursors = null }).ConfigureAwait(false);
                }

                await DeliverAsync(message).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            Lost = $"Nothing came for {patience.TotalSeconds:0} s, not even a heartbeat.";
        }
        catch (Exception e) when (e is WebSocketException or JsonException or IOException or ObjectDisposedException)
        {
            Lost = "The connection failed: " + e.Message;
        }

        isOver = true;
        socket.Abort();
        foreach (var member in members.Values)
        {
            member.End();
        }
    }

    private async Task DeliverAsync(SocketMessage message)
    {
        if (message.Id is null || !members.TryGetValue(message.Id, out var member))
        {
            return;
        }

        if (message.Op == "closed" && Partings.Contains(message.Code))
        {
            isOver = true;
        }

        if (message.Op is "closed" or "error")
        {
            members.TryRemove(message.Id, out _);
        }

        if (!member.TryTake(message) && members.TryRemove(message.Id, out _))
        {
            await SendAsync(new UnsubscribeOp { Id = message.Id }, ProtocolJson.Default.UnsubscribeOp, CancellationToken.None).ConfigureAwait(false);
        }

        if (message.Op is "closed" or "error")
        {
            member.End();
        }
    }

    private async Task SendAsync<T>(T message, JsonTypeInfo<T> shape, CancellationToken cancellationToken)
    {
        await sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Not cancelled in its middle: that would end the socket for everybody.
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message, shape), WebSocketMessageType.Text, true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            throw new StreamLostException("The connection failed: " + e.Message);
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>The next message; null where the socket was closed.</summary>
    private static async Task<SocketMessage?> ReadAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var message = new ArrayBufferWriter<byte>(1024);
        while (true)
        {
            var read = await socket.ReceiveAsync(message.GetMemory(1024), cancellationToken).ConfigureAwait(false);
            message.Advance(read.Count);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (read.EndOfMessage)
            {
                return JsonSerializer.Deserialize(message.WrittenSpan, ProtocolJson.Default.SocketMessage);
            }
        }
    }
}
