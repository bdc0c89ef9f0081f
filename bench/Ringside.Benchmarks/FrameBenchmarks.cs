using BenchmarkDotNet.Attributes;
using Ringside.EventLog;
using Ringside.Server.Live;

namespace Ringside.Benchmarks;

/// <summary>Once for each event, however many watch it: its bytes are the one thing that may be allocated.</summary>
public class FrameBenchmarks
{
    private readonly LogEvent written = Samples.Written(1_234_567);

    [Benchmark]
    public int Encode() => new Frame(written, Samples.Epoch).Length;
}
