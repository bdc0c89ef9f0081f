using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ringside.TestKit.ScriptedLlm;

/// <summary>
/// A language model on loopback that does as <see cref="LlmScript"/> says, so that real agent programs do real work with no key and no network. It speaks
/// Anthropic's, OpenAI's (Responses and Chat Completions) and Gemini's wires on one port.
/// </summary>
public sealed class ScriptedLlmServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly LlmStream stream;
    private readonly ConcurrentQueue<(string Scenario, int Status)> failures = new();
    private int lastId;

    private ScriptedLlmServer(WebApplication app, string root, LlmUsage usage, TimeProvider time)
    {
        (this.app, stream) = (app, new(time));
        var (anthropic, gemini, completions) = (new AnthropicWire(stream, usage, root), new GeminiWire(stream, usage, root), new ChatCompletionsWire(stream, usage, root));
        var responses = new ResponsesWire(stream, usage, root);
        app.MapPost("/v1/responses", async (JsonElement body, HttpContext context) =>
            await AnswerAsync(context, responses.Read(body), responses.WriteAsync));
        app.MapPost("/v1/messages", async (JsonElement body, HttpContext context) =>
            await AnswerAsync(context, anthropic.Read(body), anthropic.WriteAsync));
        app.MapPost("/v1/chat/completions", async (JsonElement body, HttpContext context) =>
            await AnswerAsync(context, completions.Read(body), completions.WriteAsync));
        app.MapPost("/v1/messages/count_tokens", () => new { input_tokens = usage.Input });
        app.MapGet("/v1/models", () => new { data = Array.Empty<object>(), has_more = false });
        app.MapPost("/{version}/models/{model}:generateContent", async (string model, JsonElement body, HttpContext context) =>
            await AnswerAsync(context, gemini.Read(body, model, streams: false), gemini.WriteAsync));
        app.MapPost("/{version}/models/{model}:streamGenerateContent", async (string model, JsonElement body, HttpContext context) =>
            await AnswerAsync(context, gemini.Read(body, model, streams: true), gemini.WriteAsync));
        app.MapPost("/{version}/models/{model}:countTokens", () => new { totalTokens = usage.Input });
    }

    /// <summary>Where it listens, with no slash at the end.</summary>
    public string BaseUrl => app.Urls.First();

    /// <summary>How long it waits after each piece of an answer. <value>Not at all.</value></summary>
    public TimeSpan Pace
    {
        get => stream.Pace;
        set => stream.Pace = value;
    }

    /// <summary>All requests for an answer so far, the agents' hidden ones too.</summary>
    public Recording<LlmRequest> Requests { get; } = new("The scripted LLM's requests");

    /// <summary>Answers in the place of the script, where it does not give null; it may wait for what the test waits for.</summary>
    public Func<LlmRequest, Task<LlmReply?>> Play { get; set; } = _ => Task.FromResult<LlmReply?>(null);

    /// <summary>Starts one on a free port of loopback.</summary>
    /// <param name="root">An existing folder; agents are told to write and run things only in working directories below it.</param>
    /// <param name="usage">What every answer claims to have used.</param>
    public static async Task<ScriptedLlmServer> StartAsync(string root, LlmUsage? usage = null, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Services.AddRoutingCore();
        var server = new ScriptedLlmServer(builder.Build(), Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)), usage ?? new(), time ?? TimeProvider.System);
        await server.app.StartAsync();
        return server;
    }

    /// <summary>From now on, answers to this scenario stop after their first piece, until <see cref="Release"/>.</summary>
    public void Hold(string scenario) => stream.Hold(scenario);

    /// <summary>Lets the held answers go on, and later ones run through.</summary>
    public void Release(string scenario) => stream.Release(scenario);

    /// <summary>The next requests of that scenario are answered with errors of these statuses, one each, and those after them as the script says.</summary>
    public void Fail(string scenario, params int[] statuses)
    {
        foreach (var status in statuses)
        {
            failures.Enqueue((scenario, status));
        }
    }

    /// <summary>The request of that scenario and step, as soon as it has arrived, or the <paramref name="nth"/> such one.</summary>
    /// <exception cref="TimeoutException">It did not come in a minute; the message lists what came.</exception>
    public Task<LlmRequest> RequestAsync(string scenario, int step = 0, int nth = 1) =>
        Requests.WaitAsync($"request {nth} of [[{scenario}]] step {step}", request => request.Scenario == scenario && request.Step == step, nth);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, LlmRequest request, Func<HttpContext, LlmRequest, LlmReply, string, Task> write)
    {
        Requests.Add(request);
        var whole = false;
        try
        {
            var fails = failures.TryPeek(out var failure) && failure.Scenario == request.Scenario && failures.TryDequeue(out failure);
            var reply = fails ? new LlmReply { Error = failure.Status } : await Play(request).WaitAsync(context.RequestAborted) ?? LlmScript.Answer(request);
            await write(context, request, reply, $"{Interlocked.Increment(ref lastId):d6}");
            whole = true;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
        }
        finally
        {
            request.End(whole);
        }
    }
}
