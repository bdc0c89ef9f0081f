using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Ringside.TestKit.ScriptedLlm;

/// <summary>Anthropic's Messages API: <c>POST /v1/messages</c>, whole or as a stream.</summary>
internal sealed class AnthropicWire(LlmStream stream, LlmUsage usage, string root)
{
    public LlmRequest Read(JsonElement body)
    {
        var conversation = new Conversation();
        if (body.TryGetProperty("system", out var system))
        {
            conversation.Told.AddRange(Texts(system));
        }

        foreach (var message in body.GetProperty("messages").EnumerateArray())
        {
            var content = message.GetProperty("content");
            conversation.Told.AddRange(Texts(content));
            if (message.GetProperty("role").GetString() == "user")
            {
                conversation.User.AddRange(UserItems(content));
            }
        }

        return new()
        {
            Wire = "anthropic",
            Model = body.GetProperty("model").GetString()!,
            Streams = body.TryGetProperty("stream", out var streams) && streams.GetBoolean(),
            Place = conversation.Place(),
            Tools = body.TryGetProperty("tools", out var tools) ? [.. tools.EnumerateArray().Select(tool => tool.GetProperty("name").GetString()!)] : [],
            Schema = SchemaOf(body),
            Workdir = conversation.Workdir(root),
            Body = body,
        };
    }

    public async Task WriteAsync(HttpContext context, LlmRequest request, LlmReply reply, string id)
    {
        if (reply.Error is { } status)
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsJsonAsync(new { type = "error", error = new { type = "invalid_request_error", message = "The script says so." } });
            return;
        }

        var blocks = Blocks(request, reply, id);
        var stopReason = reply.Call is null ? "end_turn" : "tool_use";
        if (!request.Streams)
        {
            await context.Response.WriteAsJsonAsync(Message(request, id, [.. blocks.Select(block => block.Whole)], stopReason, usage.Output));
            return;
        }

        stream.Begin(context);
        await EventAsync(context, new { type = "message_start", message = Message(request, id, [], null, 1) });
        for (var index = 0; index < blocks.Count; index++)
        {
            await EventAsync(context, new { type = "content_block_start", index, content_block = blocks[index].Start });
            foreach (var delta in blocks[index].Deltas)
            {
                await EventAsync(context, new { type = "content_block_delta", index, delta });
                await stream.PauseAsync(request, context.RequestAborted);
            }

            await EventAsync(context, new { type = "content_block_stop", index });
        }

        await EventAsync(context, new { type = "message_delta", delta = new { stop_reason = stopReason, stop_sequence = (string?)null }, usage = new { output_tokens = usage.Output } });
        await EventAsync(context, new { type = "message_stop" });
    }

    private sealed record Block(object Start, IEnumerable<object> Deltas, object Whole);

    private static List<Block> Blocks(LlmRequest request, LlmReply reply, string id)
    {
        var blocks = new List<Block>();
        if (reply.Thought is { } thought && request.Body.TryGetProperty("thinking", out var thinking) && thinking.GetProperty("type").GetString() != "disabled")
        {
            blocks.Add(new(
                new { type = "thinking", thinking = "", signature = "" },
                [.. LlmStream.Pieces(thought).Select(piece => new { type = "thinking_delta", thinking = piece }), new { type = "signature_delta", signature = "cmluZw==" }],
                new { type = "thinking", thinking = thought, signature = "cmluZw==" }));
        }

        if (reply.Text is { } text)
        {
            blocks.Add(new(new { type = "text", text = "" }, LlmStream.Pieces(text).Select(piece => new { type = "text_delta", text = piece }), new { type = "text", text }));
        }

        if (reply.Call is { } call)
        {
            blocks.Add(new(
                new { type = "tool_use", id = $"toolu_{id}", name = call.Name, input = new { } },
                LlmStream.Pieces(call.Input.ToJsonString()).Select(piece => new { type = "input_json_delta", partial_json = piece }),
                new { type = "tool_use", id = $"toolu_{id}", name = call.Name, input = call.Input }));
        }

        return blocks;
    }

    private object Message(LlmRequest request, string id, object[] content, string? stopReason, int output) => new
    {
        id = $"msg_{id}",
        type = "message",
        role = "assistant",
        model = request.Model,
        content,
        stop_reason = stopReason,
        stop_sequence = (string?)null,
        usage = new { input_tokens = usage.Input - usage.Cached, cache_creation_input_tokens = 0, cache_read_input_tokens = usage.Cached, output_tokens = output },
    };

    private Task EventAsync(HttpContext context, object data) => stream.SendAsync(context, (string)data.GetType().GetProperty("type")!.GetValue(data)!, data);

    private static IEnumerable<string> Texts(JsonElement content) => content.ValueKind == JsonValueKind.String
        ? [content.GetString()!]
        : content.EnumerateArray().Where(IsText).Select(block => block.GetProperty("text").GetString()!);

    private static IEnumerable<UserItem> UserItems(JsonElement content) => content.ValueKind == JsonValueKind.String
        ? [new(content.GetString())]
        : content.EnumerateArray()
            .Where(block => IsText(block) || block.GetProperty("type").GetString() == "tool_result")
            .Select(block => IsText(block)
                ? new UserItem(block.GetProperty("text").GetString())
                : new(null, block.TryGetProperty("is_error", out var failed) && failed.GetBoolean()));

    private static bool IsText(JsonElement block) => block.GetProperty("type").GetString() == "text";

    private static JsonElement? SchemaOf(JsonElement body)
    {
        if (body.TryGetProperty("output_config", out var config) && config.TryGetProperty("format", out var format)
            || body.TryGetProperty("output_format", out format))
        {
            return format.TryGetProperty("schema", out var schema) ? schema : null;
        }

        return null;
    }
}
