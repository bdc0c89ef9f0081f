using Ringside.Agents;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Execution;

/// <summary>
/// Tool calls, whose news come from three places and in pieces: the first sight of an id starts a call, later ones change it, a final status ends it. Changes
/// in between are joined; some agents send the whole output with each line of it.
/// </summary>
internal sealed class ToolRecorder(Session session, string run, TimeProvider time)
{
    private readonly Dictionary<string, Call> calls = new(StringComparer.Ordinal);

    /// <summary>Some call has changes that no event has told yet.</summary>
    public bool IsPending => calls.Values.Any(call => call.Pending is not null);

    public IEnumerable<NewEvent> Take(ToolCallUpdate update)
    {
        var ends = update.Status is "completed" or "failed";
        if (!calls.TryGetValue(update.CallId, out var call) || (call.Ended && !ends))
        {
            call = new Call(call is null ? update.CallId : $"{update.CallId}#{call.Times + 1}", (call?.Times ?? 0) + 1, time.GetTimestamp());
            calls[update.CallId] = call;
            call.Known = Merge(new ToolData { Tool = call.Tool, Status = "pending" }, update with { Status = ends ? "in_progress" : update.Status });
            yield return Event(EventTypes.ToolStarted, call.Known);
        }
        else if (call.Ended)
        {
            yield break;
        }
        else
        {
            call.Known = Merge(call.Known, update);
            call.Pending = Merge(call.Pending ?? new ToolData { Tool = call.Tool }, update);
        }

        if (ends)
        {
            call.Ended = true;
            call.Pending = null;
            yield return Event(EventTypes.ToolCompleted, Merge(call.Known, update) with { DurationMs = (long)time.GetElapsedTime(call.BeganAt).TotalMilliseconds });
        }
    }

    /// <summary>All that is known of a call, with the id under which the log knows it.</summary>
    public ToolData Known(string callId) => calls[callId].Known;

    /// <summary>A person has let it go on: how long he thought is not the tool's time.</summary>
    public void Allowed(string callId) => calls[callId].BeganAt = time.GetTimestamp();

    /// <summary>Tells what has changed.</summary>
    public IEnumerable<NewEvent> Flush()
    {
        foreach (var call in calls.Values.Where(call => call.Pending is not null))
        {
            yield return Event(EventTypes.ToolUpdated, call.Pending!);
            call.Pending = null;
        }
    }

    private static ToolData Merge(ToolData known, ToolCallUpdate update) => known with
    {
        Name = update.Name ?? known.Name,
        Kind = update.Kind ?? known.Kind,
        Title = update.Title ?? known.Title,
        Input = update.Input ?? known.Input,
        Output = update.Output ?? known.Output,
        Content = update.Content ?? known.Content,
        Locations = update.Locations ?? known.Locations,
        Status = update.Status ?? known.Status,
        Error = update.Error ?? known.Error,
    };

    private NewEvent Event(string type, ToolData data) => session.Event(type, data, EventSources.Agent, run: run);

    private sealed class Call(string tool, int times, long beganAt)
    {
        public string Tool { get; } = tool;
        public int Times { get; } = times;
        public long BeganAt { get; set; } = beganAt;
        public ToolData Known { get; set; } = null!;
        public ToolData? Pending { get; set; }
        public bool Ended { get; set; }
    }
}
