using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ringside.TestKit.Servers;

/// <summary>
/// A proxy between a browser and a server, as some offices have it: it knows no WebSocket, hands on an event stream's headers and keeps its body for itself.
/// </summary>
public sealed class StreamHoldingProxy : IAsyncDisposable
{
    private static readonly HashSet<string> Hop = new(["Connection", "Transfer-Encoding", "Keep-Alive", "Host", "Content-Length"], StringComparer.OrdinalIgnoreCase);

    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly WebApplication app;
    private readonly Uri server;
    private volatile bool holds = true;
    private volatile bool tunnels;
    private int held;
    private int sockets;

    private StreamHoldingProxy(WebApplication app, Uri server)
    {
        (this.app, this.server) = (app, server);
        app.Run(ForwardAsync);
    }

    public Uri Address => new(app.Urls.First());

    /// <summary>How many streams it has held back.</summary>
    public int Held => held;

    /// <summary>How many WebSockets it has handed on.</summary>
    public int Sockets => sockets;

    public static async Task<StreamHoldingProxy> StartAsync(Uri server)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var proxy = new StreamHoldingProxy(builder.Build(), server);
        await proxy.app.StartAsync();
        return proxy;
    }

    /// <summary>From now on streams get through; those that are held stay so.</summary>
    public void LetThrough() => holds = false;

    /// <summary>From now on WebSockets get through.</summary>
    public void LetSocketsThrough() => tunnels = true;

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        if (tunnels && context.Request.Headers.Upgrade == "websocket")
        {
            Interlocked.Increment(ref sockets);
            await SocketTunnel.RunAsync(context, server);
            return;
        }

        using var request = new HttpRequestMessage(new(context.Request.Method), new Uri(server, context.Request.Path + context.Request.QueryString.Value));
        if (context.Request.ContentLength > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
        }

        foreach (var (name, values) in context.Request.Headers.Where(header => !Hop.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        // The server compares the page's origin with the host that it was asked for.
        request.Headers.Host = context.Request.Host.Value;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            await AnswerAsync(context, response);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
        }
    }

    private async Task AnswerAsync(HttpContext context, HttpResponseMessage response)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(header => !Hop.Contains(header.Key)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (holds && response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            Interlocked.Increment(ref held);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }

        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
