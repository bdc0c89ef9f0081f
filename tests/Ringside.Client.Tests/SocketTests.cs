using Ringside.Client.Streaming;
using Ringside.Protocol;
using Ringside.TestKit.Servers;

namespace Ringside.Client.Tests;

/// <summary>Streams that share a WebSocket, with a whole server.</summary>
public sealed class SocketTests : IAsyncLifetime
{
    private static readonly StreamOptions Shared = new()
    {
        SharesSocket = true,
        FirstDelay = TimeSpan.FromMilliseconds(1),
        LongestDelay = TimeSpan.FromMilliseconds(50),
        HelloTimeout = TimeSpan.FromSeconds(1),
        PollingPeriod = TimeSpan.FromMilliseconds(300),
        PollSeconds = 1,
    };

    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(1));
    private RingsideHost host = null!;

    public async ValueTask InitializeAsync() => host = await RingsideHost.StartAsync();

    public ValueTask DisposeAsync()
    {
        deadline.Dispose();
        return host.DisposeAsync();
    }

    [Fact(DisplayName = "[R4] [R6] thirty streams of a client share one WebSocket, each with its own events")]
    public async Task Streams_share_a_socket()
    {
        await using var proxy = await ThroughAsync();
        using var client = new RingsideClient(proxy.Address, RingsideHost.AdminToken);
        var sessions = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            sessions.Add(await Rest.ExternalSessionAsync(host.Http));
        }

        var started = new CountdownEvent(sessions.Count);
        var reading = sessions.Select(session => ReadToAsync(client, session, "x.end", item => _ = item is StreamCaughtUp && !started.IsSet && started.Signal())).ToList();
        await Task.Run(() => Assert.True(started.Wait(TimeSpan.FromSeconds(30))), deadline.Token);
        Assert.Equal(1, proxy.Sockets);

        foreach (var session in sessions)
        {
            await Rest.WriteAsync(host.Http, session, Rest.Event("x.a"), Rest.Event("x.b"), Rest.Event("x.end"));
        }

        foreach (var (session, read) in sessions.Zip(await Task.WhenAll(reading)))
        {
            Assert.Equal(await CursorsAsync(session), read);
        }
    }

    [Fact(DisplayName = "[M11] where WebSockets are held back a stream takes over, where streams are too polling does, and the socket comes back by itself, losing and repeating nothing")]
    public async Task What_gets_through_takes_over()
    {
        await using var proxy = await StreamHoldingProxy.StartAsync(host.Address);
        using var client = new RingsideClient(proxy.Address, RingsideHost.AdminToken);
        var session = await Rest.ExternalSessionAsync(host.Http);
        await Rest.WriteAsync(host.Http, session, Rest.Event("x.a"));
        var (step, ways) = (0, new List<string>());

        var read = await ReadToAsync(client, session, "x.end", item =>
        {
            if (item is StreamOpened opened)
            {
                var way = opened.IsPolling ? "polling" : proxy.Sockets > 0 ? "socket" : "stream";
                if (ways.LastOrDefault() != way)
                {
                    ways.Add(way);
                }

                // Each time something is read by what has taken over, the next better is let through.
                switch (way)
                {
                    case "polling" when step == 0:
                        step = 1;
                        proxy.LetThrough();
                        break;
                    case "stream" when step == 1:
                        step = 2;
                        proxy.LetSocketsThrough();
                        break;
                    case "socket":
                        _ = Rest.WriteAsync(host.Http, session, Rest.Event("x.b"), Rest.Event("x.end"));
                        break;
                }
            }
        });

        Assert.Equal(["polling", "stream", "socket"], ways);
        Assert.Equal(await CursorsAsync(session), read);
    }

    [Fact(DisplayName = "[R6] [R9] a reader who falls behind holds up no other on his socket, and gets all of it when he reads on")]
    public async Task Who_falls_behind_holds_up_nobody()
    {
        using var client = new RingsideClient(host.Address, RingsideHost.AdminToken);
        var (slow, quick) = (await Rest.ExternalSessionAsync(host.Http), await Rest.ExternalSessionAsync(host.Http));
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var behind = Task.Run(async () =>
        {
            var cursors = new List<string>();
            await foreach (var item in client.StreamAsync(EventQuery.OfSession(slow), Shared, deadline.Token))
            {
                begun.TrySetResult();
                await go.Task;
                if (item is StreamEvent { Event: var e })
                {
                    cursors.Add(e.Cursor.ToString());
                    if (e.Type == "x.end")
                    {
                        break;
                    }
                }
            }

            return cursors;
        });
        await begun.Task.WaitAsync(deadline.Token);
        for (var i = 0; i < 5; i++)
        {
            await Rest.WriteAsync(host.Http, slow, [.. Enumerable.Range(0, 1000).Select(n => Rest.Event("x.a", new { n }))]);
        }

        await Rest.WriteAsync(host.Http, slow, Rest.Event("x.end"));
        await Rest.WriteAsync(host.Http, quick, Rest.Event("x.end"));
        Assert.Equal(await CursorsAsync(quick), await ReadToAsync(client, quick, "x.end"));
        go.SetResult();

        Assert.Equal(await CursorsAsync(slow), await behind);
    }

    [Fact(DisplayName = "[R8] [R10] what the server refuses, closes for good or tells of rights comes through a socket as it does through a stream")]
    public async Task The_servers_word_comes_through()
    {
        using var client = new RingsideClient(host.Address, RingsideHost.AdminToken);
        var refused = await Assert.ThrowsAsync<RingsideException>(async () => await ReadToAsync(client, "ses_none", "x.end"));
        Assert.Equal(ErrorCodes.NotFound, refused.Code);

        using var stranger = new RingsideClient(host.Address, "rs_nobody_knows_this_one");
        Assert.Equal(ErrorCodes.Unauthenticated, (await Assert.ThrowsAsync<RingsideException>(async () => await ReadToAsync(stranger, "ses_none", "x.end"))).Code);

        var session = await Rest.ExternalSessionAsync(host.Http);
        var items = new List<StreamItem>();
        await foreach (var item in client.StreamAsync(EventQuery.OfSession(session), Shared, deadline.Token))
        {
            items.Add(item);
            if (item is StreamCaughtUp)
            {
                await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/sessions/{session}", null);
            }
        }

        Assert.Equal(new StreamEnded("gone"), items[^1]);
    }

    private async Task<StreamHoldingProxy> ThroughAsync()
    {
        var proxy = await StreamHoldingProxy.StartAsync(host.Address);
        proxy.LetThrough();
        proxy.LetSocketsThrough();
        return proxy;
    }

    private async Task<List<string>> ReadToAsync(RingsideClient client, string session, string type, Action<StreamItem>? onItem = null)
    {
        var cursors = new List<string>();
        await foreach (var item in client.StreamAsync(EventQuery.OfSession(session), Shared, deadline.Token))
        {
            onItem?.Invoke(item);
            if (item is StreamEvent { Event: var e })
            {
                cursors.Add(e.Cursor.ToString());
                if (e.Type == type)
                {
                    break;
                }
            }
        }

        return cursors;
    }

    private async Task<List<string>> CursorsAsync(string session)
    {
        var cursors = new List<string>();
        for (string? after = null, head = ""; after != head;)
        {
            var page = await Rest.GetAsync(host.Http, $"/api/sessions/{session}/events?limit=1000{(after is null ? "" : $"&after={after}")}");
            cursors.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("cursor").GetString()!));
            (after, head) = (page["next"], page["head"]);
        }

        return cursors;
    }
}
