using Ringside.EventLog;
using Ringside.EventLog.Sqlite;
using Ringside.Load.Baselines;
using Ringside.Load.Reporting;
using Ringside.Load.Servers;
using Ringside.Load.Traffic;

namespace Ringside.Load.Scenarios;

/// <summary>How many events a second become durable, over HTTP and layer by layer below it, beside what the disk and the database do by themselves.</summary>
internal static class Append
{
    private static readonly (int Writers, int Batch)[] Loads = [(1, 1), (1, 1000), (64, 1), (64, 16), (4, 1000)];

    public static async Task RunAsync(Settings settings, Report report)
    {
        var size = settings.Size ?? 200;
        var table = report.Add(new Table(
            $"Append to SQLite, events of {size} B, events/s",
            "Each writer waits for its answer before it writes again. The raw figures are for batches as large as all writers' requests together, at most 1,000; they, the store and the log run on the generator's core, HTTP on the server's.",
            "writers × batch", "file + fdatasync", "plain SQLite", "the store", "the log", "HTTP", "HTTP p50 / p99 ms", Meter.SharesColumn, "CPU µs/event", "store / SQLite", "HTTP / SQLite"));
        using var target = await RingsideTarget.StartAsync(settings, "sqlite");
        await WarmUp.RunAsync(settings, target);
        foreach (var (writers, batch) in settings.Quick ? Loads[..4] : Loads)
        {
            var folder = Directory.CreateTempSubdirectory("ringside-load-").FullName;
            try
            {
                var time = settings.Time / 2;
                var joined = Math.Min(writers * batch, 1000);
                var file = RawFile.Append(folder, joined, size + 64, time);
                var sqlite = SqliteFile.Insert(folder, joined, size, time);
                double store;
                await using (var opened = Open(folder, "store"))
                {
                    store = InProcess.Commit(opened, joined, size, time);
                }

                var log = await InProcess.AppendAsync(Open(folder, "log"), writers, batch, size, time);
                var (http, answers, meter) = await OverHttpAsync(settings, target, writers, batch, size);
                table.Add(
                    $"{writers} × {batch:N0}", Figures.Short(file), Figures.Short(sqlite), Figures.Short(store), Figures.Short(log), Figures.Short(http),
                    $"{Figures.Milliseconds(answers.Milliseconds(0.5))} / {Figures.Milliseconds(answers.Milliseconds(0.99))}", meter.Shares,
                    Figures.Short(meter.ServerShare / http * 1e6), Figures.Percent(store / sqlite), Figures.Percent(http / sqlite));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static IEventStore Open(string folder, string name) => new SqliteEventStore(new SqliteOptions { Path = Path.Combine(folder, $"{name}.db") }, TimeProvider.System);

    private static async Task<(double Rate, Histogram Answers, Meter Meter)> OverHttpAsync(Settings settings, RingsideTarget target, int writers, int batch, int size)
    {
        using var generator = new Generator();
        var written = new Written();
        var connections = Writer.Connect(generator, target.Address.Port, writers, written);
        Pace.Flood(generator, connections, MarkedEvents.For(target.Writers(await target.SessionAsync(), size), writers), batch, () => long.MaxValue);
        generator.RunFor(TimeSpan.FromSeconds(1));
        var acknowledged = written.Acknowledged;
        written.Answers.Clear();
        var meter = new Meter(target.Process);
        generator.RunFor(settings.Time);
        meter.Stop();
        acknowledged = written.Acknowledged - acknowledged;
        generator.Pump = null;
        generator.RunUntil(() => connections.All(writer => writer.IsIdle), TimeSpan.FromSeconds(10));
        return (acknowledged / meter.Seconds, written.Answers, meter);
    }
}
