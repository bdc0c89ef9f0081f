using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text.Unicode;
using System.Threading.Channels;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Events;
using Ringside.Server.Identity;

namespace Ringside.Server.WebSockets;

/// <summary>
/// What a socket's client asks for. It is read and looked up here, and done by the writing loop, in order; while a few requests wait for that loop no more are
/// read, so that a client who asks and does not listen fills no memory.
/// </summary>
internal sealed class SocketInput(LiveSocket socket, Caller caller, MessageReader reader, StreamServices services) : IDisposable
{
    /// <summary>How many subscriptions a socket may have (wire.md §4).</summary>
    public const int MaxSubscriptions = 256;

    private readonly Channel<Action> requests = Channel.CreateBounded<Action>(new BoundedChannelOptions(4) { SingleReader = true, SingleWriter = true });
    private readonly ConcurrentDictionary<string, SocketSubscription> open = [];
    private int heard;
    private volatile bool isOver;

    /// <summary>The client has gone.</summary>
    public bool IsOver => isOver;

    public bool HasRequests => requests.Reader.TryPeek(out _);

    /// <summary>Whether anything came since this was last asked.</summary>
    public bool TakeHeard() => Interlocked.Exchange(ref heard, 0) != 0;

    /// <summary>Does what waits; the writing loop's.</summary>
    public void Handle()
    {
        while (requests.Reader.TryRead(out var request))
        {
            request();
        }
    }

    /// <summary>A subscription has ended by itself; its name is free again. The writing loop's.</summary>
    public void Forget(SocketSubscription subscription) => open.TryRemove(subscription.Id, out _);

    public async Task RunAsync(CancellationToken cancelled)
    {
        try
        {
            while (await ReadAsync(cancelled).ConfigureAwait(false) is var (request, isLast))
            {
                await requests.Writer.WriteAsync(request, cancelled).ConfigureAwait(false);
                socket.Wake();
                if (isLast)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
        }

        isOver = true;
        socket.Wake();
    }

    /// <summary>Ends what was opened, also what the writing loop has not come to.</summary>
    public void Dispose()
    {
        foreach (var subscription in open.Values)
        {
            subscription.Dispose();
        }
    }

    /// <summary>The next thing to be done, and whether it is the last; null where the client has gone without a goodbye.</summary>
    private async ValueTask<(Action Request, bool IsLast)?> ReadAsync(CancellationToken cancelled)
    {
        try
        {
            while (await reader.ReadAsync(cancelled).ConfigureAwait(false) is { } message)
            {
                Volatile.Write(ref heard, 1);
                switch (message.Opcode)
                {
                    case Opcode.Text:
                        return (await AnswerAsync(message.Payload, cancelled).ConfigureAwait(false), false);
                    case Opcode.Ping:
                        return (() => socket.Pong(message.Payload), false);
                    case Opcode.Close:
                        return (Goodbye(message.Payload), true);
                }
            }

            return null;
        }
        catch (WebSocketFault fault)
        {
            return (() => socket.Close(fault.Code, fault.Message), true);
        }
    }

    private async ValueTask<Action> AnswerAsync(byte[] text, CancellationToken cancelled)
    {
        string? id = null;
        try
        {
            using var message = RequestBody.ParseJson(text);
            id = SocketRequests.IdOf(message.RootElement);
            return SocketRequests.Parse(message.RootElement) switch
            {
                SubscribeOp subscribe => await SubscribeAsync(subscribe, cancelled).ConfigureAwait(false),
                UnsubscribeOp unsubscribe => Unsubscribe(unsubscribe.Id),
                _ => socket.Ping,
            };
        }
        catch (Exception e) when (Problems.Expected(e) is { } rejected)
        {
            return () => socket.Fail(id, rejected.Code, rejected.Message);
        }
    }

    private async ValueTask<Action> SubscribeAsync(SubscribeOp request, CancellationToken cancelled)
    {
        if (open.ContainsKey(request.Id))
        {
            throw new RejectedException(ErrorCodes.Conflict, $"The subscription {request.Id} is open already.");
        }

        if (open.Count >= MaxSubscriptions)
        {
            throw new RejectedException(ErrorCodes.TooMany, $"A socket has at most {MaxSubscriptions} subscriptions.");
        }

        services.RequireRunning();
        var subscription = await socket.OpenAsync(request, caller, cancelled).ConfigureAwait(false);
        open[request.Id] = subscription;
        return () => socket.Serve(subscription);
    }

    private Action Unsubscribe(string id) => open.TryRemove(id, out var subscription)
        ? () => socket.Stop(subscription)
        : throw new RejectedException(ErrorCodes.NotFound, $"There is no subscription {id}.");

    /// <summary>The client's goodbye is answered with its own code (RFC 6455 §5.5.1).</summary>
    private Action Goodbye(byte[] payload)
    {
        var code = payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : CloseCodes.Normal;
        var fault = payload.Length == 1 || !CloseCodes.IsValid(code) ? (CloseCodes.ProtocolError, "not a code of a goodbye")
            : payload.Length > 2 && !Utf8.IsValid(payload.AsSpan(2)) ? (CloseCodes.InvalidText, "a reason is not UTF-8")
            : (code, "");
        return () => socket.Close(fault.Item1, fault.Item2);
    }
}
