using Ringside.Load.Reporting;
using Ringside.Load.Servers;
using Ringside.Load.Traffic;

namespace Ringside.Load.Scenarios;

/// <summary>R9, B6: what viewers who never read cost the server, and those who do.</summary>
internal static class StuckViewers
{
    private const int Readers = 100, Rate = 100;

    public static async Task RunAsync(Settings settings, Report report)
    {
        var idle = settings.Viewers ?? (settings.Quick ? 1000 : 10_000);
        var stuck = settings.Quick ? 20 : 100;
        var time = TimeSpan.FromSeconds(settings.Seconds ?? (settings.Quick ? 15 : 90));
        var baseline = TimeSpan.FromSeconds(Math.Min(60, time.TotalSeconds / 2));
        var settling = TimeSpan.FromSeconds(settings.Quick ? 5 : 20);
        var table = report.Add(new Table(
            $"{stuck} stuck viewers among {idle:N0} idle ones",
            $"{idle:N0} viewers of a quiet session, {Readers} readers of one with {Rate} events/s of 1 KB, and {stuck} more of it that never read; a stuck one that is cut off comes again. {time.TotalSeconds:0} s with the stuck, {baseline.TotalSeconds:0} s without.",
            "", "p50 ms", "p99 ms", "max ms", "RSS MiB, start → end", "cut off", Meter.SharesColumn, "lost/repeated"));
        using var target = await RingsideTarget.StartAsync(settings, "sqlite");
        await WarmUp.RunAsync(settings, target);
        using var generator = new Generator();
        var quiet = await target.OpenAsync(Transport.Sse, 1024);
        var busy = await target.OpenAsync(Transport.Sse, 1024);
        var resting = Audience.Join(generator, quiet.Viewers, idle);
        var readers = Audience.Join(generator, busy.Viewers, Readers);
        var sources = MarkedEvents.For(busy.Writers, Mark.Writers);
        var writers = Writer.Connect(generator, busy.Writers.Port, Mark.Writers, new Written());
        var stalled = new Tally();
        Pace.Steady(generator, writers, Rate, writer => sources[writer]);

        generator.RunFor(settling);
        var without = Measure("without the stuck", baseline);
        for (var i = 0; i < stuck; i++)
        {
            generator.Add(new StuckViewer(generator, busy.Viewers, stalled));
        }

        generator.RunFor(settling);
        var with = Measure("with the stuck", time);
        report.Remark($"Stuck viewers: the others' p99 is {Figures.Times(with.P99 / without.P99)} what it was without them; RSS moved by {(with.Growth * 100):+0.0;-0.0} % in {time.TotalSeconds:0} s.");
        readers.Drain(generator, sources);
        if (readers.Tally.Lost + readers.Tally.Repeated + readers.Tally.Closed + resting.Tally.Closed > 0)
        {
            report.Remark($"Stuck viewers: readers lost or saw again {readers.Tally.Faults}; {resting.Tally.Closed} idle viewers were cut off.");
        }

        (double P99, double Growth) Measure(string name, TimeSpan length)
        {
            var tally = readers.Tally;
            tally.Delays.Clear();
            tally.MeasuredFrom = Mark.Now;
            var rss = target.Process.Rss();
            var meter = new Meter(target.Process);
            generator.RunFor(length);
            meter.Stop();
            var end = target.Process.Rss();
            var p99 = tally.Delays.Milliseconds(0.99);
            table.Add(
                name, Figures.Milliseconds(tally.Delays.Milliseconds(0.5)), Figures.Milliseconds(p99), Figures.Milliseconds(tally.Delays.Max / 1e6),
                $"{rss / 1048576.0:0.0} → {end / 1048576.0:0.0}", $"{stalled.Closed}", meter.Shares, tally.Faults);
            return (p99, (end - rss) / (double)rss);
        }
    }
}
