using System.Diagnostics;

namespace Ringside.Load.Traffic;

/// <summary>When writers write; a generator's pump.</summary>
internal static class Pace
{
    /// <summary>As fast as it is taken, while the viewers are on average at most so many events behind.</summary>
    public static void Flood(Generator generator, IReadOnlyList<Writer> writers, int batch, long window, int viewers, Tally tally, Written written) => generator.Pump = () =>
    {
        foreach (var writer in writers)
        {
            var room = viewers == 0 ? long.MaxValue : window + ((tally.Delivered + tally.Lost) / viewers) - written.Sent;
            if (writer.IsFree && room >= batch)
            {
                writer.Write(batch, Mark.Now);
            }
        }
    };

    /// <summary>
    /// So many events a second, one a request, each at its time. An event that found no free connection keeps the time at which it was due, so that waiting
    /// counts as delay.
    /// </summary>
    public static void Steady(Generator generator, IReadOnlyList<Writer> writers, double rate)
    {
        var step = (long)(Stopwatch.Frequency / rate);
        var due = Mark.Now + step;
        var turn = 0;
        generator.NextDue = () => due;
        generator.Pump = () =>
        {
            while (due <= Mark.Now)
            {
                var free = Enumerable.Range(turn, writers.Count).Select(i => i % writers.Count).FirstOrDefault(i => writers[i].IsFree, -1);
                if (free < 0)
                {
                    return;
                }

                writers[free].Write(1, due);
                turn = free + 1;
                due += step;
            }
        };
    }
}
