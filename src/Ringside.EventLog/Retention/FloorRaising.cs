using Ringside.Protocol;

namespace Ringside.EventLog.Retention;

/// <summary>
/// Moves the floor up, a step at a time, folding what goes onto the documents of the floor, so that they are at each moment those of the place where the log
/// now begins (A3).
/// </summary>
/// <param name="before">Events of before this moment go, whatever the size.</param>
/// <param name="end">Beyond it nothing goes.</param>
internal sealed class FloorRaising(EventLog log, RetentionPolicy policy, DateTimeOffset? before, long end)
{
    /// <summary>So many events, or so many bytes of them, go in one step.</summary>
    private const int Step = 250, StepBytes = 1 << 20;

    private HashSet<string>? needed;
    private Documents? documents;
    private volatile bool forgot;

    public async Task RunAsync(Func<PruneStep, Func<AppendScope, bool>, Task<bool>> prune, RetentionReport report, CancellationToken cancellationToken)
    {
        log.Committed += NoticeForgetting;
        try
        {
            // What an earlier run had to leave, because a document needed it, may go by now.
            var artifactsFrom = -1L;
            var floor = log.ReadFloor();
            while (!cancellationToken.IsCancellationRequested && Next(floor) is { Count: > 0 } events)
            {
                var (step, folded) = Prepare(floor, artifactsFrom, events);
                if (await prune(step, IsValid).ConfigureAwait(false))
                {
                    (documents, floor, artifactsFrom) = (folded, step.Floor!.To, step.Floor.To);
                    report.Events += events.Count;
                    report.Artifacts += step.Artifacts.Count;
                }
                else if (!forgot)
                {
                    // Another server moves it.
                    return;
                }
            }
        }
        finally
        {
            log.Committed -= NoticeForgetting;
        }
    }

    private (PruneStep Step, Documents Folded) Prepare(long floor, long artifactsFrom, List<LogEvent> events)
    {
        if (forgot || documents is null)
        {
            forgot = false;
            documents = log.Store.ReadFloorDocuments(log.Kinds);
        }

        var editor = Fold.Edit(log.Folds, events, documents);
        var step = new PruneStep
        {
            Floor = new FloorMove(floor, events[^1].Position, [.. editor.Touched.Select(key => KeyValuePair.Create(key, editor.Current.Get(key)))]),
            Artifacts = [.. log.Store.ReadArtifacts(artifactsFrom, events[^1].Position).Where(artifact => !Needed().Contains(artifact))],
        };
        return (step, editor.Current);
    }

    /// <summary>The oldest events, as far as they go; none where all is kept.</summary>
    private List<LogEvent> Next(long floor)
    {
        if (floor >= end)
        {
            return [];
        }

        var (tooLarge, bytes) = (policy.KeepBytes < log.ReadSize(), 0);
        return [.. log.Read(EventFilter.All, floor, end, Step).TakeWhile((e, i) => (tooLarge || e.Time < before) && ((bytes += e.Json.Length) <= StepBytes || i == 0))];
    }

    private void NoticeForgetting(IReadOnlyList<LogEvent> events) => forgot |= ChangesFloor(events);

    /// <summary>A session that is forgotten between the fold and the step would come back into the floor's documents with it.</summary>
    private bool IsValid(AppendScope scope) => !(forgot |= ChangesFloor(scope.Uncommitted));

    private static bool ChangesFloor(IEnumerable<LogEvent> events) => events.Any(e => e.Type == EventTypes.SessionRemoved);

    /// <summary>
    /// The artifacts that documents mention: a prompt that waits, a run's result. A document made later mentions only such as events beyond <c>end</c> mention,
    /// or a document did before.
    /// </summary>
    private HashSet<string> Needed()
    {
        if (needed is null)
        {
            needed = [];
            var state = log.State.Documents;
            foreach (var kind in log.Kinds)
            {
                foreach (var id in state.Keys(kind))
                {
                    needed.UnionWith(ArtifactMentions.In(kind.Serialize(state.Get(new DocumentKey(kind, id))!)));
                }
            }
        }

        return needed;
    }
}
