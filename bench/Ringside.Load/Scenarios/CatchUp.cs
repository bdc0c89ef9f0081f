using System.Diagnostics;
using Ringside.EventLog.Sqlite;
using Ringside.Load.Baselines;
using Ringside.Load.Reporting;
using Ringside.Load.Servers;
using Ringside.Load.Traffic;

namespace Ringside.Load.Scenarios;

/// <summary>How fast one reader who has nothing gets a long history.</summary>
internal static class CatchUp
{
    public static async Task RunAsync(Settings settings, Report report)
    {
        var events = settings.Quick ? 200_000 : 1_000_000;
        var size = settings.Size ?? 200;
        var table = report.Add(new Table(
            $"Catch-up, {events:N0} events of {size} B",
            "One reader at a time, from the start; every event checked. Per core: events for each second of processor time that the server used. The store alone runs on the generator's core.",
            "reader", "events/s", "events/s per server core", "MB/s", Meter.SharesColumn, "lost/repeated"));
        using var target = await RingsideTarget.StartAsync(settings, "sqlite");
        await WarmUp.RunAsync(settings, target);
        var session = await target.SessionAsync();
        var perWriter = Fill(target, session, size, events);
        var rest = await target.Process.RestAsync(TimeSpan.FromMinutes(3));
        report.Remark($"Catch-up: read once the server had rested, {rest.TotalSeconds:0} s after the last event was written: it was indexing them for the search.");
        foreach (var transport in settings.Transports)
        {
            await report.TryAsync($"Catch-up by {transport.Name()}", () => Task.Run(() => Stream(table, target, session, transport, perWriter)));
        }

        await PagesAsync(table, target, session, perWriter);
        var store = new SqliteEventStore(new SqliteOptions { Path = Copy(target) }, TimeProvider.System);
        await using (store)
        {
            table.Add("the store alone, pages of 1,000", Figures.Short(InProcess.Read(store, 1000)), "", "", "", "");
        }
    }

    private static IReadOnlyList<long> Fill(RingsideTarget target, string session, int size, int events)
    {
        using var generator = new Generator();
        var written = new Written();
        var sources = MarkedEvents.For(target.Writers(session, size), 4);
        Pace.Flood(generator, Writer.Connect(generator, target.Address.Port, 4, written), sources, 1000, () => events - written.Sent);
        return generator.RunUntil(() => written.Acknowledged >= events, TimeSpan.FromMinutes(5))
            ? [.. sources.Select(source => source.Sent)]
            : throw new LoadException($"{events} events were not written in five minutes");
    }

    private static void Stream(Table table, RingsideTarget target, string session, Transport transport, IReadOnlyList<long> perWriter)
    {
        using var generator = new Generator();
        var address = transport == Transport.Sse ? target.Sse($"/api/sessions/{session}/events?from=start") : target.Live($$"""{"session":["{{session}}"]}""", from: "start");
        var meter = new Meter(target.Process);
        var audience = Audience.Join(generator, address, 1);
        generator.RunUntil(() => audience.Tally.Delivered + audience.Tally.Lost >= perWriter.Sum(), TimeSpan.FromMinutes(2));
        meter.Stop();
        audience.Finish(perWriter);
        Row(table, transport.Name(), audience.Tally, meter);
    }

    private static async Task PagesAsync(Table table, RingsideTarget target, string session, IReadOnlyList<long> perWriter)
    {
        var tally = new Tally();
        var scanner = new MarkScanner(tally);
        var buffer = new MemoryStream();
        var meter = new Meter(target.Process);
        for (string after = "", last = "?"; after != last;)
        {
            buffer.SetLength(0);
            using var answer = await target.Http.GetAsync($"/api/sessions/{session}/events?limit=1000{(after.Length > 0 ? $"&after={after}" : "")}", HttpCompletionOption.ResponseHeadersRead);
            await answer.Content.CopyToAsync(buffer);
            var page = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
            tally.Bytes += page.Length;
            scanner.Scan(page, Mark.Now);
            (last, after) = (after, Next(page));
        }

        meter.Stop();
        tally.Lost += scanner.Missing(perWriter);
        Row(table, "JSON pages of 1,000", tally, meter);
    }

    private static string Next(ReadOnlySpan<byte> page)
    {
        var rest = page[(page.LastIndexOf("\"next\":\""u8) + 8)..];
        return System.Text.Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)'"')]);
    }

    private static void Row(Table table, string reader, Tally tally, Meter meter) => table.Add(
        reader, Figures.Short(tally.Delivered / meter.Seconds), Figures.Short(tally.Delivered / meter.ServerSeconds), Figures.Short(tally.Bytes / meter.Seconds / 1e6),
        meter.Shares, tally.Faults);

    /// <summary>The log as a file that no server holds.</summary>
    private static string Copy(RingsideTarget target)
    {
        var copy = Path.Combine(target.Folder, "copy.db");
        foreach (var suffix in new[] { "", "-wal" })
        {
            File.Copy(Path.Combine(target.Folder, "data", $"ringside.db{suffix}"), copy + suffix);
        }

        return copy;
    }
}
