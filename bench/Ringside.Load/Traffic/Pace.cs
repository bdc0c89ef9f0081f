using System.Diagnostics;

namespace Ringside.Load.Traffic;

/// <summary>When writers write; a generator's pump.</summary>
internal static class Pace
{
    /// <summary>As fast as it is taken, while there is room.</summary>
    /// <param name="sources">One for each writer.</param>
    /// <param name="room">How many events more the viewers may be behind.</param>
    public static void Flood(Generator generator, IReadOnlyList<Writer> writers, IReadOnlyList<IEventSource> sources, int batch, Func<long> room) => generator.Pump = () =>
    {
        for (var i = 0; i < writers.Count; i++)
        {
            if (writers[i].IsFree && room() >= batch)
            {
                writers[i].Write(sources[i], batch, Mark.Now);
            }
        }
    };

    /// <summary>
    /// So many events a second, one a request, each at its time. An event that found no free connection keeps the time at which it was due, so that waiting
    /// counts as delay.
    /// </summary>
    /// <param name="source">For the next event, and the writer that has it.</param>
    public static void Steady(Generator generator, IReadOnlyList<Writer> writers, double rate, Func<int, IEventSource> source)
    {
        var step = (long)(Stopwatch.Frequency / rate);
        var due = Mark.Now + step;
        var turn = 0;
        generator.NextDue = () => writers.Any(writer => writer.IsFree) ? due : long.MaxValue;
        generator.Pump = () =>
        {
            while (due <= Mark.Now)
            {
                var free = Enumerable.Range(turn, writers.Count).Select(i => i % writers.Count).FirstOrDefault(i => writers[i].IsFree, -1);
                if (free < 0)
                {
                    return;
                }

                writers[free].Write(source(free), 1, due);
                turn = free + 1;
                due += step;
            }
        };
    }
}
