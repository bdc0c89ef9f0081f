using Ringside.Load.Reporting;
using Ringside.Load.Servers;
using Ringside.Load.Traffic;

namespace Ringside.Load.Scenarios;

/// <summary>How many deliveries a second a server makes while all its viewers keep up.</summary>
internal static class FanOut
{
    private const int Writers = 4;

    public static async Task RunAsync(Settings settings, Report report, IReadOnlyList<Target> targets)
    {
        var table = report.Add(new Table(
            "Fan-out",
            "One session, written in batches by 4 connections as fast as the viewers take it, each event durable before anyone sees it. Every viewer checks by sequence numbers that nothing is lost, repeated or out of order.",
            "server", "by", "viewers", "payload", "deliveries/s", "events/s", "MB/s", "CPU-s per million", Meter.SharesColumn, "lost/repeated", "Ringside is"));
        foreach (var size in Settings.Choose(settings.Size, settings.Quick, [200], [200, 1024]))
        {
            foreach (var viewers in Settings.Choose(settings.Viewers, settings.Quick, [100, 1000], [100, 1000, 5000]))
            {
                foreach (var transport in settings.Transports)
                {
                    var own = 0.0;
                    foreach (var target in targets.Where(target => target.Serves(transport) && (!settings.Quick || viewers == 1000 || target == targets[0])))
                    {
                        await report.TryAsync($"Fan-out of {target.Name} by {transport.Name()} to {viewers}", async () =>
                        {
                            var rate = await MeasureAsync(settings, table, target, transport, viewers, size, own);
                            own = target == targets[0] ? rate : own;
                        });
                    }
                }
            }
        }
    }

    private static async Task<double> MeasureAsync(Settings settings, Table table, Target target, Transport transport, int viewers, int size, double own)
    {
        using var generator = new Generator();
        var stage = await target.OpenAsync(transport, size);
        var audience = Audience.Join(generator, stage.Viewers, viewers);
        var tally = audience.Tally;
        var written = new Written();
        var batch = Math.Min(settings.Batch ?? 128, stage.Writers.MaxBatch);
        var window = settings.Window ?? (batch == 1 ? 64 : 512);
        var sources = MarkedEvents.For(stage.Writers, Writers);
        var writers = Writer.Connect(generator, stage.Writers.Port, Writers, written, depth: batch == 1 ? 16 : 1);
        Pace.Flood(generator, writers, sources, batch, () => window + ((tally.Delivered + tally.Lost) / viewers) - written.Sent);

        generator.RunFor(TimeSpan.FromSeconds(1));
        var (delivered, acknowledged, bytes) = (tally.Delivered, written.Acknowledged, tally.Bytes);
        var meter = new Meter(target.Process);
        generator.RunFor(settings.Time);
        meter.Stop();
        (delivered, acknowledged, bytes) = (tally.Delivered - delivered, written.Acknowledged - acknowledged, tally.Bytes - bytes);
        audience.Drain(generator, sources);

        var rate = delivered / meter.Seconds;
        table.Add(
            target.Name, transport.Name(), $"{viewers}", $"{size} B", Figures.Short(rate), Figures.Short(acknowledged / meter.Seconds), Figures.Short(bytes / meter.Seconds / 1e6),
            Figures.Short(meter.ServerSeconds / delivered * 1e6), meter.Shares, tally.Faults, own > 0 ? Figures.Times(own / rate) : "");
        return rate;
    }
}
