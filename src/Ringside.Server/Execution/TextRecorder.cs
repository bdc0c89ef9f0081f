using System.Text;
using Ringside.Agents;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Execution;

/// <summary>Joins the pieces of an agent's answers and thoughts into deltas, and closes a message when another thing begins (E6).</summary>
internal sealed class TextRecorder(Session session, string run, TimeProvider time)
{
    /// <summary>A delta's text, in UTF-16 units; far below what an event may hold.</summary>
    private const int MaxDelta = 8 * 1024;

    private readonly StringBuilder whole = new();
    private string? message;
    private string? agentsId;
    private bool thought;
    private int told;
    private long beganAt;

    /// <summary>There is text that no event has told yet.</summary>
    public bool IsPending => told < Sayable;

    // A lone high surrogate waits for its other half.
    private int Sayable => whole.Length > 0 && char.IsHighSurrogate(whole[^1]) ? whole.Length - 1 : whole.Length;

    /// <summary>Takes a piece; a message that it does not belong to is closed first.</summary>
    public IEnumerable<NewEvent> Take(bool isThought, string text, string? id)
    {
        if (text.Length == 0)
        {
            yield break;
        }

        if (message is not null && (thought != isThought || (id is not null && agentsId is not null && id != agentsId)))
        {
            foreach (var e in Close())
            {
                yield return e;
            }
        }

        if (message is null)
        {
            (message, thought, agentsId, told, beganAt) = (Ids.New(Ids.Message, time), isThought, id, 0, time.GetTimestamp());
            whole.Clear();
        }

        whole.Append(text);
    }

    /// <summary>Deltas of all that is known and not told.</summary>
    public IEnumerable<NewEvent> Flush()
    {
        while (message is not null && IsPending)
        {
            var length = Math.Min(Sayable - told, MaxDelta);
            if (char.IsHighSurrogate(whole[told + length - 1]))
            {
                length--;
            }

            yield return Event(thought ? EventTypes.ReasoningDelta : EventTypes.MessageDelta, new DeltaData(message, told, whole.ToString(told, length)));
            told += length;
        }
    }

    /// <summary>The rest, then the whole of the open message.</summary>
    public IEnumerable<NewEvent> Close()
    {
        if (message is null)
        {
            yield break;
        }

        foreach (var e in Flush())
        {
            yield return e;
        }

        yield return Event(thought ? EventTypes.ReasoningCompleted : EventTypes.MessageCompleted, new MessageData
        {
            Message = message,
            Role = thought ? null : "assistant",
            Text = whole.ToString(0, Sayable),
            DurationMs = (long)time.GetElapsedTime(beganAt).TotalMilliseconds,
        });
        message = null;
    }

    /// <summary>A message of its own, with a content block that is not text.</summary>
    public IEnumerable<NewEvent> Content(MessageContent content) =>
    [
        .. Close(),
        Event(EventTypes.MessageCompleted, new MessageData { Message = Ids.New(Ids.Message, time), Role = "assistant", Content = [content.Content] }),
    ];

    private NewEvent Event(string type, object data) => session.Event(type, data, EventSources.Agent, run: run);
}
