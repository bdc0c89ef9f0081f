using System.IO.Pipelines;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Ringside.EventLog;
using Ringside.EventLog.Sqlite;
using Ringside.Server.Events;
using Ringside.Server.Live;
using Ringside.Server.WebSockets;

namespace Ringside.Benchmarks;

/// <summary>One viewer's part in an event: taken from its topic's ring, and written where nobody reads. To each belongs a thousandth of a reader's joining.</summary>
public class DeliveryBenchmarks
{
    private const int Events = 1000;

    private static readonly byte[] Beginning = [.. """{"op":"event","id":"a","event":"""u8];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ringside-bench-");
    private readonly EventFilter filter = new() { Session = [Samples.Session] };
    private readonly LiveSignal signal = new();
    private EventLog.EventLog log = null!;
    private LiveHub hub = null!;
    private LiveReader keeper = null!;
    private SseWriter sse = null!;
    private MessageWriter messages = null!;
    private ViewerPipe socketPipe = null!;

    [GlobalSetup]
    public void Fill()
    {
        log = new EventLog.EventLog(new SqliteEventStore(new SqliteOptions { Path = Path.Combine(folder.FullName, "log.db") }, TimeProvider.System), [], TimeProvider.System);
        hub = new LiveHub(log, TimeProvider.System, NullLogger<LiveHub>.Instance);
        keeper = hub.Join(filter, Samples.Session, new LiveSignal());
        var data = JsonElement.Parse(Samples.Written(1).Json.Span);
        var scope = new EventScope { Session = Samples.Session, Tree = Samples.Session, Run = Samples.Run };
        var last = log.AppendAsync([.. Enumerable.Range(0, Events).Select(_ => new NewEvent("x.load", data) { Scope = scope })]).GetAwaiter().GetResult();
        SpinWait.SpinUntil(() => hub.Head == last.Position);

        var http = new DefaultHttpContext();
        sse = new SseWriter(new PipeOutput(Nowhere(http)), Samples.Epoch, TimeProvider.System);
        messages = new MessageWriter(socketPipe = Nowhere(http), mayDeflate: false);
    }

    /// <summary>By as many as lie together, as a socket takes them.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public int Ring_runs()
    {
        using var reader = hub.Join(filter, Samples.Session, signal);
        var runs = 0;
        for (; reader.TryReadRun(ViewerPipe.FlushBytes, out _); runs++)
        {
        }

        return runs;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public bool Ring_to_sse()
    {
        using var reader = hub.Join(filter, Samples.Session, signal);
        while (reader.TryReadRun(sse.MaxRun, out var run))
        {
            sse.Events(run);
            if (sse.IsFull)
            {
                _ = sse.FlushAsync().Result;
            }
        }

        return sse.FlushAsync().Result == Flushed.Sent;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public bool Ring_to_websocket()
    {
        using var reader = hub.Join(filter, Samples.Session, signal);
        while (reader.TryReadRun(0, out var run))
        {
            messages.Event(Beginning, run.First);
            if (messages.IsFull)
            {
                _ = socketPipe.FlushAsync().Result;
            }
        }

        return socketPipe.FlushAsync().Result == Flushed.Sent;
    }

    [GlobalCleanup]
    public void Close()
    {
        keeper.Dispose();
        hub.DisposeAsync().AsTask().GetAwaiter().GetResult();
        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        folder.Delete(recursive: true);
    }

    /// <summary>Nothing is slow there, so none of what a stream is given is asked for.</summary>
    private static KestrelPipe Nowhere(HttpContext http) =>
        new(http, PipeWriter.Create(Stream.Null, new StreamPipeWriterOptions(minimumBufferSize: 2 * ViewerPipe.FlushBytes)), new StreamServices(null!, null!, null!, null!, null!, null!, TimeProvider.System, new StreamOptions(), null!));
}
