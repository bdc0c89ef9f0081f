using Microsoft.AspNetCore.Http;
using Ringside.Protocol;
using Ringside.Server.Live;

namespace Ringside.Server.Events;

/// <summary>One subscription as an SSE response (R3–R9): it writes all that lies between its place and the head, and flushes once.</summary>
internal sealed class SseStream(HttpContext http, Subscription subscription, LiveSignal signal, StreamServices services)
{
    private readonly SseWriter output = new(http, services.Log.State.Head.Epoch, services.Time, services.Options.SlowAfter);
    private readonly StreamLife life = new(services);

    public async Task RunAsync()
    {
        output.Begin();
        output.Hello(new Hello(subscription.Start.Verdict, services.Log.State.Head, (int)services.Options.Heartbeat.TotalMilliseconds, StreamServices.ServerName), subscription.Start.Position);
        using var aborted = http.RequestAborted.UnsafeRegister(static signal => ((LiveSignal)signal!).Set(), signal);
        while (!http.RequestAborted.IsCancellationRequested)
        {
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

            if (!await output.FlushAsync().ConfigureAwait(false))
            {
                output.CutOff();
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
            else if (atRest && subscription.TryArm())
            {
                await signal.WaitAsync().ConfigureAwait(false);
            }
        }
    }
}
