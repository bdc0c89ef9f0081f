using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;

namespace Ringside.ScriptedAgent;

/// <summary>JSON-RPC on the standard streams, as agents do it, and every wrong that can be done to it.</summary>
internal sealed class Wire(Stream input, Stream output)
{
    private readonly StreamReader reader = new(input, new UTF8Encoding(false));
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonNode?>> questions = new();
    private readonly Lock gate = new();
    private int lastId = -1;

    public static Wire Standard() => new(Console.OpenStandardInput(), Console.OpenStandardOutput());

    public async Task<JsonObject?> ReadAsync() =>
        await reader.ReadLineAsync() is { } line ? JsonNode.Parse(line)!.AsObject() : null;

    public void Write(string text)
    {
        lock (gate)
        {
            output.Write(Encoding.UTF8.GetBytes(text));
            output.Flush();
        }
    }

    public void Send(JsonObject message) => Write(message.ToJsonString() + "\n");

    public void Answer(JsonNode? id, JsonObject result) =>
        Send(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id?.DeepClone(), ["result"] = result });

    public void Fail(JsonNode? id, int code, string message) => Send(new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = id?.DeepClone(),
        ["error"] = new JsonObject { ["code"] = code, ["message"] = message },
    });

    public void Notify(string method, JsonObject parameters) =>
        Send(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters });

    /// <summary>Asks, with an id of the agent's own: a number from 0, or a text where one is given.</summary>
    /// <returns>The result; null for an error.</returns>
    public Task<JsonNode?> AskAsync(string method, JsonObject parameters, string? textId = null)
    {
        JsonNode id = textId is null ? JsonValue.Create(Interlocked.Increment(ref lastId)) : JsonValue.Create(textId)!;
        var question = questions[id.ToJsonString()] = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Send(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters });
        return question.Task;
    }

    /// <summary>Takes an answer to one of <see cref="AskAsync"/>; an id of another JSON type is nobody's.</summary>
    public void Answered(JsonObject message)
    {
        if (message["id"] is { } id && questions.TryRemove(id.ToJsonString(), out var question))
        {
            question.TrySetResult(message["result"]);
        }
    }
}
