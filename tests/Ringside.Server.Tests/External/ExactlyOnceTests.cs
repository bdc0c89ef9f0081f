using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.EventLog.Postgres;
using Ringside.TestKit;
using Ringside.TestKit.Postgres;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.External;

public sealed class ExactlyOnceTests
{
    private const int Producers = 3;

    [Theory(DisplayName = "[P2] whatever producers lose, repeat, send at once and start anew, over restarts of the server too, each event is there once and in order")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Each_event_is_there_once_and_in_order(int seed)
    {
        await using var host = await RingsideHost.StartAsync(new() { ["durability"] = "relaxed" });
        await RunAsync(() => host.Http, seed, batches: 60, restarts: 2, async () =>
        {
            await host.StopAsync();
            await host.StartAsync();
        });
    }

    [Fact(DisplayName = "[P2] [P1] [E2] each event is there once and in order, however often the server is killed")]
    public async Task Each_event_is_there_once_however_often_the_server_is_killed()
    {
        await using var server = await ServerProcess.StartAsync();
        await RunAsync(() => server.Http, seed: 7, batches: 60, restarts: 3, async () =>
        {
            // On another port: while it is down, anybody may take the old one.
            await server.KillAsync();
            await server.StartAsync();
        });
    }

    [Fact(DisplayName = "[P2] [A2] each event is there once and in order, whichever of two servers on one database is asked, and while either restarts")]
    public async Task Each_event_is_there_once_whichever_server_is_asked()
    {
        using var database = (await PostgresServer.Shared).CreateDatabase();
        using var folder = new ScratchFolder();
        await using var one = await HostAsync(database, folder.Make("one"));
        await using var other = await HostAsync(database, folder.Make("other"));
        var (asked, restarted) = (0, 0);
        await RunAsync(() => (Interlocked.Increment(ref asked) % 2 == 0 ? one : other).Http, seed: 8, batches: 40, restarts: 2, async () =>
        {
            var host = restarted++ % 2 == 0 ? one : other;
            await host.StopAsync();
            await host.StartAsync();
        });
    }

    private static Task<RingsideHost> HostAsync(PostgresDatabase database, string data) => RingsideHost.StartAsync(
        new() { ["data"] = data }, configure: builder => builder.Services.AddSingleton<IEventStore>(new PostgresEventStore(PostgresOptions.Parse(database.Uri), TimeProvider.System)));

    private static async Task RunAsync(Func<HttpClient> http, int seed, int batches, int restarts, Func<Task> restart)
    {
        var session = await Rest.ExternalSessionAsync(http());
        using var acknowledged = new SemaphoreSlim(0);
        var producers = Enumerable.Range(0, Producers).Select(p => new RetryingProducer(http, session, $"p{p}", (seed * 100) + p)).ToList();
        var writing = Task.WhenAll(producers.Select(producer => Task.Run(() => producer.WriteAsync(batches, () => acknowledged.Release()))));
        for (var i = 0; i < restarts; i++)
        {
            for (var progress = Producers * batches / (restarts + 1); progress > 0; progress--)
            {
                await Task.WhenAny(writing, acknowledged.WaitAsync()).Within("a batch");
            }

            await restart();
        }

        await writing.Within("all batches");

        // Of two servers, the one that is read from may have yet to hear of what the other acknowledged; asked for what comes after that, it has (R1).
        var reader = http();
        foreach (var producer in producers)
        {
            using var heard = await reader.GetAsync($"/api/sessions/{session}/events?after={producer.Last}");
            heard.EnsureSuccessStatusCode();
        }

        var events = (await History.OfSessionAsync(reader, session)).Where(e => e.Type() == "x.batch").ToList();
        foreach (var own in events.GroupBy(e => e.Data().Text("id")))
        {
            var told = own.Select(e => (e.Data().GetProperty("batch").GetInt32(), e.Data().GetProperty("i").GetInt32()));
            Assert.Equal(Enumerable.Range(0, batches * RetryingProducer.EventsInBatch).Select(n => (n / RetryingProducer.EventsInBatch, n % RetryingProducer.EventsInBatch)), told);
        }

        // One request is one commit: no other's event stands between its own.
        Assert.Equal(Producers * batches * RetryingProducer.EventsInBatch, events.Count);
        Assert.All(events.Chunk(RetryingProducer.EventsInBatch), batch => Assert.Single(batch.Select(e => (e.Data().Text("id"), e.Data().GetProperty("batch").GetInt32())).Distinct()));
    }
}
