using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Ringside.Agents.JsonRpc;

namespace Ringside.Agents.Chat.Providers;

/// <summary>Anthropic's Messages API, <c>POST /v1/messages</c>, as a stream.</summary>
/// <param name="address">With no <c>/v1</c>.</param>
internal sealed class AnthropicChatClient(HttpClient http, Uri address, string? key, int? thinkingTokens) : IChatClient
{
    private const string Version = "2023-06-01";

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var body = AnthropicRequest.Write(messages, options ?? new ChatOptions(), thinkingTokens);
        var events = EventSource.PostAsync(
            http,
            new Uri($"{address.AbsoluteUri.TrimEnd('/')}/v1/messages"),
            headers =>
            {
                headers.Add("anthropic-version", Version);
                if (key is not null)
                {
                    headers.Add("x-api-key", key);
                }
            },
            body,
            cancellationToken);

        var reading = new Reading();
        await foreach (var data in events)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [.. reading.Take(data)]) { FinishReason = reading.FinishReason, ModelId = reading.Model };
        }

        if (!reading.IsWhole)
        {
            throw new ProviderException(null, "the answer broke off.");
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    /// <summary>One answer while it comes.</summary>
    private sealed class Reading
    {
        private readonly StringBuilder input = new();
        private (long Fresh, long Read, long Written, long Output) counted;
        private (long Fresh, long Read, long Written, long Output) told;
        private (string Id, string Name)? call;
        private string? stopReason;

        public bool IsWhole { get; private set; }

        public string? Model { get; private set; }

        public ChatFinishReason? FinishReason => stopReason switch
        {
            null => null,
            "max_tokens" or "model_context_window_exceeded" => ChatFinishReason.Length,
            "refusal" => ChatFinishReason.ContentFilter,
            "tool_use" => ChatFinishReason.ToolCalls,
            _ => ChatFinishReason.Stop,
        };

        public IEnumerable<AIContent> Take(JsonElement data)
        {
            switch (data.Text("type"))
            {
                case "message_start":
                    Model = data.Member("message").Text("model");
                    Count(data.Member("message").Member("usage"));

                    // What the prompt took is known from here on, also of an answer that is cut off.
                    counted.Output = 0;
                    return [NewUsage()];
                case "content_block_start" when data.Member("content_block") is { } block:
                    return Start(block);
                case "content_block_delta" when data.Member("delta") is { } delta:
                    return Delta(delta);
                case "content_block_stop" when call is var (id, name):
                    call = null;
                    return [JsonBody.Call(id, name, input.ToString())];
                case "message_delta":
                    stopReason = data.Member("delta").Text("stop_reason") ?? stopReason;
                    Count(data.Member("usage"));
                    break;
                case "message_stop":
                    IsWhole = true;
                    return [NewUsage()];
                case "error":
                    throw Failure(data.Member("error"));
            }

            return [];
        }

        private AIContent[] Start(JsonElement block)
        {
            switch (block.Text("type"))
            {
                case "tool_use":
                    call = (block.Text("id") ?? "", block.Text("name") ?? "");
                    input.Clear();
                    return [];
                case "redacted_thinking":
                    return [new TextReasoningContent("") { ProtectedData = block.Text("data"), RawRepresentation = block }];
                default:
                    return [];
            }
        }

        private AIContent[] Delta(JsonElement delta)
        {
            switch (delta.Text("type"))
            {
                case "text_delta":
                    return [new TextContent(delta.Text("text"))];
                case "thinking_delta":
                    return [new TextReasoningContent(delta.Text("thinking"))];
                case "signature_delta":
                    return [new TextReasoningContent("") { ProtectedData = delta.Text("signature") }];
                case "input_json_delta":
                    input.Append(delta.Text("partial_json"));
                    return [];
                default:
                    return [];
            }
        }

        /// <summary>Each count is the total so far. Anthropic's input leaves out what came from or went to the cache.</summary>
        private void Count(JsonElement? usage) => counted = (
            usage?.Number("input_tokens") ?? counted.Fresh,
            usage?.Number("cache_read_input_tokens") ?? counted.Read,
            usage?.Number("cache_creation_input_tokens") ?? counted.Written,
            usage?.Number("output_tokens") ?? counted.Output);

        /// <summary>What was not yet told of: whoever reads adds it up.</summary>
        private UsageContent NewUsage()
        {
            var (fresh, read, written) = (counted.Fresh - told.Fresh, counted.Read - told.Read, counted.Written - told.Written);
            var usage = new UsageDetails
            {
                InputTokenCount = fresh + read + written,
                CachedInputTokenCount = read,
                OutputTokenCount = counted.Output - told.Output,
                AdditionalCounts = new AdditionalPropertiesDictionary<long> { [ChatUsage.CacheWriteName] = written },
            };
            told = counted;
            return new UsageContent(usage);
        }

        /// <summary>An error within the stream has a type in the place of a status.</summary>
        private static ProviderException Failure(JsonElement? error) => new(
            error.Text("type") switch
            {
                "overloaded_error" => (HttpStatusCode)529,
                "rate_limit_error" => HttpStatusCode.TooManyRequests,
                "api_error" => HttpStatusCode.InternalServerError,
                "authentication_error" => HttpStatusCode.Unauthorized,
                "permission_error" => HttpStatusCode.Forbidden,
                _ => HttpStatusCode.BadRequest,
            },
            error.Text("message") ?? "it stopped with an error.");
    }
}
