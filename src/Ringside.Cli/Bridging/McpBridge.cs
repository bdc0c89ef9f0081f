using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.Client;

namespace Ringside.Cli.Bridging;

/// <summary>Hands each message of the Model Context Protocol from a line of the input to the server, and what that answers back as lines. Requests go side by side.</summary>
internal sealed class McpBridge(RingsideClient client, TextReader input, TextWriter output)
{
    /// <summary>JSON-RPC's own code for what went wrong on the way.</summary>
    private const int InternalError = -32603, ParseError = -32700;

    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> going = [];

    /// <summary>Until the input ends; what is going then is given up.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var handing = new List<Task>();
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                handing.RemoveAll(done => done.IsCompleted);
                handing.Add(HandAsync(line, ending.Token));
            }
        }

        await ending.CancelAsync();
        await Task.WhenAll(handing);
    }

    private async Task HandAsync(string line, CancellationToken cancellationToken)
    {
        JsonNode? id = null;
        try
        {
            var message = JsonNode.Parse(line) as JsonObject;
            id = message?["id"];
            if (message?["method"]?.ToString() == "notifications/cancelled" && message["params"]?["requestId"]?.ToJsonString() is { } cancelled && going.TryGetValue(cancelled, out var request))
            {
                // The server keeps nothing between requests: it is cancelled by hanging up.
                await request.CancelAsync();
                return;
            }

            using var mine = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var key = id?.ToJsonString() ?? "";
            going[key] = mine;
            try
            {
                await PostAsync(line, mine.Token);
            }
            finally
            {
                going.TryRemove(KeyValuePair.Create(key, mine));
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (JsonException e)
        {
            await FailAsync(null, ParseError, e.Message);
        }
        catch (Exception e) when (id is not null && e is HttpRequestException or RingsideException or IOException)
        {
            await FailAsync(id, InternalError, e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or RingsideException or IOException)
        {
            // A notification: nobody waits for an answer.
        }
    }

    private async Task PostAsync(string message, CancellationToken cancellationToken)
    {
        await using var answer = await client.PostMcpAsync(message, cancellationToken);
        await foreach (var item in SseParser.Create(answer).EnumerateAsync(cancellationToken))
        {
            await WriteAsync(item.Data);
        }
    }

    private Task FailAsync(JsonNode? id, int code, string message) =>
        WriteAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id?.DeepClone(), ["error"] = new JsonObject { ["code"] = code, ["message"] = message } }.ToJsonString());

    private async Task WriteAsync(string line)
    {
        await writing.WaitAsync();
        try
        {
            await output.WriteLineAsync(line);
            await output.FlushAsync();
        }
        finally
        {
            writing.Release();
        }
    }
}
