using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Ringside.TestKit.ScriptedLlm;

/// <summary>Gemini's API: <c>POST /v1beta/models/{model}:generateContent</c> and <c>:streamGenerateContent?alt=sse</c>.</summary>
internal sealed class GeminiWire(LlmStream stream, LlmUsage usage, string root)
{
    public LlmRequest Read(JsonElement body, string model, bool streams)
    {
        var conversation = new Conversation();
        if (body.TryGetProperty("systemInstruction", out var system))
        {
            conversation.Told.AddRange(Items(system).Select(item => item.Text).OfType<string>());
        }

        foreach (var content in body.GetProperty("contents").EnumerateArray())
        {
            var items = Items(content);
            conversation.Told.AddRange(items.Select(item => item.Text).OfType<string>());
            if (!content.TryGetProperty("role", out var role) || role.GetString() != "model")
            {
                conversation.User.AddRange(items);
            }
        }

        return new()
        {
            Wire = "gemini",
            Model = model,
            Streams = streams,
            Place = conversation.Place(),
            Tools = ToolsOf(body),
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
            await context.Response.WriteAsJsonAsync(new { error = new { code = status, message = "The script says so.", status = "INVALID_ARGUMENT" } });
            return;
        }

        if (!request.Streams)
        {
            await context.Response.WriteAsJsonAsync(Chunk(request, id, [.. Whole(reply)], last: true));
            return;
        }

        stream.Begin(context);
        foreach (var part in Pieces(reply))
        {
            await stream.SendAsync(context, null, Chunk(request, id, [part], last: false));
            await stream.PauseAsync(request, context.RequestAborted);
        }

        await stream.SendAsync(context, null, Chunk(request, id, [], last: true));
    }

    private static IEnumerable<object> Whole(LlmReply reply) => Parts(reply, text => [text]);

    private static IEnumerable<object> Pieces(LlmReply reply) => Parts(reply, LlmStream.Pieces);

    private static IEnumerable<object> Parts(LlmReply reply, Func<string, IEnumerable<string>> cut) =>
    [
        // A thought comes whole, with a subject in bold: the program takes each part for one.
        .. reply.Thought is { } thought ? [new { text = $"**Thinking** {thought}", thought = true }] : Array.Empty<object>(),
        .. cut(reply.Text ?? "").Select(text => new { text }),
        .. reply.Call is { } call ? [new { functionCall = new { name = call.Name, args = call.Input } }] : Array.Empty<object>(),
    ];

    private object Chunk(LlmRequest request, string id, object[] parts, bool last) => last
        ? new
        {
            candidates = new[] { new { content = new { role = "model", parts }, finishReason = "STOP", index = 0 } },
            usageMetadata = new
            {
                promptTokenCount = usage.Input,
                cachedContentTokenCount = usage.Cached,
                candidatesTokenCount = usage.Output - usage.Reasoning,
                thoughtsTokenCount = usage.Reasoning,
                totalTokenCount = usage.Input + usage.Output,
            },
            modelVersion = request.Model,
            responseId = id,
        }
        : new { candidates = new[] { new { content = new { role = "model", parts }, index = 0 } }, modelVersion = request.Model, responseId = id };

    private static List<UserItem> Items(JsonElement content) => [.. content.GetProperty("parts").EnumerateArray().Select(ItemOf).OfType<UserItem>()];

    private static UserItem? ItemOf(JsonElement part)
    {
        if (part.TryGetProperty("functionResponse", out var result))
        {
            return new(null, result.TryGetProperty("response", out var response) && response.TryGetProperty("error", out _));
        }

        return part.TryGetProperty("text", out var text) ? new(text.GetString()) : null;
    }

    private static List<string> ToolsOf(JsonElement body) => !body.TryGetProperty("tools", out var tools)
        ? []
        :
        [
            .. tools.EnumerateArray()
                .SelectMany(tool => tool.TryGetProperty("functionDeclarations", out var functions) ? functions.EnumerateArray() : default)
                .Select(function => function.GetProperty("name").GetString()!),
        ];

    private static JsonElement? SchemaOf(JsonElement body) =>
        body.TryGetProperty("generationConfig", out var config)
        && (config.TryGetProperty("responseJsonSchema", out var schema) || config.TryGetProperty("responseSchema", out schema))
            ? schema
            : null;
}
