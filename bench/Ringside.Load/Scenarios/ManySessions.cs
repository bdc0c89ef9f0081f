using Ringside.Load.Reporting;
using Ringside.Load.Servers;
using Ringside.Load.Traffic;

namespace Ringside.Load.Scenarios;

/// <summary>As many sessions as viewers, each of whom watches one: an event is for one viewer alone.</summary>
internal static class ManySessions
{
    private const int Writers = 32, Rate = 1000;

    public static async Task RunAsync(Settings settings, Report report)
    {
        var viewers = settings.Viewers ?? 1000;
        var table = report.Add(new Table(
            $"{viewers:N0} viewers of {viewers:N0} sessions",
            $"One event a request, to one session after the other over {Writers} connections: at {Rate:N0} events/s, and as fast as they are acknowledged.",
            "by", "load", "events/s", "p50 ms", "p99 ms", "max ms", "CPU µs/event", Meter.SharesColumn, "lost/repeated"));
        using var target = await RingsideTarget.StartAsync(settings, "sqlite");
        await WarmUp.RunAsync(settings, target);
        foreach (var transport in settings.Transports)
        {
            await report.TryAsync($"Many sessions by {transport.Name()}", async () =>
            {
                await MeasureAsync(settings, table, target, transport, viewers, steady: true);
                await MeasureAsync(settings, table, target, transport, viewers, steady: false);
            });
        }
    }

    private static async Task MeasureAsync(Settings settings, Table table, RingsideTarget target, Transport transport, int viewers, bool steady)
    {
        using var generator = new Generator();
        var stages = new List<Stage>();
        for (var i = 0; i < viewers; i++)
        {
            stages.Add(await target.OpenAsync(transport, settings.Size ?? 200));
        }

        var audience = Audience.Join(generator, i => stages[i].Viewers, viewers);
        List<MarkedEvents> sources = [.. stages.Select(stage => new MarkedEvents(stage.Writers, 0))];
        var written = new Written();
        var writers = Writer.Connect(generator, target.Address.Port, Writers, written);
        var turn = 0;
        if (steady)
        {
            Pace.Steady(generator, writers, Rate, _ => Next());
        }
        else
        {
            generator.Pump = () =>
            {
                foreach (var writer in writers.Where(writer => writer.IsFree))
                {
                    writer.Write(Next(), 1, Mark.Now);
                }
            };
        }

        var tally = audience.Tally;
        generator.RunFor(TimeSpan.FromSeconds(1));
        tally.MeasuredFrom = Mark.Now;
        var delivered = tally.Delivered;
        var meter = new Meter(target.Process);
        generator.RunFor(settings.Time);
        meter.Stop();
        tally.MeasuredUntil = Mark.Now;
        delivered = tally.Delivered - delivered;
        audience.DrainEach(generator, sources);

        var rate = delivered / meter.Seconds;
        table.Add(
            transport.Name(), steady ? $"{Rate:N0}/s" : "flood", Figures.Short(rate), Figures.Milliseconds(tally.Delays.Milliseconds(0.5)), Figures.Milliseconds(tally.Delays.Milliseconds(0.99)),
            Figures.Milliseconds(tally.Delays.Max / 1e6), Figures.Short(meter.ServerShare / rate * 1e6), meter.Shares, tally.Faults);

        // Two requests of one session at once could be committed in either order.
        MarkedEvents Next()
        {
            do
            {
                turn = (turn + 1) % viewers;
            }
            while (sources[turn].IsBusy);
            return sources[turn];
        }
    }
}
