using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Ringside.TestKit.ScriptedLlm;

/// <summary>OpenAI's Chat Completions, as many servers offer them: <c>POST /v1/chat/completions</c>, whole or as a stream.</summary>
internal sealed class ChatCompletionsWire(LlmStream stream, LlmUsage usage, string root)
{
    public LlmRequest Read(JsonElement body)
    {
        var conversation = new Conversation();
        foreach (var message in body.GetProperty("messages").EnumerateArray())
        {
            var texts = Texts(message).ToList();
            conversation.Told.AddRange(texts);
            conversation.User.AddRange(message.GetProperty("role").GetString() switch
            {
                "user" => texts.Select(text => new UserItem(text)),

                // The wire has no member for it.
                "tool" => [new UserItem(null, texts.Any(text => text.StartsWith("Error", StringComparison.Ordinal)))],
                _ => [],
            });
        }

        return new()
        {
            Wire = "chat",
            Model = body.GetProperty("model").GetString()!,
            Streams = body.TryGetProperty("stream", out var streams) && streams.GetBoolean(),
            Place = conversation.Place(),
            Tools = body.TryGetProperty("tools", out var tools) ? [.. tools.EnumerateArray().Select(NameOf)] : [],
            Workdir = conversation.Workdir(root),
            Body = body,
        };
    }

    public async Task WriteAsync(HttpContext context, LlmRequest request, LlmReply reply, string id)
    {
        if (reply.Error is { } status)
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsJsonAsync(new { error = new { message = "The script says so.", type = "invalid_request_error" } });
            return;
        }

        var finish = reply.Call is null ? "stop" : "tool_calls";
        var counts = new
        {
            prompt_tokens = usage.Input,
            completion_tokens = usage.Output,
            total_tokens = usage.Input + usage.Output,
            prompt_tokens_details = new { cached_tokens = usage.Cached },
            completion_tokens_details = new { reasoning_tokens = usage.Reasoning },
        };
        if (!request.Streams)
        {
            var message = new { role = "assistant", content = reply.Text, tool_calls = reply.Call is { } call ? new[] { Call(call, id, call.Input.ToJsonString()) } : null };
            await context.Response.WriteAsJsonAsync(new { id, @object = "chat.completion", model = request.Model, choices = new[] { new { index = 0, message, finish_reason = finish } }, usage = counts });
            return;
        }

        stream.Begin(context);
        foreach (var delta in Deltas(reply, id))
        {
            await stream.SendAsync(context, null, Chunk(request, id, [new { index = 0, delta, finish_reason = (string?)null }], null));
            await stream.PauseAsync(request, context.RequestAborted);
        }

        await stream.SendAsync(context, null, Chunk(request, id, [new { index = 0, delta = new { }, finish_reason = finish }], null));
        await stream.SendAsync(context, null, Chunk(request, id, [], counts));
        await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
    }

    private static IEnumerable<object> Deltas(LlmReply reply, string id) =>
    [
        .. LlmStream.Pieces(reply.Thought ?? "").Select(reasoning_content => new { reasoning_content }),
        .. LlmStream.Pieces(reply.Text ?? "").Select(content => new { content }),
        .. reply.Call is { } call
            ?
            [
                new { tool_calls = new[] { Call(call, id, "") } },
                .. LlmStream.Pieces(call.Input.ToJsonString()).Select(arguments => new { tool_calls = new[] { new { index = 0, function = new { arguments } } } }),
            ]
            : Array.Empty<object>(),
    ];

    private static object Call(LlmToolCall call, string id, string arguments) => new { index = 0, id = $"call_{id}", type = "function", function = new { name = call.Name, arguments } };

    private static object Chunk(LlmRequest request, string id, object[] choices, object? usage) =>
        new { id = $"chatcmpl-{id}", @object = "chat.completion.chunk", model = request.Model, choices, usage };

    // {"type": "function", "function": {"name": …}}, or the same with "custom".
    private static string NameOf(JsonElement tool) => tool.GetProperty(tool.GetProperty("type").GetString()!).GetProperty("name").GetString()!;

    private static IEnumerable<string> Texts(JsonElement message) => !message.TryGetProperty("content", out var content) ? []
        : content.ValueKind == JsonValueKind.String ? [content.GetString()!]
        : content.ValueKind == JsonValueKind.Array ? content.EnumerateArray().Where(part => part.TryGetProperty("text", out _)).Select(part => part.GetProperty("text").GetString()!)
        : [];
}
