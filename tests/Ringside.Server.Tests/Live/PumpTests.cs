using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.Server.Live;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Live;

[CollectionDefinition(nameof(PumpTests), DisableParallelization = true)]
[Collection(nameof(PumpTests))]
public sealed class PumpTests
{
    [Fact(DisplayName = "[R6] [R9] a pump that is held up keeps a bounded part of what is written meanwhile, and its readers miss nothing of it")]
    public async Task A_pump_that_is_held_up_keeps_little()
    {
        await using var host = await RingsideHost.StartAsync();
        var (log, hub) = (host.Services.GetRequiredService<EventLog.EventLog>(), host.Services.GetRequiredService<LiveHub>());
        var start = log.State.Head.Position;
        using var reader = Join(hub, start, out var signal);
        using var holding = Join(hub, start, out var held);
        using var release = new ManualResetEventSlim();
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        OnWake(held, () =>
        {
            blocked.SetResult();
            release.Wait(TimeSpan.FromSeconds(60));
        });
        Assert.False(holding.TryRead(out _));
        Assert.True(holding.TryArm());
        await AppendAsync(log, 1, 10);
        await blocked.Task.Within("the pump's being held up");

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var last = 0L;
        for (var i = 0; i < 40; i++)
        {
            last = await AppendAsync(log, 50, 60_000);
        }

        // 120 MB were written.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 70_000_000);
        release.Set();
        var seen = new List<long>();
        while (reader.Position < last)
        {
            if (reader.TryRead(out var frame))
            {
                seen.Add(frame.Position);
            }
            else if (reader.NeedsStore)
            {
                await reader.LoadAsync(TestContext.Current.CancellationToken);
            }
            else if (reader.TryArm())
            {
                await signal.WaitAsync().AsTask().Within("news");
            }
        }

        Assert.Equal(Enumerable.Range(1, 2001).Select(i => start + i), seen);
    }

    [Theory(DisplayName = "[A4] a delivery allocates nothing: a hundred readers of a ring, SSE streams or WebSockets are served without a byte of garbage")]
    [InlineData("ring")]
    [InlineData("SSE")]
    [InlineData("WebSocket")]
    public async Task A_delivery_allocates_nothing(string by)
    {
        await using var host = await RingsideHost.StartAsync();
        var hub = host.Services.GetRequiredService<LiveHub>();
        var session = await Rest.ExternalSessionAsync(host.Http);
        await using var first = new Witness(hub, session);
        var viewers = new List<IAsyncDisposable>();
        for (var i = 0; i < 100; i++)
        {
            viewers.Add(by switch { "ring" => new Witness(hub, session), "SSE" => await StreamAsync(host, session), _ => await SocketAsync(host, session) });
        }

        await using var last = new Witness(hub, session);
        var least = long.MaxValue;
        for (var i = 0; i < 300 && least > 0; i++)
        {
            var (from, to) = (first.NextAsync(), last.NextAsync());
            await Rest.WriteAsync(host.Http, session, Rest.Event("x.a"), Rest.Event("x.b"));
            var (begun, ended) = (await from.Within("the first's wake"), await to.Within("the last's wake"));
            least = begun.Thread == ended.Thread ? Math.Min(least, ended.Allocated - begun.Allocated) : least;
        }

        // The first rounds compile; a reader that just then comes from elsewhere stands behind the last.
        Assert.Equal(0, least);
        viewers.ForEach(viewer => _ = viewer.DisposeAsync());
    }

    [Theory(DisplayName = "[R9] two hundred viewers who have got what there is hold no buffers of their own")]
    [InlineData("SSE")]
    [InlineData("WebSocket")]
    public async Task Viewers_at_rest_hold_no_buffers(string by)
    {
        await using var host = await RingsideHost.StartAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        var reads = new List<Func<string, Task>>();
        for (var i = 0; i < 200; i++)
        {
            if (by == "SSE")
            {
                var stream = await StreamAsync(host, session);
                reads.Add(last => stream.ReadUntilAsync(frame => frame.Id == last));
            }
            else
            {
                var socket = await SocketAsync(host, session);
                reads.Add(last => socket.ReadUntilAsync(message => message.TryGetProperty("event", out var e) && e.Cursor() == last));
            }
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 5; i++)
        {
            var last = await Rest.WriteAsync(host.Http, session, Rest.Event("x.a"), Rest.Event("x.b"));
            foreach (var read in reads)
            {
                await read(last);
            }
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, reads.Count * 16 * 1024);
    }

    private static async Task<SseFrames> StreamAsync(RingsideHost host, string session)
    {
        var stream = await SseFrames.OpenAsync(host.Http, $"/api/sessions/{session}/events?from=now");
        await stream.ReadUntilAsync(frame => frame.Event == "caught-up");
        return stream;
    }

    private static async Task<SocketMessages> SocketAsync(RingsideHost host, string session)
    {
        var socket = await SocketMessages.StartAsync(host.Address);
        await socket.SubscribeAsync("a", $$""" "filter":{"session":["{{session}}"]},"from":"now" """);
        await socket.ReadUntilAsync("caught-up");
        return socket;
    }

    private static LiveReader Join(LiveHub hub, long position, out LiveSignal signal)
    {
        var reader = hub.Join(EventFilter.All, LiveHub.Everything, signal = new LiveSignal());
        reader.Seek(position);
        return reader;
    }

    private static void OnWake(LiveSignal signal, Action action) => signal.WaitAsync().ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(action);

    private static async Task<long> AppendAsync(EventLog.EventLog log, int count, int length)
    {
        var data = JsonElement.Parse(Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', length)}}"}"""));
        return (await log.AppendAsync([.. Enumerable.Range(0, count).Select(_ => new NewEvent("x.a", data))])).Position;
    }

    /// <summary>A reader that notes, each time it is woken, what its thread has allocated so far.</summary>
    private sealed class Witness : IAsyncDisposable
    {
        private readonly LiveReader reader;
        private readonly LiveSignal signal = new() { DueAt = long.MaxValue };
        private readonly Action note;
        private (int Thread, long Allocated) noted;
        private TaskCompletionSource<(int Thread, long Allocated)> told = new();

        public Witness(LiveHub hub, string session)
        {
            reader = hub.Join(new EventFilter { Session = [session] }, session, signal);
            reader.Seek(hub.Head);
            note = Note;
            Wait();
        }

        public Task<(int Thread, long Allocated)> NextAsync() => (told = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            return ValueTask.CompletedTask;
        }

        private void Note()
        {
            noted = (Environment.CurrentManagedThreadId, GC.GetAllocatedBytesForCurrentThread());
            var waiting = told;
            Wait();
            waiting.TrySetResult(noted);
        }

        private void Wait()
        {
            OnWake(signal, note);
            do
            {
                while (reader.TryReadRun(int.MaxValue, out _))
                {
                }
            }
            while (!reader.TryArm());
        }
    }
}
