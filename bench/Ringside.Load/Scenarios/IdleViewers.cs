using Ringside.Load.Reporting;
using Ringside.Load.Servers;
using Ringside.Load.Traffic;

namespace Ringside.Load.Scenarios;

/// <summary>What a viewer costs for whom nothing happens.</summary>
internal static class IdleViewers
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(Settings settings, Report report)
    {
        var table = report.Add(new Table(
            "Idle viewers",
            "Viewers of one quiet session. RSS of the server three seconds after the last has joined, less what it was after 100 had joined and left.",
            "server", "by", "viewers", "RSS MiB", "KB per viewer", Meter.SharesColumn));
        foreach (var transport in settings.Transports)
        {
            using var lineup = await Lineup.StartAsync(settings with { Peers = settings.Peers && !settings.Quick }, report);
            foreach (var target in lineup.All.Where(target => target.Serves(transport)))
            {
                await report.TryAsync($"Idle viewers of {target.Name} by {transport.Name()}", () => MeasureAsync(settings, table, target, transport));
            }
        }
    }

    private static async Task MeasureAsync(Settings settings, Table table, Target target, Transport transport)
    {
        using var generator = new Generator();
        var stage = await target.OpenAsync(transport, 200);
        Audience.Join(generator, stage.Viewers, 100);
        generator.Clear();
        await target.Process.RestAsync(TimeSpan.FromSeconds(20));
        var before = target.Process.Rss();
        var joined = 0;
        foreach (var viewers in Settings.Choose(settings.Viewers, settings.Quick, [1000, 5000], [1000, 5000, 10_000]))
        {
            var more = Audience.Join(generator, stage.Viewers, viewers - joined);
            joined = viewers;
            var meter = new Meter(target.Process);
            generator.RunFor(Settle);
            var rss = target.Process.Rss();
            table.Add(target.Name, transport.Name(), $"{viewers:N0}", Figures.Short(rss / 1048576.0), Figures.Short((rss - before) / 1024.0 / viewers), meter.Stop().Shares);
            if (more.Tally.Closed > 0)
            {
                throw new LoadException($"{more.Tally.Closed} idle viewers were cut off");
            }
        }
    }
}
