using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ringside.Protocol;

namespace Ringside.TestKit.Scripted;

/// <summary>
/// A server on loopback that speaks wire.md §4 from a log that the test writes, and cuts, holds up and refuses as the test says; so that a client is tried
/// against everything a network can do. Other calls answer what <see cref="On"/> says.
/// </summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, RequestDelegate> routes = new();

    private ScriptedServer(WebApplication app) => this.app = app;

    public ScriptedLog Log { get; } = new();

    /// <summary>What becomes of each stream; the argument counts them from 1.</summary>
    public Func<int, StreamFate> Fate { get; set; } = _ => StreamFate.Whole;

    public int HeartbeatMs { get; set; } = 15_000;

    public ConcurrentQueue<string> Requests { get; } = new();

    public int Streams { get; private set; }

    public Uri Address { get; private set; } = null!;

    public static async Task<ScriptedServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ScriptedServer(builder.Build());
        server.app.Run(server.AnswerAsync);
        await server.app.StartAsync();
        server.Address = new Uri(server.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>What to answer to, e.g., <c>POST /api/runs</c>.</summary>
    public void On(string methodAndPath, RequestDelegate answer) => routes[methodAndPath] = answer;

    /// <summary>Answers with JSON.</summary>
    public void On<T>(string methodAndPath, int status, T body, JsonTypeInfo<T> shape) => On(methodAndPath, context => WriteJsonAsync(context, status, body, shape));

    public static Task WriteJsonAsync<T>(HttpContext context, int status, T body, JsonTypeInfo<T> shape)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = status < 400 ? "application/json" : "application/problem+json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(body, shape));
    }

    public static Task WriteProblemAsync(HttpContext context, int status, string code, string detail, IReadOnlyDictionary<string, string[]>? errors = null) =>
        WriteJsonAsync(context, status, new Problem { Title = code, Status = status, Code = code, Detail = detail, Errors = errors }, ProtocolJson.Default.Problem);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        Requests.Enqueue($"{request.Method} {request.Path}{request.QueryString}");
        if (routes.TryGetValue($"{request.Method} {request.Path}", out var answer))
        {
            return answer(context);
        }

        if (request.Path != "/api/events")
        {
            return WriteProblemAsync(context, 404, ErrorCodes.NotFound, "nothing is scripted here");
        }

        return request.Headers.Accept.ToString().Contains("event-stream", StringComparison.Ordinal)
            ? new ScriptedStream(context, Log, Fate(++Streams), HeartbeatMs).WriteAsync()
            : ScriptedPage.WriteAsync(context, Log);
    }
}
