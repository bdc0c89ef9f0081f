using Microsoft.AspNetCore.Http;
using Ringside.Protocol;
using Ringside.Server.Live;

namespace Ringside.Server.Events;

/// <summary>One subscription as an SSE response (R3–R9): it writes all that lies between its place and the head, and flushes once.</summary>
internal sealed class SseStream(HttpContext http, Subscription subscription, LiveSignal signal, StreamServices services)
{
    private readonly SseWriter output = new(http, StreamOutput.To(http, services), services.Log.State.Head.Epoch, services.Time);
    private readonly StreamLife life = new(services);

    public async Task RunAsync()
    {
        await output.BeginAsync().ConfigureAwait(false);
        output.Hello(new Hello(subscription.Start.Verdict, services.Log.State.Head, (int)services.Options.Heartbeat.TotalMilliseconds, StreamServices.ServerName), subscription.Start.Position);
        using var aborted = http.RequestAborted.UnsafeRegister(static signal => ((LiveSignal)signal!).Set(), signal);
        while (!http.RequestAborted.IsCancellationRequested)
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
                return;
            }

            if (subscription.NeedsStore)
            {
                await subscription.LoadAsync(http.RequestAborted).ConfigureAwait(false);
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
