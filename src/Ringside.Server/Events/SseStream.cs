using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Ringside.Protocol;
using Ringside.Server.Connections;
using Ringside.Server.Live;

namespace Ringside.Server.Events;

/// <summary>One subscription as an SSE response (R3–R9): it writes all that lies between its place and the head, and flushes once.</summary>
internal sealed class SseStream(CancellationToken closed, StreamOutput body, Subscription subscription, LiveSignal signal, StreamServices services)
{
    private readonly SseWriter output = new(body, services.Log.State.Head.Epoch, services.Time);
    private readonly StreamLife life = new(services);

    /// <summary>Answers a request, which is over when this completes; the stream may go on without it. The subscription is the stream's.</summary>
    public static async Task AnswerAsync(HttpContext http, Subscription subscription, LiveSignal signal, StreamServices services)
    {
        var isTaken = false;
        try
        {
            ViewerPipe.Begin(http);
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers.CacheControl = "no-cache, no-transform";
            http.Response.Headers["X-Accel-Buffering"] = "no";
            http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            if (TakeableConnection.Of(http) is { } connection)
            {
                http.Response.Headers.Connection = "close";
                await http.Response.BodyWriter.FlushAsync(http.RequestAborted).ConfigureAwait(false);
                isTaken = true;
                connection.Take(http, taken => new SseStream(taken.Closed, new SocketOutput(new SocketPipe(taken, services)), subscription, signal, services).RunTakenAsync());
            }
            else
            {
                await new SseStream(http.RequestAborted, new PipeOutput(new KestrelPipe(http, http.Response.BodyWriter, services)), subscription, signal, services).RunAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            if (!isTaken)
            {
                subscription.Dispose();
            }
        }
    }

    private async Task RunTakenAsync()
    {
        try
        {
            await RunAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
        }
        finally
        {
            subscription.Dispose();
        }
    }

    private async Task RunAsync()
    {
        output.Hello(new Hello(subscription.Start.Verdict, services.Log.State.Head, (int)services.Options.Heartbeat.TotalMilliseconds, StreamServices.ServerName), subscription.Start.Position);
        using var aborted = closed.UnsafeRegister(static signal => ((LiveSignal)signal!).Set(), signal);
        while (!closed.IsCancellationRequested)
        {
            var looks = services.Hub.Looks;
            var bye = life.EndsBecause();
            var atRest = bye is null && subscription.Write(output);
            bye ??= subscription.EndedBecause;
            if (bye is not null)
            {
                output.Bye(bye);
            }
            else if (atRest && services.Time.GetElapsedTime(output.SentAt) >= services.Options.Heartbeat)
            {
                output.Ping(subscription.Position);
            }

            var flush = output.FlushAsync();
            switch (flush.IsCompletedSuccessfully ? flush.Result : await flush.ConfigureAwait(false))
            {
                case Flushed.Slow:
                    await output.CutOffAsync().ConfigureAwait(false);
                    return;
                case Flushed.Gone:
                    return;
            }

            if (bye is not null)
            {
                await body.EndAsync().ConfigureAwait(false);
                return;
            }

            if (subscription.NeedsStore)
            {
                await subscription.LoadAsync(closed).ConfigureAwait(false);
            }
            else if (atRest && TryArm() && services.Hub.Looks == looks)
            {
                await signal.WaitAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Asks to be woken by news, or when there is something to do without any: a ping, the end of the connection's time or of its token's.</summary>
    private bool TryArm()
    {
        var left = services.Options.Heartbeat - services.Time.GetElapsedTime(output.SentAt);
        left = TimeSpan.FromTicks(Math.Min(Math.Min(left.Ticks, life.TimeLeft.Ticks), subscription.TimeLeft.Ticks));
        signal.DueAt = services.Time.GetTimestamp() + (long)(left.TotalSeconds * services.Time.TimestampFrequency);
        return left > TimeSpan.Zero && subscription.TryArm();
    }
}
