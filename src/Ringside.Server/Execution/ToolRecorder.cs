using Ringside.Agents;
using Ringside.EventLog;
using Ringside.EventLog.Artifacts;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Execution;

/// <summary>
/// Tool calls, whose news come from three places and in pieces: the first sight of an id starts a call, later ones change it, a final status ends it. Changes
/// in between are joined; some agents send the whole output with each line of it.
/// </summary>
internal sealed class ToolRecorder(Session session, string run, LogArtifacts artifacts, OutputOptions options, TimeProvider time) : IDisposable
{
    /// <summary>What a call prints is told at most four times a second (G67).</summary>
    private static readonly TimeSpan PrintInterval = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, RecordedCall> calls = new(StringComparer.Ordinal);

    /// <summary>Some call has changes that no event has told yet.</summary>
    public bool IsPending => calls.Values.Any(call => call.Pending is not null);

    public IEnumerable<NewEvent> Take(ToolCallUpdate update)
    {
        var ends = update.Status is "completed" or "failed";
        if (!calls.TryGetValue(update.CallId, out var call) || (call.Ended && !ends))
        {
            call = new RecordedCall(call is null ? update.CallId : $"{update.CallId}#{call.Times + 1}", (call?.Times ?? 0) + 1, time.GetTimestamp());
            calls[update.CallId] = call;
            Print(call, update);
            call.Known = RecordedCall.Merge(new ToolData { Tool = call.Tool, Status = "pending" }, update with { Status = ends ? "in_progress" : update.Status });
            yield return Event(EventTypes.ToolStarted, call, call.Known, withContent: update.Content is not null || call.Printed is not null);
        }
        else if (call.Ended)
        {
            yield break;
        }
        else
        {
            Print(call, update);
            var known = call.Known;
            call.Known = RecordedCall.Merge(known, update);
            call.Changes |= call.Known != known;
            call.Pending = RecordedCall.Merge(call.Pending ?? new ToolData { Tool = call.Tool }, update);
        }

        if (ends)
        {
            call.Ended = true;
            call.Pending = null;
            call.Printed?.End();
            var data = RecordedCall.Merge(call.Known, update) with { DurationMs = (long)time.GetElapsedTime(call.BeganAt).TotalMilliseconds };
            var told = Event(EventTypes.ToolCompleted, call, data, withContent: true);
            call.Drop();
            yield return told;
        }
    }

    /// <summary>All that is known of a call, with the id under which the log knows it.</summary>
    public ToolData Known(string callId) => calls[callId].Known;

    /// <summary>A person has let it go on: how long he thought is not the tool's time.</summary>
    public void Allowed(string callId) => calls[callId].BeganAt = time.GetTimestamp();

    /// <summary>Tells what has changed, of what calls print only as often as is wanted.</summary>
    public IEnumerable<NewEvent> FlushDue() => Flush(call => !call.HasPrinted || call.Changes || time.GetElapsedTime(call.PrintToldAt) >= PrintInterval);

    /// <summary>Tells what has changed.</summary>
    public IEnumerable<NewEvent> Flush() => Flush(_ => true);

    /// <summary>Tells what has changed, and ends what calls that are cut short have printed.</summary>
    public IEnumerable<NewEvent> Close()
    {
        foreach (var call in calls.Values.Where(call => call is { Ended: false, Printed: not null }))
        {
            (call.Ended, call.HasPrinted) = (true, true);
            call.Printed!.End();
            call.Pending ??= new ToolData { Tool = call.Tool };
        }

        return Flush();
    }

    public void Dispose()
    {
        foreach (var call in calls.Values)
        {
            call.Printed?.Dispose();
            call.Replaced.ForEach(printed => printed.Dispose());
        }
    }

    private IEnumerable<NewEvent> Flush(Func<RecordedCall, bool> isDue)
    {
        foreach (var call in calls.Values.Where(call => call.Pending is not null && isDue(call)))
        {
            yield return Event(EventTypes.ToolUpdated, call, call.Pending!, withContent: call.HasPrinted || call.Pending!.Content is not null);
            (call.Pending, call.HasPrinted, call.Changes, call.PrintToldAt) = (null, false, false, time.GetTimestamp());
        }
    }

    private void Print(RecordedCall call, ToolCallUpdate update)
    {
        if (update.PrintsAnew && call.Printed is { } old)
        {
            old.End();
            old.Drop();
            call.Replaced.Add(old);
            call.Printed = null;
        }

        if (!update.Printed.IsEmpty)
        {
            call.Printed ??= new PrintedOutput(artifacts, session.Id, Math.Max(0, options.MostBytes - call.Replaced.Sum(printed => printed.Kept)));
            call.Printed.Append(update.Printed.Span);
            call.HasPrinted = true;
        }
    }

    private NewEvent Event(string type, RecordedCall call, ToolData data, bool withContent)
    {
        // Its bytes are written out first: what the event says of the artifact is then so.
        var content = withContent ? call.Content() : null;
        return session.Event(type, data with { Content = content }, EventSources.Agent, run: run) with
        {
            Grown = [.. call.Replaced.Append(call.Printed).Select(printed => printed?.Artifact).OfType<GrownArtifact>()],
        };
    }
}
