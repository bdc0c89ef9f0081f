using System.Globalization;

namespace Ringside.Server.Webhooks;

/// <summary>Sends to webhooks: at most 10 s for an answer, no redirects, no proxy, and to no address that may not be reached (N3, N4).</summary>
internal sealed class WebhookPost
{
    private const int MaxError = 300;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient http;
    private readonly TimeProvider time;

    public WebhookPost(WebhookOptions options, TimeProvider time)
    {
        this.time = time;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = (context, cancelled) => PublicAddress.ConnectAsync(context.DnsEndPoint, options.AllowPrivate, cancelled),
        };
        http = new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    /// <returns>The status, where it was answered, and why it failed, where it did.</returns>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public async Task<(int? Status, string? Error)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var tooLong = new CancellationTokenSource(Timeout, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tooLong.Token);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ended.Token).ConfigureAwait(false);
            var status = (int)answer.StatusCode;
            return (status, answer.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"It was answered {status}."));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"It was not answered within {Timeout.TotalSeconds} s.");
        }
        catch (HttpRequestException problem)
        {
            return (null, problem.Message.Length <= MaxError ? problem.Message : problem.Message[..MaxError]);
        }
    }
}
