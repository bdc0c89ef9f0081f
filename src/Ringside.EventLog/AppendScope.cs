using Ringside.EventLog.Artifacts;
using Ringside.Protocol;

namespace Ringside.EventLog;

/// <summary>
/// One decision being made, alone and on the newest state (A2). What it appends is folded at once, so that the rest of the decision sees it; when the decision
/// throws, nothing of it remains. A decision reads nothing but the scope, since a store that several servers write may have it made again.
/// </summary>
public sealed class AppendScope
{
    private readonly IReadOnlyList<IFold> folds;
    private readonly DocumentEditor documents;
    private readonly Func<RecordKey, byte[]?> readRecord;
    private readonly TimeProvider time;
    private readonly IReadOnlyList<LogEvent> batch;
    private readonly string epoch;
    private long head;

    internal AppendScope(
        IReadOnlyList<IFold> folds, Documents state, Cursor head, IReadOnlyList<LogEvent> batch, Func<RecordKey, byte[]?> readRecord, TimeProvider time)
    {
        this.folds = folds;
        this.batch = batch;
        this.readRecord = readRecord;
        this.time = time;
        (epoch, this.head) = (head.Epoch, head.Position);
        documents = new DocumentEditor(state);
        Now = TimestampJsonConverter.Truncate(time.GetUtcNow());
        Before = state;
    }

    /// <summary>The time of everything that this decision appends.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The state that this decision was made on.</summary>
    public Documents Before { get; }

    /// <summary>The state, with what this decision has appended so far.</summary>
    public Documents State => documents.Current;

    /// <summary>The place up to which <see cref="State"/> is folded (E4).</summary>
    public Cursor Cursor => new(epoch, head);

    /// <summary>What this decision has appended so far, in order.</summary>
    public IReadOnlyList<LogEvent> Appended => Events;

    /// <summary>What stands between the newest commit and this moment: the decisions of the same batch, and this one's own events.</summary>
    public IEnumerable<LogEvent> Uncommitted => batch.Concat(Events);

    internal List<LogEvent> Events { get; } = [];
    internal List<StoredArtifact> Artifacts { get; } = [];
    internal List<GrownArtifact> Grown { get; } = [];
    internal Dictionary<RecordKey, Record?> Records { get; } = [];
    internal List<string> Forgotten { get; } = [];
    internal List<Action> CommitActions { get; } = [];
    internal IReadOnlyCollection<DocumentKey> Touched => documents.Touched;

    /// <summary>Appends an event, and after it whatever follows from it by rule.</summary>
    /// <exception cref="EventTooLargeException">Its data is too long (E5).</exception>
    public LogEvent Append(NewEvent e)
    {
        var (json, data) = EventData.Encode(e, time, Artifacts);
        Grown.AddRange(e.Grown);
        var before = State;
        var appended = Add(new LogEvent(++head, Now, e.Type, e.Scope, e.Source, e.Actor, json, data));
        if (EventTypes.IsDelta(e.Type))
        {
            return appended;
        }

        var after = State;
        foreach (var fold in folds)
        {
            foreach (var consequence in fold.Consequences(appended, before, after))
            {
                Append(consequence);
            }
        }

        return appended;
    }

    /// <summary>Appends an event that happened in another log, at the time at which it did. What followed from it there is not made to follow again.</summary>
    /// <param name="json">Its data; <see cref="NewEvent.Data"/> is the same, read.</param>
    /// <exception cref="EventTooLargeException">Its data is too long, or too deep (E5).</exception>
    public LogEvent Restore(NewEvent e, DateTimeOffset happened, ReadOnlyMemory<byte> json)
    {
        EventData.Check(e.Type, json.Span);
        return Add(new LogEvent(++head, TimestampJsonConverter.Truncate(happened), e.Type, e.Scope, e.Source, e.Actor, json, e.Data));
    }

    /// <summary>Keeps bytes that a restored event mentions.</summary>
    public void Restore(StoredArtifact artifact) => Artifacts.Add(artifact);

    /// <summary>Says of an artifact that it is sealed, where nobody mentions it anew.</summary>
    public void Seal(GrownArtifact artifact) => Grown.Add(artifact);

    /// <summary>A new id, of this moment.</summary>
    public string NewId(string prefix) => Ids.New(prefix, time);

    public byte[]? ReadRecord(RecordKey key) => Records.TryGetValue(key, out var record) ? record?.Json : readRecord(key);

    public void PutRecord(RecordKey key, Record record) => Records[key] = record;

    /// <summary>Does something once this decision is durable, before whoever made it hears so. For what is kept in memory beside the log.</summary>
    public void AfterCommit(Action action) => CommitActions.Add(action);

    public void RemoveRecord(RecordKey key) => Records[key] = null;

    /// <summary>
    /// Takes what a session said and did out of the store: its events and artifacts. What others add up stays, so that a rebuild gives the same: its token
    /// counts, and the event that removed it.
    /// </summary>
    public void Forget(string session) => Forgotten.Add(session);

    private LogEvent Add(LogEvent e)
    {
        Events.Add(e);
        if (!EventTypes.IsDelta(e.Type))
        {
            foreach (var fold in folds)
            {
                fold.Apply(e, documents);
            }
        }

        return e;
    }
}
