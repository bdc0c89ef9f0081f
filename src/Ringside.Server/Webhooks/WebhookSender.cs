using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Workers;

namespace Ringside.Server.Webhooks;

/// <summary>
/// Sends deliveries until they are answered with 2xx, later and later, and gives them up in the end (N3). One server at a time does; one that dies in the middle of a request
/// leaves it to be sent again, by its id the same.
/// </summary>
public sealed partial class WebhookSender : IWorker
{
    private const int MostAtOnce = 4;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<string, Task> going = [];
    private readonly EventLog.EventLog log;
    private readonly WorkLog work;
    private readonly WebhooksService webhooks;
    private readonly WebhookFollower follower;
    private readonly WebhookAttempt attempt;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private CancellationTokenSource stopping = new();
    private Task sending = Task.CompletedTask;
    private ITimer? timer;

    public WebhookSender(EventLog.EventLog log, WorkLog work, WebhooksService webhooks, WebhookFollower follower, WebhookOptions options, TimeProvider time, ILogger<WebhookSender> logger)
    {
        (this.log, this.work, this.webhooks, this.follower, this.time, this.logger) = (log, work, webhooks, follower, time, logger);
        attempt = new WebhookAttempt(log, options, time);
    }

    public Task BeginAsync(CancellationToken cancellationToken)
    {
        stopping = new CancellationTokenSource();
        follower.Forget();
        log.Committed += Follow;
        webhooks.Changed += Ring;
        timer = time.CreateTimer(_ => Ring(), null, Tick, Tick);
        Ring();
        sending = Task.Run(LookAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task EndAsync()
    {
        log.Committed -= Follow;
        webhooks.Changed -= Ring;
        timer?.Dispose();
        await stopping.CancelAsync().ConfigureAwait(false);
        await sending.ConfigureAwait(false);
        await Task.WhenAll(going.Values).ConfigureAwait(false);
    }

    private void Ring() => bell.Writer.TryWrite(true);

    private void Follow(IReadOnlyList<LogEvent> events)
    {
        if (events.Any(e => WebhookEvents.All.Contains(e.Type)))
        {
            Ring();
        }
    }

    private async Task LookAsync()
    {
        try
        {
            while (await bell.Reader.ReadAsync(stopping.Token).ConfigureAwait(false))
            {
                try
                {
                    while (await follower.StepAsync().ConfigureAwait(false))
                    {
                    }

                    Send();
                }
                catch (LogUnavailableException e)
                {
                    NotFollowing(e.Message);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Failed(e);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It is for another server to do, or the server stops.
        }
    }

    private void Send()
    {
        var hooks = webhooks.Stored().ToDictionary(hook => hook.Webhook.Id);
        if (hooks.Count == 0)
        {
            return;
        }

        // Before the list is read: what ends in between is still in the list, and would be sent once more.
        var busy = going.Keys.ToHashSet();
        var now = time.GetUtcNow();
        foreach (var delivery in webhooks.Deliveries.Where(delivery => delivery.Status == DeliveryStatus.Pending && delivery.NextAt <= now && !busy.Contains(delivery.Id)))
        {
            if (going.Keys.Count(id => id.StartsWith(delivery.Webhook, StringComparison.Ordinal)) < MostAtOnce)
            {
                var begun = new TaskCompletionSource();
                going[delivery.Id] = begun.Task;
                _ = SendAsync(hooks.GetValueOrDefault(delivery.Webhook), delivery, begun);
            }
        }
    }

    private async Task SendAsync(StoredWebhook? hook, WebhookDelivery delivery, TaskCompletionSource over)
    {
        try
        {
            var error = hook is null ? null : await attempt.SendAsync(hook, delivery, stopping.Token).ConfigureAwait(false);
            await work.AppendAsync(scope => WebhookAttempt.Settle(scope, delivery, error)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or LogUnavailableException)
        {
            // It is still pending, and sent again.
        }
        catch (Exception e)
        {
            Failed(e);
        }
        finally
        {
            going.TryRemove(delivery.Id, out _);
            over.SetResult();
            Ring();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Webhooks wait for the log: {Reason}")]
    private partial void NotFollowing(string reason);

    [LoggerMessage(LogLevel.Error, "A webhook could not be told, and is tried again")]
    private partial void Failed(Exception exception);
}
