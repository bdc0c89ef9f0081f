using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ringside.Protocol;

namespace Ringside.TestKit.Scripted;

/// <summary>A log in memory, and who waits for it to grow.</summary>
public sealed class ScriptedLog
{
    private readonly Lock gate = new();
    private readonly List<Event> events = [];
    private TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Epoch { get; set; } = "scripted";

    public IReadOnlyList<Event> Events
    {
        get
        {
            lock (gate)
            {
                return [.. events];
            }
        }
    }

    public Cursor Head => new(Epoch, Events.Count);

    /// <summary>Completes at the next append.</summary>
    public Task Grown
    {
        get
        {
            lock (gate)
            {
                return grown.Task;
            }
        }
    }

    public Event Append<T>(string type, T data, JsonTypeInfo<T> shape, string? run = null, string? session = null)
    {
        TaskCompletionSource before;
        Event added;
        lock (gate)
        {
            var position = events.Count + 1;
            added = new Event
            {
                Position = position,
                Cursor = new Cursor(Epoch, position),
                Type = type,
                Time = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero).AddMilliseconds(position),
                Run = run,
                Session = session,
                Source = EventSources.Agent,
                Data = JsonSerializer.SerializeToElement(data, shape),
            };
            events.Add(added);
            (before, grown) = (grown, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        before.SetResult();
        return added;
    }

    /// <summary>A piece of text, where the type does not matter.</summary>
    public Event Append(string text, string? run = null) =>
        Append(EventTypes.MessageDelta, new DeltaData("msg_1", 0, text), ProtocolJson.Default.DeltaData, run);

    public Event EndRun(string run, string type = EventTypes.RunCompleted) =>
        Append(type, new RunEndedData { StopReason = "end_turn", DurationMs = 12_300 }, ProtocolJson.Default.RunEndedData, run);
}
