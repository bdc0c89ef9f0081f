using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Ringside.Agents.Chat.Providers;

/// <summary>The body of a request to Anthropic's Messages API.</summary>
internal static class AnthropicRequest
{
    public static byte[] Write(IEnumerable<ChatMessage> messages, ChatOptions options, int? thinkingTokens) => JsonBody.Write(json =>
    {
        json.WriteString("model", options.ModelId);
        json.WriteNumber("max_tokens", (options.MaxOutputTokens ?? 0) + (thinkingTokens ?? 0));
        json.WriteBoolean("stream", true);
        if (thinkingTokens is { } budget)
        {
            json.WriteStartObject("thinking");
            json.WriteString("type", "enabled");
            json.WriteNumber("budget_tokens", budget);
            json.WriteEndObject();
        }

        if (options.Instructions is { } system)
        {
            json.WriteStartArray("system");
            json.WriteStartObject();
            json.WriteString("type", "text");
            json.WriteString("text", system);
            WriteCacheMark(json);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        WriteTools(json, options);
        json.WriteStartArray("messages");
        var all = messages.ToList();
        for (var i = 0; i < all.Count; i++)
        {
            Write(json, all[i], isLast: i == all.Count - 1);
        }

        json.WriteEndArray();
    });

    private static void WriteTools(Utf8JsonWriter json, ChatOptions options)
    {
        if (options.Tools is not { Count: > 0 })
        {
            return;
        }

        JsonBody.WriteTools(json, options, "input_schema");
        if (options.ToolMode is NoneChatToolMode)
        {
            json.WriteStartObject("tool_choice");
            json.WriteString("type", "none");
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, ChatMessage message, bool isLast)
    {
        json.WriteStartObject();
        json.WriteString("role", message.Role == ChatRole.Assistant ? "assistant" : "user");
        json.WriteStartArray("content");
        for (var i = 0; i < message.Contents.Count; i++)
        {
            Write(json, message.Contents[i], isLast && i == message.Contents.Count - 1);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AIContent content, bool isLast)
    {
        if (content is TextReasoningContent { RawRepresentation: JsonElement raw })
        {
            raw.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        switch (content)
        {
            case TextReasoningContent thinking:
                json.WriteString("type", "thinking");
                json.WriteString("thinking", thinking.Text);
                json.WriteString("signature", thinking.ProtectedData ?? "");
                break;
            case FunctionCallContent call:
                json.WriteString("type", "tool_use");
                json.WriteString("id", call.CallId);
                json.WriteString("name", call.Name);
                json.WritePropertyName("input");
                JsonBody.WriteArguments(json, call);
                break;
            case FunctionResultContent result:
                json.WriteString("type", "tool_result");
                json.WriteString("tool_use_id", result.CallId);
                json.WriteString("content", result.Result?.ToString() ?? "");
                json.WriteBoolean("is_error", result.Exception is not null);
                break;
            case DataContent image:
                json.WriteString("type", "image");
                json.WriteStartObject("source");
                json.WriteString("type", "base64");
                json.WriteString("media_type", image.MediaType);
                json.WriteString("data", image.Base64Data.Span);
                json.WriteEndObject();
                break;
            default:
                json.WriteString("type", "text");
                json.WriteString("text", (content as TextContent)?.Text ?? "");
                break;
        }

        if (isLast && content is not TextReasoningContent)
        {
            WriteCacheMark(json);
        }

        json.WriteEndObject();
    }

    /// <summary>All up to here is kept by the provider for the next call, which then pays a tenth for it.</summary>
    private static void WriteCacheMark(Utf8JsonWriter json)
    {
        json.WriteStartObject("cache_control");
        json.WriteString("type", "ephemeral");
        json.WriteEndObject();
    }
}
