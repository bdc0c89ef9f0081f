using Microsoft.AspNetCore.Http;
using Ringside.Protocol;
using Ringside.Server.Live;
using Ringside.Server.Runs;

namespace Ringside.Server.Events;

/// <summary>
/// One viewer's stream (R3–R9, R11). It writes all that lies between its place and the head and flushes once; while a flush waits for the reader, nothing is
/// kept for him, and he goes on from his place in the log.
/// </summary>
internal sealed class SseStream(HttpContext http, LiveReader reader, LiveSignal signal, EventQuery query, StartingPoint start, ViewerRights rights, StreamServices services)
{
    private readonly SseWriter output = new(http, services.Log.State.Head.Epoch, services.Time, services.Options.SlowAfter);
    private readonly long startedAt = services.Time.GetTimestamp();
    private readonly TimeSpan lifetime = services.Options.Lifetime * (0.75 + (Random.Shared.NextDouble() / 2));
    private readonly long head = services.Log.State.Head.Position;
    private bool caughtUp;
    private bool needsStore;
    private long? end;

    public async Task RunAsync()
    {
        output.Begin();
        output.Hello(new Hello(start.Verdict, services.Log.State.Head, (int)services.Options.Heartbeat.TotalMilliseconds, ServerName), start.Position);
        using var aborted = http.RequestAborted.UnsafeRegister(static signal => ((LiveSignal)signal!).Set(), signal);
        while (!http.RequestAborted.IsCancellationRequested)
        {
            var bye = EndsBecause();
            var atRest = bye is null && WriteFrames();
            if (atRest)
            {
                bye = WriteAtRest();
            }

            if (bye is not null)
            {
                output.Bye(bye, retry: bye is "shutdown" or "rotate" or "slow" or "expired");
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

            if (atRest)
            {
                if (reader.TryArm())
                {
                    await signal.WaitAsync().ConfigureAwait(false);
                }
            }
            else if (needsStore)
            {
                await reader.LoadAsync(http.RequestAborted).ConfigureAwait(false);
            }
        }
    }

    internal static string ServerName { get; } = $"ringside/{typeof(SseStream).Assembly.GetName().Version!.ToString(3)}";

    private string? EndsBecause() =>
        services.Draining.IsCancellationRequested ? "shutdown"
        : rights.EndsBecause() ?? (services.Time.GetElapsedTime(startedAt) >= lifetime ? "rotate" : null);

    /// <summary>Writes what is at hand. True: there is nothing more until something happens.</summary>
    private bool WriteFrames()
    {
        while (reader.TryRead(out var frame))
        {
            if (rights.CanSee(frame.Event))
            {
                output.Event(frame);
                if (EventTypes.IsRunEnd(frame.Event.Type) && query.Filter.Run is [var run] && frame.Event.Scope.Run == run)
                {
                    end = frame.Position;
                }

                if (output.IsFull)
                {
                    needsStore = reader.NeedsStore;
                    return false;
                }
            }
        }

        // What was acknowledged before this stream began is history, though the pump may not have come so far.
        needsStore = reader.NeedsStore || (reader.Position < head && services.Hub.Head < head);
        return !needsStore;
    }

    /// <summary>What a reader at the head is told besides: that he is there, that the run is over, that all is well.</summary>
    private string? WriteAtRest()
    {
        if (!caughtUp)
        {
            caughtUp = true;
            output.CaughtUp(reader.Position);
        }

        if (RunIsOver())
        {
            return "finished";
        }

        if (services.Time.GetElapsedTime(output.SentAt) >= services.Options.Heartbeat)
        {
            output.Ping(reader.Position);
        }

        return null;
    }

    /// <summary>R11: the one run that the filter names has ended, and everything up to where that is known has been examined.</summary>
    private bool RunIsOver()
    {
        if (query.Filter.Run is not [var run])
        {
            return false;
        }

        if (end is null)
        {
            var state = services.Log.State;
            end = state.Documents.Get(RunsFold.Runs, run) is { } found && RunStatus.IsEnded(found.Status) ? state.Head.Position : null;
        }

        return end <= reader.Position;
    }
}
