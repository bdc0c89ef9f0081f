using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog.Retention;
using Ringside.Server.Retention;
using Ringside.Server.Tests.Reading;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Retention;

/// <summary>What readers are told of a history whose beginning has been dropped.</summary>
public sealed class PrunedHistoryTests
{
    [Fact(DisplayName = "[R4] [L12] before the floor is a gap, whatever the way of reading; at it or above everything resumes")]
    public async Task Before_the_floor_is_a_gap()
    {
        await using var host = await SmallAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        var old = await Rest.WriteAsync(host.Http, session, Rest.Event("x.a"));
        await FillAsync(host, session, 3);
        var whole = await History.OfSessionAsync(host.Http, session);

        var report = await RetainAsync(host);
        var path = $"/api/sessions/{session}/events";
        var kept = whole.Where(e => PositionOf(e.Cursor()) > report.Floor).Select(History.Cursor).ToList();
        var page = await Rest.GetAsync(host.Http, $"{path}?limit=1&after={old}");
        await using var stream = await SseFrames.OpenAsync(host.Http, path, old);
        var frames = await stream.ReadUntilAsync(frame => frame.Event == "caught-up");
        await using var again = await SseFrames.OpenAsync(host.Http, path, kept[0]);

        Assert.InRange(report.Floor, PositionOf(old), PositionOf(whole[^1].Cursor()) - 1);
        Assert.Equal(("gap", kept[0]), (page["verdict"], page.Json.GetProperty("items")[0].Cursor()));
        Assert.Equal("gap", frames[0].Data.Text("verdict"));
        Assert.Equal(kept, frames[1..^1].Select(frame => frame.Id!));
        Assert.Equal("resumed", (await again.ReadAsync())!.Data.Text("verdict"));
        Assert.Equal(kept[1], (await again.ReadAsync())!.Id);
        Assert.Equal(kept, (await History.OfSessionAsync(host.Http, session)).Select(History.Cursor));
        Assert.Equal("start", (await Rest.GetAsync(host.Http, $"{path}?last=100000&limit=1"))["verdict"]);

        var backwards = await Rest.GetAsync(host.Http, $"{path}?before={old}");
        Assert.Equal(("gap", 0), (backwards["verdict"], backwards.Json.GetProperty("items").GetArrayLength()));
        var newest = await Rest.GetAsync(host.Http, $"{path}?limit=1000&before={whole[^1].Cursor()}");
        Assert.Equal("resumed", newest["verdict"]);
        Assert.Equal(kept.AsEnumerable().Reverse().Skip(1).Take(1000), newest.Json.GetProperty("items").EnumerateArray().Select(History.Cursor));
        Assert.Equal("idle", (await Rest.GetAsync(host.Http, $"/api/sessions/{session}"))["status"]);
        await Rest.WriteAsync(host.Http, session, Rest.Event("x.b"));
    }

    [Fact(DisplayName = "[R4] [R8] a reader whose place is dropped while he reads is sent away, and comes back to a gap; he never misses in silence")]
    public async Task A_reader_who_is_overtaken_comes_back_to_a_gap()
    {
        await using var host = await SmallAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        await FillAsync(host, session, 12);
        var path = $"/api/sessions/{session}/events";
        using var slow = await StuckReader.OpenAsync(host, path);
        await slow.TakeAsync(4096);

        var report = await RetainAsync(host);
        var text = await slow.ReadToEndAsync().Within("the end of the stream");
        var ids = text.Split('\n').Where(line => line.StartsWith("id: ", StringComparison.Ordinal)).Select(line => line[4..].Trim()).ToList();

        Assert.Contains("""{"code":"rotate","retry":true}""", text, StringComparison.Ordinal);
        Assert.InRange(PositionOf(ids[^1]), 1, report.Floor - 1);
        Assert.Equal(Enumerable.Range(0, ids.Count - 1).Select(i => PositionOf(ids[1]) + i), ids.Skip(1).Select(PositionOf));
        await using var back = await SseFrames.OpenAsync(host.Http, path, ids[^1]);
        Assert.Equal("gap", (await back.ReadAsync())!.Data.Text("verdict"));
        Assert.Equal(report.Floor + 1, PositionOf((await back.ReadAsync())!.Id!));
    }

    [Fact(DisplayName = "[E6] whoever resumes after a delta that was pruned gets the completed message, and is told resumed")]
    public async Task Whoever_resumes_after_a_pruned_delta_gets_the_message()
    {
        await using var host = await RingsideHost.StartAsync(new() { ["keep_deltas_minutes"] = "0" });
        var session = await Rest.ExternalSessionAsync(host.Http);
        var cursor = await Rest.WriteAsync(host.Http, session, Rest.Event("message.delta", new { message = "m", at = 0, text = "one " }));
        await Rest.WriteAsync(
            host.Http, session, Rest.Event("message.delta", new { message = "m", at = 4, text = "two" }), Rest.Event("message.completed", new { message = "m", role = "assistant", text = "one two" }));

        Assert.Equal(2, (await RetainAsync(host)).Deltas);
        await using var stream = await SseFrames.OpenAsync(host.Http, $"/api/sessions/{session}/events", cursor);
        var frames = await stream.ReadUntilAsync(frame => frame.Event == "caught-up");

        Assert.Equal("resumed", frames[0].Data.Text("verdict"));
        Assert.Equal("one two", Assert.Single(frames[1..^1]).Data.Data().Text("text"));
    }

    [Fact(DisplayName = "[L12] The words of a message that still grows in a run stay, and close it after a restart")]
    public async Task The_words_of_a_message_that_grows_stay()
    {
        await using var host = await SmallAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        await Rest.WriteAsync(host.Http, session, Rest.Event("run.started"), Rest.Event("message.delta", new { message = "m", at = 0, text = "still " }));
        await FillAsync(host, session, 3);

        var first = await RetainAsync(host);
        await host.StopAsync();
        await host.StartAsync();
        await Rest.WriteAsync(host.Http, session, Rest.Event("run.completed"));

        var closed = (await History.AllAsync(host.Http, $"/api/sessions/{session}/events", "&type=message.completed")).Single();
        Assert.Equal("still ", closed.Data().Text("text"));
        Assert.True(first.Events > 0);
        Assert.True((await RetainAsync(host)).Events > 1000);
    }

    /// <summary>A server that keeps a megabyte.</summary>
    private static Task<RingsideHost> SmallAsync() => RingsideHost.StartAsync(new() { ["keep_gb"] = "0.001" });

    private static async Task FillAsync(RingsideHost host, string session, int megabytes)
    {
        for (var i = 0; i < megabytes; i++)
        {
            await Rest.WriteAsync(host.Http, session, [.. Enumerable.Range(0, 500).Select(n => Rest.Event("x.fill", new { n, text = new string('x', 2000) }))]);
        }
    }

    private static async Task<RetentionReport> RetainAsync(RingsideHost host) =>
        await host.Services.GetRequiredService<RetentionService>().RunAsync().Within("a run of retention") ?? throw new InvalidOperationException("retention failed");

    private static long PositionOf(string cursor) => long.Parse(cursor.Split('.')[1], CultureInfo.InvariantCulture);
}
