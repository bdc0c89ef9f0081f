using BenchmarkDotNet.Attributes;
using Ringside.EventLog;

namespace Ringside.Benchmarks;

/// <summary>Once for each delivery of a reader who wants less than his topic has: no allocation.</summary>
public class FilterBenchmarks
{
    private readonly LogEvent written = Samples.Written(1);
    private readonly EventFilter session = new() { Session = [new string(Samples.Session)] };
    private readonly EventFilter types = new() { Session = [new string(Samples.Session)], Type = ["message.*", "tool.*", "x.*"], Deltas = false };

    [Benchmark]
    public bool One_session() => session.Matches(written);

    [Benchmark]
    public bool One_session_and_three_types() => types.Matches(written);
}
