using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Ringside.Agents.JsonRpc;

namespace Ringside.Agents.Chat.Providers;

/// <summary>A request whose answer comes as server-sent events, each of them JSON.</summary>
internal static class EventSource
{
    private const int MaxMessage = 2_000;

    /// <summary>The JSON objects of the answer; what is none is passed over.</summary>
    /// <exception cref="ProviderException">No answer, an error for an answer, or its end in the middle.</exception>
    public static async IAsyncEnumerable<JsonElement> PostAsync(
        HttpClient http, Uri address, Action<HttpRequestHeaders> headers, byte[] body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(http, address, headers, body, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var items = SseParser.Create(stream, static (_, data) => Parse(data)).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveAsync(items))
        {
            if (items.Current.Data is { ValueKind: JsonValueKind.Object } data)
            {
                yield return data;
            }
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, Uri address, Action<HttpRequestHeaders> headers, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        headers(request.Headers);
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new ProviderException(null, $"{address.Authority} cannot be reached: {error.Message}", error);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var retry = response.Headers.RetryAfter?.Delta;
            throw new ProviderException(response.StatusCode, $"{(int)response.StatusCode}: {await MessageAsync(response, cancellationToken)}") { RetryAfter = retry };
        }
    }

    private static async ValueTask<bool> MoveAsync(IAsyncEnumerator<SseItem<JsonElement>> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new ProviderException(null, $"the answer broke off: {error.Message}", error);
        }
    }

    private static JsonElement Parse(ReadOnlySpan<byte> data)
    {
        try
        {
            return JsonElement.Parse(FrameText.Mend(data.ToArray()));
        }
        catch (JsonException)
        {
            // Such as OpenAI's [DONE].
            return default;
        }
    }

    /// <summary>The providers' own sentence where there is one: <c>{"error": {"message"}}</c>, Ollama's <c>{"error": "…"}</c>, vLLM's <c>{"message"}</c>.</summary>
    private static async Task<string> MessageAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            text = await response.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            return response.ReasonPhrase ?? "";
        }

        var json = Parse(System.Text.Encoding.UTF8.GetBytes(text));
        var message = json.Member("error").Text("message") ?? json.Text("error") ?? json.Text("message") ?? text;
        return message.Trim() is { Length: > 0 } words ? words.Length <= MaxMessage ? words : words[..MaxMessage] : response.ReasonPhrase ?? "";
    }
}
