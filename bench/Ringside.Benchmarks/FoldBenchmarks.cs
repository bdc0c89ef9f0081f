using BenchmarkDotNet.Attributes;
using Ringside.EventLog;
using Ringside.Server.Hosting;

namespace Ringside.Benchmarks;

/// <summary>Once for each event that is no delta, on the writer's thread.</summary>
public class FoldBenchmarks
{
    private const int Repeated = 100;

    private readonly IReadOnlyList<LogEvent> written = [.. Enumerable.Range(1, Repeated).Select(i => Samples.Written(i))];
    private readonly IReadOnlyList<LogEvent> turns = [.. Enumerable.Repeat(Samples.Turn(), Repeated).SelectMany(turn => turn)];

    [Benchmark(OperationsPerInvoke = Repeated)]
    public Documents An_event_that_changes_nothing() => Fold.Replay(RingsideServices.Folds, written, Documents.Empty);

    [Benchmark(OperationsPerInvoke = Repeated)]
    public Documents A_turn_of_six_events() => Fold.Replay(RingsideServices.Folds, turns, Documents.Empty);
}
