using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Ringside.Agents.Chat.Providers;

/// <summary>The body of a request to OpenAI's Chat Completions.</summary>
internal static class OpenAIRequest
{
    public static byte[] Write(IEnumerable<ChatMessage> messages, ChatOptions options, bool isOpenAI) => JsonBody.Write(json =>
    {
        json.WriteString("model", options.ModelId);
        json.WriteBoolean("stream", true);
        json.WriteStartObject("stream_options");
        json.WriteBoolean("include_usage", true);
        json.WriteEndObject();
        if (options.MaxOutputTokens is { } limit)
        {
            json.WriteNumber(isOpenAI ? "max_completion_tokens" : "max_tokens", limit);
        }

        WriteTools(json, options);
        json.WriteStartArray("messages");
        if (options.Instructions is { } system)
        {
            json.WriteStartObject();
            json.WriteString("role", "system");
            json.WriteString("content", system);
            json.WriteEndObject();
        }

        foreach (var message in messages)
        {
            Write(json, message);
        }

        json.WriteEndArray();
    });

    private static void WriteTools(Utf8JsonWriter json, ChatOptions options)
    {
        if (options.Tools is not { Count: > 0 })
        {
            return;
        }

        JsonBody.WriteTools(json, options, "parameters", "function");
        if (options.ToolMode is NoneChatToolMode)
        {
            json.WriteString("tool_choice", "none");
        }
    }

    private static void Write(Utf8JsonWriter json, ChatMessage message)
    {
        // Each result is a message of its own.
        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            json.WriteStartObject();
            json.WriteString("role", "tool");
            json.WriteString("tool_call_id", result.CallId);
            json.WriteString("content", result.Result?.ToString() ?? "");
            json.WriteEndObject();
        }

        if (message.Role == ChatRole.Tool)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role", message.Role.Value);
        WriteContent(json, message);
        if (message.Contents.OfType<FunctionCallContent>().ToList() is { Count: > 0 } calls)
        {
            json.WriteStartArray("tool_calls");
            calls.ForEach(call => Write(json, call));
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, ChatMessage message)
    {
        if (!message.Contents.OfType<DataContent>().Any())
        {
            json.WriteString("content", message.Text);
            return;
        }

        json.WriteStartArray("content");
        foreach (var content in message.Contents)
        {
            json.WriteStartObject();
            if (content is DataContent image)
            {
                json.WriteString("type", "image_url");
                json.WriteStartObject("image_url");
                json.WriteString("url", image.Uri);
                json.WriteEndObject();
            }
            else
            {
                json.WriteString("type", "text");
                json.WriteString("text", (content as TextContent)?.Text ?? "");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, FunctionCallContent call)
    {
        json.WriteStartObject();
        json.WriteString("id", call.CallId);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", call.Name);
        json.WriteString("arguments", Encoding.UTF8.GetString(JsonBody.Arguments(call)));
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
