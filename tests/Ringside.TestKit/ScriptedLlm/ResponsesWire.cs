using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Ringside.TestKit.ScriptedLlm;

/// <summary>OpenAI's Responses API: <c>POST /v1/responses</c>, whole or as a stream.</summary>
internal sealed class ResponsesWire(LlmStream stream, LlmUsage usage, string root)
{
    public LlmRequest Read(JsonElement body)
    {
        var conversation = new Conversation();
        if (body.TryGetProperty("instructions", out var instructions) && instructions.GetString() is { } told)
        {
            conversation.Told.Add(told);
        }

        foreach (var item in body.GetProperty("input").EnumerateArray())
        {
            var type = item.TryGetProperty("type", out var kind) ? kind.GetString()! : "message";
            if (type.EndsWith("_call_output", StringComparison.Ordinal))
            {
                conversation.User.Add(new UserItem(null, HasFailed(item.GetProperty("output"))));
            }
            else if (type == "message")
            {
                var texts = Texts(item.GetProperty("content")).ToList();
                conversation.Told.AddRange(texts);
                if (item.GetProperty("role").GetString() == "user")
                {
                    conversation.User.AddRange(texts.Select(text => new UserItem(text)));
                }
            }
        }

        return new()
        {
            Wire = "responses",
            Model = body.GetProperty("model").GetString()!,
            Streams = body.TryGetProperty("stream", out var streams) && streams.GetBoolean(),
            Place = conversation.Place(),
            Tools = [.. Tools(body).Select(tool => tool.GetProperty("name").GetString()!)],
            Schema = body.TryGetProperty("text", out var text) && text.TryGetProperty("format", out var format) && format.TryGetProperty("schema", out var schema) ? schema : null,
            Workdir = conversation.Workdir(root),
            Body = body,
        };
    }

    public async Task WriteAsync(HttpContext context, LlmRequest request, LlmReply reply, string id)
    {
        if (reply.Error is { } status)
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsJsonAsync(new { error = new { message = "The script says so.", type = "invalid_request_error", code = "scripted" } });
            return;
        }

        var items = Items(request, reply, id);
        if (!request.Streams)
        {
            await context.Response.WriteAsJsonAsync(Response(request, id, "completed", [.. items.Select(item => item.Whole)]));
            return;
        }

        stream.Begin(context);
        await EventAsync(context, "response.created", new { response = Response(request, id, "in_progress", []) });
        for (var index = 0; index < items.Count; index++)
        {
            await EventAsync(context, "response.output_item.added", new { output_index = index, item = items[index].Start });
            foreach (var piece in items[index].Pieces)
            {
                await EventAsync(context, items[index].Delta, new { item_id = items[index].Id, output_index = index, content_index = 0, summary_index = 0, delta = piece });
                await stream.PauseAsync(request, context.RequestAborted);
            }

            await EventAsync(context, "response.output_item.done", new { output_index = index, item = items[index].Whole });
        }

        await EventAsync(context, "response.completed", new { response = Response(request, id, "completed", [.. items.Select(item => item.Whole)]) });
    }

    private sealed record Item(string Id, string Delta, IEnumerable<string> Pieces, object Start, object Whole);

    private static List<Item> Items(LlmRequest request, LlmReply reply, string id)
    {
        var items = new List<Item>();
        if (reply.Thought is { } thought)
        {
            items.Add(new(
                $"rs_{id}",
                "response.reasoning_summary_text.delta",
                LlmStream.Pieces(thought),
                new { type = "reasoning", id = $"rs_{id}", summary = Array.Empty<object>() },
                new { type = "reasoning", id = $"rs_{id}", summary = new[] { new { type = "summary_text", text = thought } } }));
        }

        if (reply.Text is { } text)
        {
            items.Add(new(
                $"msg_{id}",
                "response.output_text.delta",
                LlmStream.Pieces(text),
                new { type = "message", id = $"msg_{id}", role = "assistant", status = "in_progress", content = Array.Empty<object>() },
                new { type = "message", id = $"msg_{id}", role = "assistant", status = "completed", content = new[] { new { type = "output_text", text, annotations = Array.Empty<object>() } } }));
        }

        if (reply.Call is { } call)
        {
            // A tool of the kind custom takes a text, which stands in a member of that name here.
            var isCustom = Tools(request.Body).Any(tool => tool.GetProperty("name").GetString() == call.Name && tool.GetProperty("type").GetString() == "custom");
            var input = isCustom ? (string)call.Input["input"]! : call.Input.ToJsonString();
            items.Add(isCustom
                ? new(
                    $"ctc_{id}",
                    "response.custom_tool_call_input.delta",
                    LlmStream.Pieces(input),
                    new { type = "custom_tool_call", id = $"ctc_{id}", call_id = $"call_{id}", name = call.Name, input = "" },
                    new { type = "custom_tool_call", id = $"ctc_{id}", call_id = $"call_{id}", name = call.Name, input })
                : new(
                    $"fc_{id}",
                    "response.function_call_arguments.delta",
                    LlmStream.Pieces(input),
                    Function(id, call, ""),
                    Function(id, call, input)));
        }

        return items;
    }

    // A server's tools of the Model Context Protocol are in a namespace of its own: "mcp__server/tool" here.
    private static object Function(string id, LlmToolCall call, string arguments) => call.Name.Split('/') is [var space, var name]
        ? new { type = "function_call", id = $"fc_{id}", call_id = $"call_{id}", name, @namespace = space, arguments }
        : new { type = "function_call", id = $"fc_{id}", call_id = $"call_{id}", name = call.Name, arguments };

    private object Response(LlmRequest request, string id, string status, object[] output) => new
    {
        id = $"resp_{id}",
        @object = "response",
        created_at = 1_700_000_000,
        status,
        model = request.Model,
        output,
        usage = status != "completed" ? null : new
        {
            input_tokens = usage.Input,
            input_tokens_details = new { cached_tokens = usage.Cached },
            output_tokens = usage.Output,
            output_tokens_details = new { reasoning_tokens = usage.Reasoning },
            total_tokens = usage.Input + usage.Output,
        },
    };

    private async Task EventAsync(HttpContext context, string type, object data)
    {
        var json = JsonSerializer.SerializeToNode(data)!.AsObject();
        json.Insert(0, "type", type);
        await stream.SendAsync(context, type, json);
    }

    private static IEnumerable<JsonElement> Tools(JsonElement body) =>
        body.TryGetProperty("tools", out var tools) ? tools.EnumerateArray().Where(tool => tool.TryGetProperty("name", out _)) : [];

    private static IEnumerable<string> Texts(JsonElement content) => content.ValueKind == JsonValueKind.String
        ? [content.GetString()!]
        : content.EnumerateArray().Where(part => part.TryGetProperty("text", out _)).Select(part => part.GetProperty("text").GetString()!);

    private static bool HasFailed(JsonElement output) => output.ToString() is var text && (text.Contains("rejected", StringComparison.OrdinalIgnoreCase) || text.Contains("denied", StringComparison.OrdinalIgnoreCase));
}
