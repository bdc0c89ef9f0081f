using Ringside.TestKit.Postgres;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

public sealed class ChaosReaderTests
{
    private const int Cuts = 1000;

    [Fact(DisplayName = "[R6] [A6] a reader whose stream is cut at a thousand random places sees exactly what an uninterrupted one sees")]
    public Task A_stream_cut_a_thousand_times_gives_everything_once() => CutAsync(reader => reader.ReadOnceAsync());

    [Fact(DisplayName = "[R2] [R6] a reader whose long polls are cut at a thousand random places sees exactly what an uninterrupted one sees")]
    public Task A_poll_cut_a_thousand_times_gives_everything_once() => CutAsync(reader => reader.PollOnceAsync());

    [Fact(DisplayName = "[R6] a reader whose WebSocket is cut at a thousand random places sees exactly what an uninterrupted one sees")]
    public Task A_socket_cut_a_thousand_times_gives_everything_once() => CutAsync(reader => reader.WatchOnceAsync());

    [Fact(DisplayName = "[R2] [R6] [M11] a reader who changes between SSE, WebSocket and long polls at each of a thousand cuts sees exactly what an uninterrupted one sees")]
    public Task Ways_mixed_give_everything_once() => CutAsync(AnyWay(8));

    [Fact(DisplayName = "[R2] [R6] [A2] so does one whose log is in PostgreSQL")]
    public async Task Ways_mixed_give_everything_once_from_PostgreSQL()
    {
        using var database = (await PostgresServer.Shared).CreateDatabase();
        await CutAsync(AnyWay(9), new() { ["store"] = database.Uri });
    }

    private static Func<CutReader, Task> AnyWay(int seed)
    {
        var random = new Random(seed);
        return reader => random.Next(3) switch { 0 => reader.ReadOnceAsync(), 1 => reader.WatchOnceAsync(), _ => reader.PollOnceAsync() };
    }

    private static async Task CutAsync(Func<CutReader, Task> read, Dictionary<string, string>? settings = null)
    {
        var random = new Random(6);
        await using var host = await RingsideHost.StartAsync(settings);
        using var http = host.Client(RingsideHost.AdminToken);
        var session = await Rest.ExternalSessionAsync(host.Http);
        await using var whole = await SseFrames.OpenAsync(host.Http, $"/api/sessions/{session}/events");
        var uninterrupted = Task.Run(() => whole.ReadUntilAsync(frame => frame.Event == "x.end"));
        using var enough = new CancellationTokenSource();
        var writing = WriteAsync(host.Http, session, enough.Token);

        var reader = new CutReader(http, session, random);
        while (reader.Cuts < Cuts)
        {
            await read(reader);
        }

        await enough.CancelAsync();
        var last = await writing;
        for (var more = 0; more < 20_000 && !reader.Events.Any(e => e.Contains($"\"cursor\":\"{last}\"", StringComparison.Ordinal)); more++)
        {
            await read(reader);
        }

        var expected = (await uninterrupted).Where(frame => frame.Data.TryGetProperty("position", out _)).Select(frame => frame.Data.GetRawText()).ToList();
        Assert.Equal(expected, reader.Events.Take(expected.Count));
        Assert.Equal(expected, (await History.OfSessionAsync(host.Http, session)).Take(expected.Count).Select(e => e.GetRawText()));
        Assert.True(expected.Count > 300, $"only {expected.Count} events");
    }

    /// <summary>Writes until it is enough, then an end that is told apart, and then on until the last reader has got it.</summary>
    private static async Task<string> WriteAsync(HttpClient http, string session, CancellationToken enough)
    {
        var random = new Random(7);
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            await Rest.WriteAsync(http, session, [.. Enumerable.Range(0, random.Next(1, 6)).Select(n => Rest.Event("x.a", new { i, n, text = new string('ü', random.Next(200)) }))]);
        }

        var end = await Rest.WriteAsync(http, session, Rest.Event("x.end"));

        // A cut falls anywhere up to 8,000 bytes in: so much must follow the end.
        await Rest.WriteAsync(http, session, [.. Enumerable.Range(0, 40).Select(_ => Rest.Event("x.after", new { text = new string('x', 200) }))]);
        return end;
    }
}
