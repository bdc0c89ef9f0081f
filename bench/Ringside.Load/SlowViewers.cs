using System.Diagnostics;
using System.Globalization;

namespace Ringside.Load;

/// <summary>
/// B6, R9: viewers that never read. The others' delay is measured first without them and then with them, and the server's memory from the moment when all have
/// joined and the run is warm to the end.
/// </summary>
internal static class SlowViewers
{
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(string program, int viewers, int stuck, int rate, TimeSpan length)
    {
        using var server = await LoadedServer.StartAsync(program, pinned: 0);
        var session = await server.SessionAsync();
        var path = $"/api/sessions/{session}/events?from=now";
        var reading = await JoinAsync(server, path, viewers - stuck);
        using var stop = new CancellationTokenSource();
        var writing = WriteAsync(server, session, rate, stop.Token);

        await Task.Delay(Warm);
        var without = await MeasureAsync(reading, TimeSpan.FromSeconds(60));
        var stalled = await Task.WhenAll(Enumerable.Range(0, stuck).Select(_ => Viewer.ConnectAsync(server.Address, path)));
        await Task.Delay(Warm);
        var rss = server.Rss();
        var with = await MeasureAsync(reading, length);
        var end = server.Rss();

        await stop.CancelAsync();
        var written = await writing;
        Console.WriteLine($"viewers {viewers}, of which {stuck} never read; {rate} events/s; {length.TotalSeconds:0} s; {written} events written");
        Console.WriteLine($"RSS {rss / 1048576.0:0.0} MiB -> {end / 1048576.0:0.0} MiB ({(end - rss) * 100.0 / rss:+0.0;-0.0} %)");
        Console.WriteLine($"without the stuck: p50 {without.P50:0.00} ms, p99 {without.P99:0.00} ms");
        Console.WriteLine($"with the stuck:    p50 {with.P50:0.00} ms, p99 {with.P99:0.00} ms (ratio of p99 {with.P99 / without.P99:0.00})");
        Console.WriteLine($"out of order or lost: {reading.Sum(viewer => viewer.OutOfOrder)}; received {reading.Sum(viewer => viewer.Received)}");
        foreach (var viewer in reading.Concat(stalled))
        {
            viewer.Dispose();
        }
    }

    private static async Task<List<Viewer>> JoinAsync(LoadedServer server, string path, int count)
    {
        var joined = new List<Viewer>();
        for (var i = 0; i < count; i++)
        {
            var viewer = await Viewer.ConnectAsync(server.Address, path);
            _ = viewer.ReadAsync();
            joined.Add(viewer);
        }

        return joined;
    }

    private static async Task<long> WriteAsync(LoadedServer server, string session, int rate, CancellationToken stop)
    {
        var written = 0L;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / rate));
        var padding = new string('x', 150);
        while (!stop.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            var body = string.Create(CultureInfo.InvariantCulture, $$"""[{"type":"x.load","data":{ "n":{{written}},"t":{{Stopwatch.GetTimestamp()}},"text":"{{padding}}" } }]""");
            using var answer = await server.Http.PostAsync($"/api/sessions/{session}/events", LoadedServer.Json(body), CancellationToken.None);
            answer.EnsureSuccessStatusCode();
            written++;
        }

        return written;
    }

    private static async Task<(double P50, double P99)> MeasureAsync(List<Viewer> viewers, TimeSpan length)
    {
        Drain(viewers);
        await Task.Delay(length);
        var delays = Drain(viewers);
        delays.Sort();
        return (delays[delays.Count / 2] / 1000.0, delays[delays.Count * 99 / 100] / 1000.0);
    }

    private static List<int> Drain(List<Viewer> viewers)
    {
        var all = new List<int>();
        foreach (var viewer in viewers)
        {
            lock (viewer.Delays)
            {
                all.AddRange(viewer.Delays);
                viewer.Delays.Clear();
            }
        }

        return all;
    }
}
