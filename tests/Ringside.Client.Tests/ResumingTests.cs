using Ringside.Client.Streaming;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.Scripted;

namespace Ringside.Client.Tests;

public sealed class ResumingTests : IAsyncDisposable
{
    private static readonly StreamOptions Impatient = new() { FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(1) };
    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(1));

    [Theory(DisplayName = "[R6] a reader cut off at random places some hundred times reads exactly what an uninterrupted one does")]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Cut_at_random_places_the_sequence_is_exact(bool resets, int seed)
    {
        var random = new Random(seed);
        await using var server = await ScriptedServer.StartAsync();
        for (var i = 0; i < 400; i++)
        {
            server.Log.Append(new string('ä', random.Next(80)), "run_1");
        }

        server.Log.EndRun("run_1");
        // A reset takes away also what was on its way, on a busy machine all of it; the orderly cuts among them let the reader get on. A refusal ends one that does not.
        server.Fate = number => number > 20_000
            ? new StreamFate { Status = 403 }
            : new StreamFate { CutAfterBytes = random.Next(1_200), Resets = resets && random.Next(2) == 0 };

        var items = await ReadAsync(server, EventQuery.OfRun("run_1"));

        Assert.Equal(server.Log.Events.Select(item => item.Position), items.OfType<StreamEvent>().Select(item => item.Event.Position));
        Assert.True(items.OfType<StreamLost>().Count() > 150, $"only {items.OfType<StreamLost>().Count()} cuts");
        Assert.All(items.OfType<StreamOpened>().Skip(1), opened => Assert.True(opened.Verdict is Verdict.Resumed or Verdict.Start));
        Assert.Equal(new StreamEnded("finished"), items[^1]);
    }

    [Fact(DisplayName = "[R7] a ping moves the cursor, so that a filtered reader resumes from there")]
    public async Task A_ping_moves_the_cursor()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Log.Append("of another run", "run_2");
        server.Fate = number => number == 1 ? new StreamFate { Pings = true, Bye = ("rotate", true) } : new StreamFate { Bye = ("gone", false) };

        var items = await ReadAsync(server, EventQuery.OfRun("run_1"));

        Assert.Contains(new StreamPing("scripted.1"), items);
        Assert.Contains("after=scripted.1", server.Requests.Last(), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[R5] everything that a stream is narrowed to is asked for")]
    public async Task Everything_a_stream_is_narrowed_to_is_asked_for()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Fate = _ => new StreamFate { Bye = ("forbidden", false) };

        await ReadAsync(server, new EventQuery { Session = ["a"], Tree = ["b"], Run = ["c"], Agent = ["d", "d d"], Thread = ["e"], Task = ["f"], Type = ["x.*"] });

        Assert.Contains("&session=a&tree=b&run=c&agent=d&agent=d%20d&thread=e&task=f&type=x.%2A", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[R8] bye with retry false ends the stream and says why; with retry true the reader comes again")]
    public async Task Bye_is_honoured()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Fate = number => new StreamFate { Bye = number < 3 ? ("shutdown", true) : ("forbidden", false) };

        var items = await ReadAsync(server, new EventQuery());

        Assert.Equal(3, server.Streams);
        Assert.Equal(new StreamEnded("forbidden"), items[^1]);
    }

    [Fact(DisplayName = "[R11] 204 means that nothing is left")]
    public async Task No_content_means_finished()
    {
        await using var server = await ScriptedServer.StartAsync();
        var end = server.Log.EndRun("run_1");

        var items = await ReadAsync(server, EventQuery.OfRun("run_1") with { After = end.Cursor.ToString() });

        Assert.Equal([new StreamEnded("finished")], items);
    }

    [Fact(DisplayName = "[R4] a reset is told, and what follows begins at the start")]
    public async Task A_reset_is_told()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Log.Append("one");
        server.Fate = _ => new StreamFate { Bye = ("gone", false) };

        var items = await ReadAsync(server, new EventQuery { After = "elsewhere.7" });

        Assert.Equal(new StreamOpened(Verdict.Reset, "scripted.0"), items[0]);
        Assert.Equal("scripted.1", Assert.IsType<StreamEvent>(items[1]).Event.Cursor.ToString());
    }

    [Fact]
    public async Task A_stream_without_heartbeats_is_given_up_and_resumed()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Fate = number =>
        {
            server.HeartbeatMs = number == 1 ? 20 : 15_000;
            return number == 1 ? StreamFate.Silent : new StreamFate { Bye = ("gone", false) };
        };

        var items = await ReadAsync(server, new EventQuery());

        Assert.Contains("heartbeat", Assert.Single(items.OfType<StreamLost>()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draining_server_is_tried_again_and_a_refusal_is_thrown()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Fate = number => new StreamFate { Status = number == 1 ? 503 : 403 };

        var refusal = await Assert.ThrowsAsync<RingsideException>(() => ReadAsync(server, new EventQuery()));

        Assert.Equal((2, ErrorCodes.Forbidden), (server.Streams, refusal.Code));
    }

    [Fact]
    public async Task Waits_double_with_jitter_up_to_the_longest()
    {
        var time = new FakeTime();
        var options = new StreamOptions { Time = time, Random = new Random(7), FirstDelay = TimeSpan.FromSeconds(1), LongestDelay = TimeSpan.FromSeconds(8) };
        await using var server = await ScriptedServer.StartAsync();
        server.Fate = number => new StreamFate { Status = number < 7 ? 503 : 403 };
        using var client = new RingsideClient(server.Address);
        var waits = new List<TimeSpan>();

        await Assert.ThrowsAsync<RingsideException>(async () =>
        {
            await using var reader = client.StreamAsync(new EventQuery(), options, deadline.Token).GetAsyncEnumerator(deadline.Token);
            var next = reader.MoveNextAsync();
            while (await next)
            {
                waits.Add(Assert.IsType<StreamLost>(reader.Current).RetryIn);
                next = reader.MoveNextAsync();
                time.Advance(waits[^1]);
            }
        });

        Assert.Equal(6, waits.Count);
        double[] whole = [1, 2, 4, 8, 8, 8];
        Assert.All(waits.Zip(whole), pair => Assert.InRange(pair.First.TotalSeconds, pair.Second / 2, pair.Second));
        Assert.Equal(waits.Count, waits.Distinct().Count());
    }

    public ValueTask DisposeAsync()
    {
        deadline.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<List<StreamItem>> ReadAsync(ScriptedServer server, EventQuery query)
    {
        using var client = new RingsideClient(server.Address);
        var items = new List<StreamItem>();
        try
        {
            await foreach (var item in client.StreamAsync(query, Impatient, deadline.Token))
            {
                items.Add(item);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            Assert.Fail($"the stream did not end in time; it brought {items.Count} items, the last: {items.LastOrDefault()}");
        }

        return items;
    }
}
