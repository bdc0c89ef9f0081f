using BenchmarkDotNet.Attributes;
using Ringside.EventLog;
using Ringside.Server.Live;

namespace Ringside.Benchmarks;

/// <summary>Once for each event, however many watch it: its bytes lie in a block, so that only the frame and its event are allocated.</summary>
public class FrameBenchmarks
{
    private readonly LogEvent written = Samples.Written(1_234_567);
    private readonly byte[] block = new byte[64 * 1024];

    [Benchmark]
    public int Encode() => new Frame(written, Samples.Epoch, block, 0).Length;
}
