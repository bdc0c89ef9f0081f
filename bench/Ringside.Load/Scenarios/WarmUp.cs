using Ringside.Load.Servers;
using Ringside.Load.Traffic;

namespace Ringside.Load.Scenarios;

/// <summary>Makes a new server process do what it will be measured at, until the runtime has compiled it for speed: on one core that is busy, this takes seconds.</summary>
internal static class WarmUp
{
    private const int Viewers = 100, Writers = 4;

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
        Pace.Flood(
            generator, Writer.Connect(generator, stage.Writers.Port, Writers, written), MarkedEvents.For(stage.Writers, Writers), batch,
            () => 256 + (audience.Tally.Delivered / Viewers) - written.Sent);
        generator.RunFor(TimeSpan.FromSeconds(settings.Quick ? 2 : 5));
    }
}
