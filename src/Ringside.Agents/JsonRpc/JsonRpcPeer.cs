using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Ringside.Agents.JsonRpc;

/// <summary>
/// One side of JSON-RPC 2.0 over a pair of streams, a message a line. The ids of the two sides are separate: a request of the other side is told by its
/// <c>method</c>, an answer by its lack of one.
/// </summary>
internal sealed partial class JsonRpcPeer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<long, Call> calls = new();
    private readonly CancellationTokenSource stop = new();
    private readonly MessageReader reader;
    private readonly FrameWriter writer;
    private readonly IJsonRpcHandler handler;
    private readonly ILogger logger;
    private volatile Exception? end;
    private long lastId = -1;
    private long handled;

    /// <param name="input">What the other side writes; left open.</param>
    /// <param name="output">What it reads; left open.</param>
    /// <param name="limit">The largest message it may write, in bytes.</param>
    public JsonRpcPeer(Stream input, Stream output, IJsonRpcHandler handler, int limit, ILogger logger)
    {
        reader = new MessageReader(input, limit, logger);
        writer = new FrameWriter(output);
        this.handler = handler;
        this.logger = logger;
        Reading = Task.Run(ReadAsync);
    }

    /// <summary>Completes, never faulted, when no more will be read. Every call has its end by then.</summary>
    public Task Reading { get; }

    /// <summary>Calls the other side.</summary>
    /// <param name="inOrder">Runs with the result, or null for an error, before the message after it is handled.</param>
    /// <exception cref="JsonRpcError">It answered with an error.</exception>
    /// <exception cref="JsonRpcClosed">It closed its stream.</exception>
    /// <exception cref="AgentException">It broke the protocol.</exception>
    public async Task<JsonElement> CallAsync(
        string method, Action<Utf8JsonWriter> parameters, CancellationToken cancellationToken, Func<JsonElement?, ValueTask>? inOrder = null)
    {
        var id = Interlocked.Increment(ref lastId);
        var call = new Call(inOrder);
        calls[id] = call;
        if (end is { } ended)
        {
            call.Answer.TrySetException(ended);
        }

        try
        {
            await writer.SendAsync(json => WriteMessage(json, id, method, parameters), cancellationToken);
            return await call.Answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            calls.TryRemove(id, out _);
        }
    }

    public ValueTask NotifyAsync(string method, Action<Utf8JsonWriter> parameters, CancellationToken cancellationToken) =>
        writer.SendAsync(json => WriteMessage(json, null, method, parameters), cancellationToken);

    /// <summary>Whether the other side broke the protocol, so that no more is read although it may write.</summary>
    public bool IsBroken => end is not (null or JsonRpcClosed);

    /// <summary>How many messages have been handled; it stands still while there is nothing to read.</summary>
    public long Handled => Volatile.Read(ref handled);

    /// <summary>Whether a message is being handled.</summary>
    public bool IsHandling { get; private set; }

    /// <summary>Reads no more.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await Reading;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await writer.DisposeAsync();
    }

    private static void WriteMessage(Utf8JsonWriter json, long? id, string method, Action<Utf8JsonWriter> parameters)
    {
        if (id is { } number)
        {
            json.WriteNumber("id", number);
        }

        json.WriteString("method", method);
        json.WriteStartObject("params");
        parameters(json);
        json.WriteEndObject();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await reader.ReadAsync(stop.Token) is { } message)
            {
                IsHandling = true;
                await HandleAsync(message);
                Interlocked.Increment(ref handled);
                IsHandling = false;
            }

            end = reader.End;
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            end = new JsonRpcClosed(JsonRpcEnd.Clean);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            end = new JsonRpcClosed(JsonRpcEnd.Disposed);
        }
        catch (Exception error)
        {
            end = error;
        }

        await reader.DisposeAsync();
        foreach (var call in calls.Values)
        {
            call.Answer.TrySetException(end);
        }
    }

    private ValueTask HandleAsync(JsonElement message)
    {
        handler.Alive();
        var parameters = message.Member("params") ?? default;
        return (message.Text("method"), message.Member("id")) switch
        {
            ({ } method, { } asked) => handler.RequestedAsync(new JsonRpcRequest(writer, asked, method, parameters)),
            ({ } method, null) => handler.NotifiedAsync(method, parameters),
            (null, var answered) => AnsweredAsync(answered!.Value, message),
        };
    }

    private async ValueTask AnsweredAsync(JsonElement id, JsonElement message)
    {
        if (id.ValueKind != JsonValueKind.Number || !id.TryGetInt64(out var number) || !calls.TryGetValue(number, out var call))
        {
            LogStrayAnswer(logger, id.GetRawText());
        }
        else if (message.Member("error") is { } error)
        {
            await call.SettledAsync(null);
            call.Answer.TrySetException(JsonRpcError.From(error));
        }
        else
        {
            var result = message.Member("result") ?? default;
            await call.SettledAsync(result);
            call.Answer.TrySetResult(result);
        }
    }

    private sealed class Call(Func<JsonElement?, ValueTask>? inOrder)
    {
        public ValueTask SettledAsync(JsonElement? result) => inOrder?.Invoke(result) ?? default;

        public TaskCompletionSource<JsonElement> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The agent answered {Id}, which nobody asked")]
    private static partial void LogStrayAnswer(ILogger logger, string id);
}
