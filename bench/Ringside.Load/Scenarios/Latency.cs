using Ringside.Load.Reporting;
using Ringside.Load.Servers;
using Ringside.Load.Traffic;

namespace Ringside.Load.Scenarios;

/// <summary>How long an event takes from when it was due to be written to each viewer, at a steady rate.</summary>
internal static class Latency
{
    private const int Writers = 8;

    public static async Task RunAsync(Settings settings, Report report, IReadOnlyList<Target> targets)
    {
        var viewers = settings.Viewers ?? 1000;
        var table = report.Add(new Table(
            $"Latency, {viewers:N0} viewers",
            "One event a request at its time, whether or not the one before has been answered; from that time to each viewer, so the request and the commit are in it.",
            "server", "by", "events/s", "p50 ms", "p99 ms", "max ms", "written/s", Meter.SharesColumn, "lost/repeated"));
        foreach (var rate in settings.Quick ? [20, 100] : new[] { 20, 100, 1000 })
        {
            foreach (var transport in settings.Transports)
            {
                foreach (var target in targets.Where(target => target.Serves(transport) && (!settings.Quick || rate == 100 || target == targets[0])))
                {
                    await report.TryAsync($"Latency of {target.Name} by {transport.Name()} at {rate}/s", () => MeasureAsync(settings, table, target, transport, viewers, rate));
                }
            }
        }
    }

    private static async Task MeasureAsync(Settings settings, Table table, Target target, Transport transport, int viewers, int rate)
    {
        using var generator = new Generator();
        var stage = await target.OpenAsync(transport, settings.Size ?? 200);
        var audience = Audience.Join(generator, stage.Viewers, viewers);
        var tally = audience.Tally;
        var written = new Written();
        var sources = MarkedEvents.For(stage.Writers, Writers);
        Pace.Steady(generator, Writer.Connect(generator, stage.Writers.Port, Writers, written), rate, writer => sources[writer]);

        generator.RunFor(TimeSpan.FromSeconds(1));
        tally.MeasuredFrom = Mark.Now;
        var acknowledged = written.Acknowledged;
        var meter = new Meter(target.Process);
        generator.RunFor(settings.Time);
        meter.Stop();
        tally.MeasuredUntil = Mark.Now;
        acknowledged = written.Acknowledged - acknowledged;
        audience.Drain(generator, sources);

        table.Add(
            target.Name, transport.Name(), $"{rate:N0}", Figures.Milliseconds(tally.Delays.Milliseconds(0.5)), Figures.Milliseconds(tally.Delays.Milliseconds(0.99)),
            Figures.Milliseconds(tally.Delays.Max / 1e6), Figures.Short(acknowledged / meter.Seconds), meter.Shares, tally.Faults);
    }
}
