using System.Collections.Concurrent;
using System.Text;
using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Runs;

/// <summary>
/// The messages and thoughts that are growing: what their deltas have said so far. Folds read no deltas (A3), but when a run is cut short its open messages are
/// closed with the text they had (E9), and a reader of the newest events begins before them (R1). A message outside of a run has nobody to close it, and is not kept.
/// </summary>
public sealed class OpenMessages
{
    private readonly ConcurrentDictionary<(string? Session, string Message), OpenMessage> open = [];
    private readonly Lock gate = new();
    private readonly long readBack;

    /// <summary>Follows the log; what grew when the server stopped is read back. What another server appends meanwhile waits, and comes after.</summary>
    public OpenMessages(EventLog.EventLog log)
    {
        using var _ = gate.EnterScope();
        log.Committed += Follow;
        var state = log.State;
        foreach (var run in state.Documents.All(RunsFold.Runs).Where(run => run.Status == RunStatus.Running))
        {
            var filter = new EventFilter { Run = [run.Id], Type = ["message.*", "reasoning.*"] };
            for (long position = 0; log.Read(filter, position, state.Head.Position, 1000) is { Count: > 0 } page; position = page[^1].Position)
            {
                FollowNeedsLock(page);
            }
        }

        readBack = state.Head.Position;
    }

    public IEnumerable<OpenMessage> All => open.Values;

    /// <summary>What of a run is open, with events that are about to be committed counted in.</summary>
    public IReadOnlyList<OpenMessage> Of(string run, IEnumerable<LogEvent> uncommitted)
    {
        var found = All.Where(message => message.First.Scope.Run == run).ToDictionary(message => (message.First.Scope.Session, message.Id), message => message.Copy());
        foreach (var e in uncommitted.Where(e => e.Scope.Run == run))
        {
            Follow(e, found);
        }

        return [.. found.Values.OrderBy(message => message.First.Position)];
    }

    private void Follow(IReadOnlyList<LogEvent> events)
    {
        lock (gate)
        {
            FollowNeedsLock(events);
        }
    }

    private void FollowNeedsLock(IReadOnlyList<LogEvent> events)
    {
        foreach (var e in events.Where(e => e.Position > readBack))
        {
            Follow(e, open);
            if (EventTypes.IsRunEnd(e.Type))
            {
                Forget(message => message.First.Scope.Run == e.Scope.Run);
            }
            else if (e.Type == EventTypes.SessionRemoved)
            {
                Forget(message => message.First.Scope.Session == e.Scope.Session);
            }
        }
    }

    private void Forget(Func<OpenMessage, bool> isOver)
    {
        foreach (var (key, _) in open.Where(pair => isOver(pair.Value)))
        {
            open.TryRemove(key, out _);
        }
    }

    private static void Follow(LogEvent e, IDictionary<(string? Session, string Message), OpenMessage> messages)
    {
        switch (e.Type)
        {
            case EventTypes.MessageDelta or EventTypes.ReasoningDelta when e.Scope.Run is not null:
                var delta = e.As<DeltaData>();
                if (!messages.TryGetValue((e.Scope.Session, delta.Message), out var message))
                {
                    messages[(e.Scope.Session, delta.Message)] = message = new OpenMessage(delta.Message, e);
                }

                message.Append(delta);
                break;
            case EventTypes.MessageCompleted or EventTypes.ReasoningCompleted:
                messages.Remove((e.Scope.Session, e.As<MessageData>().Message));
                break;
        }
    }
}

/// <summary>A message that has begun and not ended.</summary>
/// <param name="first">Its first delta.</param>
public sealed class OpenMessage(string id, LogEvent first)
{
    private readonly StringBuilder text = new();

    public string Id { get; } = id;

    public LogEvent First { get; } = first;

    public string Text
    {
        get
        {
            lock (text)
            {
                return text.ToString();
            }
        }
    }

    /// <summary>The type of the event that ends it.</summary>
    public string CompletedType => First.Type == EventTypes.MessageDelta ? EventTypes.MessageCompleted : EventTypes.ReasoningCompleted;

    public void Append(DeltaData delta)
    {
        lock (text)
        {
            // A writer may send a piece again (at-least-once): what is there stays.
            var known = text.Length - delta.At;
            if (known >= 0 && known < delta.Text.Length)
            {
                text.Append(delta.Text, known, delta.Text.Length - known);
            }
        }
    }

    public OpenMessage Copy()
    {
        var copy = new OpenMessage(Id, First);
        copy.text.Append(Text);
        return copy;
    }
}
