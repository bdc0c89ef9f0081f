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
                    foreach (var target in targets.Where(target => target.Serves(transport)))
                    {
                        var rate = await MeasureAsync(settings, table, target, transport, viewers, size, own);
                        own = target == targets[0] ? rate : own;
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
        var writers = Writer.Connect(generator, stage.Writers, Writers, written, depth: Math.Max(1, 32 / batch));
        Pace.Flood(generator, writers, batch, settings.Window ?? 512, viewers, tally, written);

        generator.RunFor(TimeSpan.FromSeconds(1));
        var (delivered, acknowledged, bytes) = (tally.Delivered, written.Acknowledged, tally.Bytes);
        var meter = new Meter(target.Process);
        generator.RunFor(settings.Time);
        meter.Stop();
        (delivered, acknowledged, bytes) = (tally.Delivered - delivered, written.Acknowledged - acknowledged, tally.Bytes - bytes);
        generator.Pump = null;
        audience.Drain(generator, writers);

        var rate = delivered / meter.Seconds;
        table.Add(
            target.Name, transport.Name(), $"{viewers}", $"{size} B", Figures.Short(rate), Figures.Short(acknowledged / meter.Seconds), Figures.Short(bytes / meter.Seconds / 1e6),
            Figures.Short(meter.ServerSeconds / delivered * 1e6), meter.Shares, tally.Faults, own > 0 ? Figures.Times(own / rate) : "");
        return rate;
    }
}
