using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ringside.Client.Streaming;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Client.Tests;

/// <summary>The client and a whole server, with a bad network between them.</summary>
public sealed class FaultyNetworkTests : IAsyncDisposable
{
    private const int Faults = 40;

    private static readonly StreamOptions Impatient = new() { FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(1) };

    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(2));

    public static TheoryData<string, bool, int> Networks => new()
    {
        { "C#", false, int.MaxValue },
        { "C#", true, int.MaxValue },
        { "C#", false, 1 },
        { "C#", true, 7 },
        { "C# socket", false, int.MaxValue },
        { "C# socket", true, 7 },
        { "TypeScript", false, 1 },
        { "TypeScript", true, int.MaxValue },
    };

    [Theory(DisplayName = "[R6] [M15] Through a network that cuts, resets or splits at every byte, a reader ends with the exact sequence")]
    [MemberData(nameof(Networks))]
    public async Task Cut_and_split(string client, bool resets, int pieceBytes)
    {
        var random = new Random(pieceBytes);
        await ReadAllAsync(
            client,
            () => new ConnectionFault { CutAfter = random.Next(1, 9000), Resets = resets && random.Next(2) == 0, PieceBytes = pieceBytes },
            proxy => proxy.Cuts >= Faults);
    }

    [Theory(DisplayName = "[R7] [M15] Through a network that falls silent in the middle of an event, a reader notices by the missing heartbeat and ends with the exact sequence")]
    [InlineData("C#")]
    [InlineData("C# socket")]
    [InlineData("TypeScript")]
    public async Task Stalled(string client)
    {
        var random = new Random(3);
        await ReadAllAsync(client, () => new ConnectionFault { StallAfter = random.Next(600, 4000) }, proxy => proxy.Stalls >= 3);
    }

    [Theory(DisplayName = "[R6] [M15] Through a network that holds back what is sent and hands it on at once, a reader ends with the exact sequence")]
    [InlineData("C#")]
    [InlineData("C# socket")]
    [InlineData("TypeScript")]
    public async Task Held_back(string client)
    {
        var (random, telling) = (new Random(5), new Random(6));
        await ReadAllAsync(
            client,
            () => new ConnectionFault { HoldBytes = random.Next(1, 9000) },
            proxy => proxy.Holds >= Faults,
            proxy =>
            {
                if (telling.Next(5) == 0)
                {
                    proxy.Release();
                }
            });
    }

    public ValueTask DisposeAsync()
    {
        deadline.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A run is written and read through the network until there were faults enough; then the network mends, and the run ends.</summary>
    private async Task ReadAllAsync(string client, Func<ConnectionFault> next, Func<FaultProxy, bool> isEnough, Action<FaultProxy>? afterEach = null)
    {
        await using var host = await RingsideHost.StartAsync(new() { ["heartbeat_seconds"] = "1" });
        FaultProxy? made = null;
        await using var proxy = made = new FaultProxy(host.Address, _ => made is null || !isEnough(made) ? next() : ConnectionFault.None);
        var session = await Rest.ExternalSessionAsync(host.Http);
        await Rest.WriteAsync(host.Http, session, Rest.Event(EventTypes.RunStarted, new { run = "run_1" }));
        var reading = client == "TypeScript" ? ReadWithNodeAsync(proxy.Address) : ReadAsync(proxy.Address, client == "C# socket");

        var random = new Random(4);
        for (var i = 0; !isEnough(proxy); i++)
        {
            deadline.Token.ThrowIfCancellationRequested();
            if (reading.IsCompleted)
            {
                Assert.Fail($"The reader ended before its run did, after {(await reading).Count} events.");
            }

            await Rest.WriteAsync(host.Http, session, Some(random, i));
            afterEach?.Invoke(proxy);
        }

        proxy.Release(forGood: true);
        await Rest.WriteAsync(host.Http, session, Rest.Event(EventTypes.RunCompleted));
        var positions = await reading;

        var page = await Rest.GetAsync(host.Http, "/api/runs/run_1/events?limit=1000");
        var expected = new List<long>();
        while (page.Json.GetProperty("items").GetArrayLength() > 0)
        {
            expected.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("position").GetInt64()));
            page = await Rest.GetAsync(host.Http, $"/api/runs/run_1/events?limit=1000&after={page["next"]}");
        }

        Assert.Equal(expected, positions);
    }

    private static JsonObject[] Some(Random random, int i) =>
        [.. Enumerable.Range(0, random.Next(1, 6)).Select(n => Rest.Event("x.note", new { i, n, text = new string('ü', random.Next(200)) }))];

    private async Task<List<long>> ReadAsync(Uri address, bool sharesSocket)
    {
        using var client = new RingsideClient(address, RingsideHost.AdminToken);
        var items = new List<StreamItem>();
        await foreach (var item in client.StreamAsync(EventQuery.OfRun("run_1"), Impatient with { SharesSocket = sharesSocket, PollingPeriod = TimeSpan.FromMilliseconds(50) }, deadline.Token))
        {
            items.Add(item);
        }

        Assert.All(items.OfType<StreamOpened>().Skip(1), opened => Assert.Contains(opened.Verdict, (Verdict[])[Verdict.Start, Verdict.Resumed]));
        Assert.Equal(new StreamEnded(StreamEnded.Finished), items[^1]);
        return [.. items.OfType<StreamEvent>().Select(item => item.Event.Position)];
    }

    /// <summary>The TypeScript client in Node; it prints positions, verdicts, and how it ended.</summary>
    private async Task<List<long>> ReadWithNodeAsync(Uri address)
    {
        Assert.True(
            Directory.Exists(Path.Combine(Checkout.Root, "web", "node_modules", "vite")),
            "The packages of web/ are not installed: run `npm ci` in web/, or `./test web`, which does.");
        var script = Path.Combine(Checkout.Root, "web", "client", "test", "follow.mjs");
        using var node = Process.Start(new ProcessStartInfo("node", [script, address.ToString(), RingsideHost.AdminToken, "run_1"]) { RedirectStandardOutput = true })!;
        try
        {
            var lines = new List<string>();
            while (await node.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                lines.Add(line);
            }

            Assert.Equal(StreamEnded.Finished, lines[^1]);
            Assert.All(lines.Where(line => !char.IsAsciiDigit(line[0])).SkipLast(1), verdict => Assert.Contains(verdict, (string[])["start", "resumed"]));
            return [.. lines.Where(line => char.IsAsciiDigit(line[0])).Select(line => long.Parse(line, CultureInfo.InvariantCulture))];
        }
        finally
        {
            node.Kill();
        }
    }
}
