using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.WebSockets;

public sealed class ManySubscriptionsTests
{
    [Fact(DisplayName = "[R7] [L4] a socket that is quiet is pinged every 15 seconds with the newest place of each subscription, wanted or not; so is one that asks")]
    public async Task A_quiet_socket_is_pinged()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        var (quiet, busy) = (await Rest.ExternalSessionAsync(host.Http), await Rest.ExternalSessionAsync(host.Http));
        await using var socket = await SocketMessages.StartAsync(host.Address);
        time.Advance(TimeSpan.FromSeconds(16));
        Assert.Empty((await socket.ReadAsync())!.Value.GetProperty("cursors").EnumerateObject());

        await socket.SubscribeAsync("quiet", $$""" "filter":{"session":["{{quiet}}"],"type":["x.wanted"]} """);
        await socket.SubscribeAsync("busy", $$""" "filter":{"session":["{{busy}}"]} """);
        await socket.ReadUntilAsync("caught-up", "busy");
        await Rest.WriteAsync(host.Http, quiet, Rest.Event("x.other"));
        time.Advance(TimeSpan.FromSeconds(10));
        var last = await Rest.WriteAsync(host.Http, busy, Rest.Event("x.a"));
        await socket.ReadUntilAsync("event", "busy");
        time.Advance(TimeSpan.FromSeconds(6));

        var ping = (await socket.ReadAsync())!.Value;
        Assert.Equal($$"""{"busy":"{{last}}","quiet":"{{last}}"}""", Sorted(ping));
        await socket.SendAsync("""{"op":"ping"}""");
        var answer = (await socket.ReadAsync())!.Value;
        Assert.Equal(("ping", Sorted(ping)), (answer.Text("op"), Sorted(answer)));
        Assert.Matches(@"^2026-11-20T12:0\d:\d\d\.\d{3}Z$", answer.Text("time"));
    }

    [Fact(DisplayName = "[L4] a client who answers no ping frame is taken for dead and cut off; one who does lives on")]
    public async Task A_dead_client_is_cut_off()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        using var dead = await RawSocket.StartAsync(host.Address);
        using var alive = await RawSocket.StartAsync(host.Address);
        for (var silence = 0; silence < 4; silence++)
        {
            time.Advance(TimeSpan.FromSeconds(16));
            foreach (var raw in new[] { dead, alive })
            {
                RawFrame? frame;
                while ((frame = await raw.ReadAsync()) is { Opcode: not 9 })
                {
                }

                Assert.True(frame is not null || (silence == 3 && raw == dead));
            }

            // A ping of the client's own shows by its answer that the pong before it was read.
            await alive.SendAsync([.. RawSocket.Frame(0x8A, []), .. RawSocket.Frame(0x89, [])]);
            while ((await alive.ReadAsync())!.Opcode != 10)
            {
            }
        }

        Assert.Null(await dead.ReadAsync());
    }

    [Fact(DisplayName = "[L3] while one subscription reads a long history, a live one of the same socket is served between its pieces, and unsubscribing stops it")]
    public async Task A_long_history_holds_up_no_live_subscription()
    {
        await using var host = await RingsideHost.StartAsync(configure: builder => builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = ListenWithSmallBuffers));
        var (old, live) = (await Rest.ExternalSessionAsync(host.Http), await Rest.ExternalSessionAsync(host.Http));
        for (var i = 0; i < 200; i++)
        {
            await Rest.WriteAsync(host.Http, old, [.. Enumerable.Range(0, 20).Select(n => Rest.Event("x.a", new { text = new string('x', 5000) }))]);
        }

        await using var socket = await SocketMessages.StartAsync(host.Address, receiveBuffer: 64 * 1024);
        await socket.SubscribeAsync("live", $$""" "filter":{"session":["{{live}}"]} """);
        await socket.ReadUntilAsync("caught-up", "live");
        await socket.SubscribeAsync("old", $$""" "filter":{"session":["{{old}}"]} """);
        await socket.ReadUntilAsync("event", "old");
        await Rest.WriteAsync(host.Http, live, Rest.Event("x.now"));
        var before = await socket.ReadUntilAsync("event", "live");
        await socket.SendAsync("""{"op":"unsubscribe","id":"old"}""");
        await socket.SendAsync("""{"op":"ping"}""");
        var rest = await socket.ReadUntilAsync("ping");

        // What the buffers of both ends hold, which are kept small here, came first; of 20 MiB most was left.
        Assert.InRange(before.Count + rest.Count, 1, 1000);
        Assert.Equal(["live"], rest[^1].GetProperty("cursors").EnumerateObject().Select(member => member.Name));
    }

    [Fact(DisplayName = "[R6] [A6] forty subscriptions with every kind of filter on one socket, cut again and again while events are written, each get exactly what a page gives")]
    public async Task Many_subscriptions_resume_exactly()
    {
        var random = new Random(11);
        await using var host = await RingsideHost.StartAsync();
        var sessions = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            sessions.Add(await Rest.ExternalSessionAsync(host.Http));
        }

        var filters = Enumerable.Range(0, 40).Select(i => (i % 4) switch
        {
            0 => new { Json = $$"""{"session":["{{sessions[i / 4 % 4]}}"]}""", Query = $"session={sessions[i / 4 % 4]}" },
            1 => new { Json = $$"""{"type":["x.{{i / 4 % 3}}"]}""", Query = $"type=x.{i / 4 % 3}" },
            2 => new { Json = $$"""{"tree":["{{sessions[i / 4 % 4]}}","{{sessions[0]}}"]}""", Query = $"tree={sessions[i / 4 % 4]}&tree={sessions[0]}" },
            _ => new { Json = "{}", Query = "" },
        }).ToList();
        var (cursors, got) = (new string?[filters.Count], filters.Select(_ => new List<string>()).ToList());
        using var enough = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                await Rest.WriteAsync(host.Http, sessions[i % 4], [.. Enumerable.Range(0, i % 3 + 1).Select(n => Rest.Event($"x.{(i + n) % 3}", new { i, n }))]);
            }
        });

        for (var cut = 0; cut < 60; cut++)
        {
            await ReadAsync(random.Next(1, 300));
        }

        await enough.CancelAsync();
        await writing;
        await ReadAsync(null);
        foreach (var (number, filter) in filters.Index())
        {
            Assert.Equal((await History.AllAsync(host.Http, "/api/events", "&" + filter.Query)).Select(e => e.GetRawText()), got[number]);
        }

        async Task ReadAsync(int? messages)
        {
            await using var socket = await SocketMessages.StartAsync(host.Address);
            foreach (var (number, filter) in filters.Index())
            {
                await socket.SubscribeAsync($"{number}", $$""" "filter":{{filter.Json}},{{(cursors[number] is { } cursor ? $"\"after\":\"{cursor}\"" : "\"from\":\"start\"")}} """);
            }

            var caughtUp = 0;
            for (var read = 0; messages is null ? caughtUp < filters.Count : read < messages; read++)
            {
                var message = (await socket.ReadAsync())!.Value;
                if (message.Text("op") == "event")
                {
                    var number = int.Parse(message.Text("id")!, System.Globalization.CultureInfo.InvariantCulture);
                    got[number].Add(message.GetProperty("event").GetRawText());
                    cursors[number] = message.GetProperty("event").Cursor();
                }
                else if (message.Text("op") == "subscribed")
                {
                    Assert.Equal(cursors[int.Parse(message.Text("id")!, System.Globalization.CultureInfo.InvariantCulture)] is null ? "start" : "resumed", message.Text("verdict"));
                }

                caughtUp += message.Text("op") == "caught-up" ? 1 : 0;
            }
        }
    }

    private static Socket ListenWithSmallBuffers(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        socket.SendBufferSize = 64 * 1024;
        return socket;
    }

    private static string Sorted(JsonElement ping) => JsonSerializer.Serialize(new SortedDictionary<string, string>(ping.GetProperty("cursors").EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!), StringComparer.Ordinal));
}
