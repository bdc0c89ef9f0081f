using Ringside.Load.Servers;
using Ringside.Load.Traffic;

namespace Ringside.Load.Scenarios;

/// <summary>Makes a new server process do what it will be measured at, until the runtime has compiled it for speed; it begins with that when nothing new has been compiled for a while, hence the rests.</summary>
internal static class WarmUp
{
    private const int Viewers = 100, Writers = 4, Rounds = 3;

    private static readonly TimeSpan Work = TimeSpan.FromSeconds(0.7), Rest = TimeSpan.FromSeconds(0.3);

    public static async Task RunAsync(Settings settings, Target target)
    {
        foreach (var transport in settings.Transports.Where(target.Serves))
        {
            try
            {
                await RunAsync(settings, target, transport);
            }
            catch (LoadException)
            {
                // The measurement will say so.
            }
        }
    }

    private static async Task RunAsync(Settings settings, Target target, Transport transport)
    {
        using var generator = new Generator();
        var stage = await target.OpenAsync(transport, settings.Size ?? 200);
        var audience = Audience.Join(generator, stage.Viewers, Viewers);
        var written = new Written();
        var batch = Math.Min(16, stage.Writers.MaxBatch);
        var writers = Writer.Connect(generator, stage.Writers.Port, Writers, written);
        var sources = MarkedEvents.For(stage.Writers, Writers);
        for (var round = 0; round < Rounds; round++)
        {
            Pace.Flood(generator, writers, sources, batch, () => 256 + (audience.Tally.Delivered / Viewers) - written.Sent);
            generator.RunFor(Work);
            generator.Pump = null;
            generator.RunFor(Rest);
        }
    }
}
