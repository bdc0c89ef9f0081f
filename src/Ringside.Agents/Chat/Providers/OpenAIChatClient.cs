using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Ringside.Agents.JsonRpc;

namespace Ringside.Agents.Chat.Providers;

/// <summary>OpenAI's Chat Completions, as OpenAI, Ollama, vLLM and many others offer them, as a stream.</summary>
/// <param name="address">With its <c>/v1</c>.</param>
/// <param name="isOpenAI">OpenAI itself, whose newer models know the limit of an answer by another name than the others do.</param>
internal sealed class OpenAIChatClient(HttpClient http, Uri address, string? key, bool isOpenAI) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var events = EventSource.PostAsync(
            http,
            new Uri($"{address.AbsoluteUri.TrimEnd('/')}/chat/completions"),
            headers => headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key),
            OpenAIRequest.Write(messages, options ?? new ChatOptions(), isOpenAI),
            cancellationToken);

        var reading = new Reading();
        await foreach (var data in events)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [.. reading.Take(data)]) { FinishReason = reading.FinishReason, ModelId = data.Text("model") };
        }

        if (!reading.IsWhole)
        {
            throw new ProviderException(null, "the answer broke off.");
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, [.. reading.Calls()]);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    /// <summary>One answer while it comes.</summary>
    private sealed class Reading
    {
        private readonly SortedDictionary<long, (string? Id, string? Name, StringBuilder Arguments)> calls = [];
        private string? finishReason;

        public bool IsWhole => finishReason is not null;

        public ChatFinishReason? FinishReason => finishReason switch
        {
            null => null,
            "length" => ChatFinishReason.Length,
            "content_filter" => ChatFinishReason.ContentFilter,
            "tool_calls" => ChatFinishReason.ToolCalls,
            _ => ChatFinishReason.Stop,
        };

        public IEnumerable<AIContent> Take(JsonElement data)
        {
            if (data.Member("error") is { } error)
            {
                throw new ProviderException(HttpStatusCode.InternalServerError, error.Text("message") ?? error.ToString());
            }

            foreach (var choice in data.Items("choices")?.Take(1) ?? [])
            {
                finishReason = choice.Text("finish_reason") ?? finishReason;
                if (choice.Member("delta") is not { } delta)
                {
                    continue;
                }

                // Not OpenAI's own: vLLM and DeepSeek say reasoning_content, Ollama and OpenRouter reasoning.
                if ((delta.Text("reasoning_content") ?? delta.Text("reasoning")) is { } thought)
                {
                    yield return new TextReasoningContent(thought);
                }

                if ((delta.Text("content") ?? delta.Text("refusal")) is { } text)
                {
                    yield return new TextContent(text);
                }

                foreach (var call in delta.Items("tool_calls") ?? [])
                {
                    Take(call, call.Number("index") ?? calls.Count);
                }
            }

            if (data.Member("usage") is { } usage)
            {
                yield return new UsageContent(new UsageDetails
                {
                    InputTokenCount = usage.Number("prompt_tokens"),
                    CachedInputTokenCount = usage.Member("prompt_tokens_details")?.Number("cached_tokens"),
                    OutputTokenCount = usage.Number("completion_tokens"),
                    ReasoningTokenCount = usage.Member("completion_tokens_details")?.Number("reasoning_tokens"),
                });
            }
        }

        /// <summary>The calls, whole only at the end: no piece says that it is the last of its call.</summary>
        public IEnumerable<AIContent> Calls() => calls.Values.Select(call => JsonBody.Call(call.Id ?? "", call.Name ?? "", call.Arguments.ToString()));

        private void Take(JsonElement piece, long index)
        {
            var (id, name, arguments) = calls.TryGetValue(index, out var known) ? known : (null, null, new StringBuilder());
            arguments.Append(piece.Member("function").Text("arguments"));
            calls[index] = (id ?? piece.Text("id"), name ?? piece.Member("function").Text("name"), arguments);
        }
    }
}
