using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ringside.TestKit.Servers;

/// <summary>What webhooks lead to: it answers as the test says, and keeps what came.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Func<int, CancellationToken, Task<int>> answer;
    private int count;

    private Receiver(Func<int, CancellationToken, Task<int>> answer)
    {
        this.answer = answer;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(TakeAsync);
    }

    public string Url => app.Urls.First() + "/hook";

    /// <summary>What came, in order.</summary>
    public Recording<Delivered> Came { get; } = new("deliveries");

    /// <param name="answer">The status for each request, from 1.</param>
    public static async Task<Receiver> StartAsync(Func<int, CancellationToken, Task<int>> answer)
    {
        var receiver = new Receiver(answer);
        await receiver.app.StartAsync();
        return receiver;
    }

    public static Task<Receiver> StartAsync(Func<int, int> answer) => StartAsync((nth, _) => Task.FromResult(answer(nth)));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = context.Request.Headers;
        var nth = Interlocked.Increment(ref count);
        Came.Add(new Delivered(nth, headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(), body));
        context.Response.StatusCode = await answer(nth, context.RequestAborted);
        context.Response.Headers.Location = Url;
    }
}

/// <summary>A request as a receiver sees it.</summary>
public sealed record Delivered(int Nth, string Id, string Timestamp, string Signature, string Body)
{
    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>Whether whoever has the secret signed it.</summary>
    public bool IsSignedWith(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        return Signature == "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}")));
    }
}
