using Ringside.Load.Reporting;

namespace Ringside.Load.Servers;

/// <summary>Ringside, and what is measured beside it in the same run.</summary>
internal sealed class Lineup : IDisposable
{
    private readonly List<Target> all = [];

    /// <summary>Ringside first.</summary>
    public IReadOnlyList<Target> All => all;

    public static async Task<Lineup> StartAsync(Settings settings, Report report)
    {
        var lineup = new Lineup();
        lineup.all.Add(await RingsideTarget.StartAsync(settings, "sqlite"));
        if (!settings.Peers)
        {
            return lineup;
        }

        lineup.all.Add(await SignalRTarget.StartAsync(settings));
        lineup.all.Add(await NaiveTarget.StartAsync(settings));
        if (await NchanTarget.StartAsync(settings) is { } nchan)
        {
            lineup.all.Add(nchan);
        }
        else
        {
            report.Remark("nchan: not installed (Debian: nginx, libnginx-mod-nchan), so not measured.");
        }

        return lineup;
    }

    public void Dispose() => all.ForEach(target => target.Dispose());
}
