using Ringside.Load.Baselines;
using Ringside.Load.Reporting;
using Ringside.Load.Servers;
using Ringside.Load.Traffic;

namespace Ringside.Load.Scenarios;

/// <summary>How many events a second become durable, over HTTP and layer by layer below it, beside what the disk and the database do by themselves.</summary>
internal static class Append
{
    private static readonly (int Writers, int Batch)[] Loads = [(1, 1), (1, 1000), (64, 1), (64, 16), (4, 1000)];

    public static async Task RunAsync(Settings settings, Report report, Storage storage)
    {
        var size = settings.Size ?? 200;
        var table = report.Add(new Table(
            $"Append to {storage.Name}, events of {size} B, events/s",
            "Each writer waits for its answer before it writes again. The raw figures are for batches as large as all writers' requests together, at most 1,000; they, the store and the log run on the generator's core, HTTP on the server's.",
            "writers × batch", "file + fdatasync", $"plain {storage.Name}", "the store", "the log", "HTTP", "HTTP p50 / p99 ms", Meter.SharesColumn, "CPU µs/event", "store / plain", "HTTP / plain"));
        using var target = await RingsideTarget.StartAsync(settings, storage.NewAddress());
        await WarmUp.RunAsync(settings, target);
        foreach (var (writers, batch) in settings.Quick ? Loads[..4] : Loads)
        {
            var rounds = new List<Round>();
            for (var i = 0; i < (settings.Quick ? 1 : 3); i++)
            {
                rounds.Add(await RoundAsync(settings, storage, target, writers, batch, size));
            }

            // The disk is not equally fast all the time, so each layer is measured in each round, and the middle one counts.
            var (http, answers, meter) = rounds.Select(round => round.Http).OrderBy(http => http.Rate).ElementAt(rounds.Count / 2);
            var (file, plain, store, log) = (Middle(round => round.File), Middle(round => round.Plain), Middle(round => round.Store), Middle(round => round.Log));
            table.Add(
                $"{writers} × {batch:N0}", Figures.Short(file), Figures.Short(plain), Figures.Short(store), Figures.Short(log), Figures.Short(http),
                $"{Figures.Milliseconds(answers.Milliseconds(0.5))} / {Figures.Milliseconds(answers.Milliseconds(0.99))}", meter.Shares, Figures.Short(meter.ServerShare / http * 1e6),
                Figures.Percent(store / plain), Figures.Percent(http / plain));

            double Middle(Func<Round, double> figure) => rounds.Select(figure).Order().ElementAt(rounds.Count / 2);
        }
    }

    private static async Task<Round> RoundAsync(Settings settings, Storage storage, RingsideTarget target, int writers, int batch, int size)
    {
        var folder = Belongings.NewFolder();
        var (time, joined) = (settings.Time / 3, Math.Min(writers * batch, 1000));
        var file = RawFile.Append(folder, joined, size + 64, time);
        var plain = storage.Plain(folder, joined, size, time);
        double store;
        await using (var opened = storage.Open(folder))
        {
            store = InProcess.Commit(opened, joined, size, time);
        }

        var log = await InProcess.AppendAsync(storage.Open(folder), writers, batch, size, time);
        Directory.Delete(folder, recursive: true);
        return new Round(file, plain, store, log, await OverHttpAsync(target, writers, batch, size, settings.Time / 2));
    }

    private static async Task<(double Rate, Histogram Answers, Meter Meter)> OverHttpAsync(RingsideTarget target, int writers, int batch, int size, TimeSpan time)
    {
        using var generator = new Generator();
        var written = new Written();
        var connections = Writer.Connect(generator, target.Address.Port, writers, written);
        Pace.Flood(generator, connections, MarkedEvents.For(target.Writers(await target.SessionAsync(), size), writers), batch, () => long.MaxValue);
        generator.RunFor(time / 3);
        var acknowledged = written.Acknowledged;
        written.Answers.Clear();
        var meter = new Meter(target.Process);
        generator.RunFor(time);
        meter.Stop();
        acknowledged = written.Acknowledged - acknowledged;
        generator.Pump = null;
        generator.RunUntil(() => connections.All(writer => writer.IsIdle), TimeSpan.FromSeconds(10));
        return (acknowledged / meter.Seconds, written.Answers, meter);
    }

    /// <summary>Events a second, layer by layer.</summary>
    private sealed record Round(double File, double Plain, double Store, double Log, (double Rate, Histogram Answers, Meter Meter) Http);
}
