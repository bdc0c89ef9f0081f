using Ringside.EventLog.Artifacts;
using Ringside.Protocol;

namespace Ringside.EventLog;

/// <summary>Decisions that will be committed together, each on the state that the one before it left.</summary>
internal sealed class BatchBuilder(IReadOnlyList<IFold> folds, RecordCache stored, LogState start, StorePlace place, TimeProvider time)
{
    /// <summary>So many events or decisions close a batch. One decision is never split, however much it appends.</summary>
    public const int Full = 1000;

    private readonly HashSet<DocumentKey> touched = [];
    private readonly Dictionary<RecordKey, Record?> records = [];
    private readonly List<StoredArtifact> artifacts = [];
    private readonly List<GrownArtifact> grown = [];
    private readonly Dictionary<string, long> mentions = [];
    private readonly List<string> forgotten = [];
    private int decisions;

    public List<LogEvent> Events { get; } = [];

    public List<Action> CommitActions { get; } = [];

    public Documents Documents { get; private set; } = start.Documents;

    public bool IsEmpty => Events.Count == 0 && records.Count == 0 && forgotten.Count == 0 && grown.Count == 0;

    public bool IsFull => Events.Count >= Full || decisions >= Full;

    /// <returns>False: it threw, and appends nothing.</returns>
    public bool Add(IPendingAppend append)
    {
        decisions += append is PendingLook ? 0 : 1;
        var scope = new AppendScope(folds, Documents, start.Head with { Position = start.Head.Position + Events.Count }, Events, ReadRecord, time);
        if (!append.TryDecide(scope))
        {
            return false;
        }

        Events.AddRange(scope.Events);
        artifacts.AddRange(scope.Artifacts);
        grown.AddRange(scope.Grown);
        forgotten.AddRange(scope.Forgotten);
        CommitActions.AddRange(scope.CommitActions);
        touched.UnionWith(scope.Touched);
        Documents = scope.State;
        foreach (var (key, record) in scope.Records)
        {
            records[key] = record;
        }

        foreach (var e in scope.Events)
        {
            foreach (var artifact in ArtifactMentions.In(e.Json.Span))
            {
                mentions[artifact] = e.Position;
            }
        }

        return true;
    }

    public Batch Build() => new(Events, [.. touched.Select(key => KeyValuePair.Create(key, Documents.Get(key)))], [.. records], artifacts, mentions, forgotten)
    {
        Id = Ids.New("bat", time),
        Expected = place,
        Grown = grown,
    };

    private byte[]? ReadRecord(RecordKey key) => records.TryGetValue(key, out var record) ? record?.Json : stored.Read(key);
}
