using Ringside.Load.Reporting;
using Ringside.Load.Servers;
using Ringside.Load.Traffic;

namespace Ringside.Load.Scenarios;

/// <summary>How long an event takes from a writer at one server to viewers at another, by way of PostgreSQL.</summary>
internal static class TwoServers
{
    private const int Viewers = 100, Writers = 8;

    public static async Task RunAsync(Settings settings, Report report)
    {
        using var storage = await Storage.StartPostgresAsync();
        var address = storage.NewAddress();
        var table = report.Add(new Table(
            "Two servers on one PostgreSQL",
            $"{Viewers} viewers by SSE of one session, which is written at server A one event a request; both servers on the server's core, PostgreSQL on the generator's. CPU of the viewers' server.",
            "viewers at", "events/s", "p50 ms", "p99 ms", "max ms", Meter.SharesColumn, "lost/repeated"));
        using var a = await RingsideTarget.StartAsync(settings, address);
        using var b = await RingsideTarget.StartAsync(settings, address);
        await WarmUp.RunAsync(settings with { Transports = [Transport.Sse] }, a);
        await WarmUp.RunAsync(settings with { Transports = [Transport.Sse] }, b);
        foreach (var rate in new[] { 20, 100, 500 })
        {
            await MeasureAsync(settings, table, a, a, "A", rate);
            await MeasureAsync(settings, table, a, b, "B", rate);
        }
    }

    private static async Task MeasureAsync(Settings settings, Table table, RingsideTarget written, RingsideTarget watched, string name, int rate)
    {
        using var generator = new Generator();
        var session = await written.SessionAsync();
        await watched.KnowsAsync(session);
        var audience = Audience.Join(generator, watched.Sse($"/api/sessions/{session}/events?from=now"), Viewers);
        var sources = MarkedEvents.For(written.Writers(session, settings.Size ?? 200), Writers);
        Pace.Steady(generator, Writer.Connect(generator, written.Address.Port, Writers, new Written()), rate, writer => sources[writer]);

        var tally = audience.Tally;
        generator.RunFor(TimeSpan.FromSeconds(1));
        tally.MeasuredFrom = Mark.Now;
        var delivered = tally.Delivered;
        var meter = new Meter(watched.Process);
        generator.RunFor(settings.Time);
        meter.Stop();
        tally.MeasuredUntil = Mark.Now;
        delivered = tally.Delivered - delivered;
        audience.Drain(generator, sources);
        table.Add(
            name, Figures.Short(delivered / (double)Viewers / meter.Seconds), Figures.Milliseconds(tally.Delays.Milliseconds(0.5)), Figures.Milliseconds(tally.Delays.Milliseconds(0.99)),
            Figures.Milliseconds(tally.Delays.Max / 1e6), meter.Shares, tally.Faults);
    }
}
