using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

public sealed class VerdictTests
{
    [Theory(DisplayName = "[R4] a cursor that means nothing here is never met with silence: reset, and everything from the start")]
    [InlineData("garbage")]
    [InlineData("zzzz.5")]
    [InlineData("{epoch}.999999")]
    [InlineData("{epoch}.-1")]
    [InlineData("{epoch}.")]
    [InlineData("5")]
    [InlineData("{epoch}.99999999999999999999999999")]
    public async Task A_cursor_that_means_nothing_is_a_reset(string cursor)
    {
        await using var host = await RingsideHost.StartAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        var last = await Rest.WriteAsync(host.Http, session, Rest.Event("x.a"));
        cursor = cursor.Replace("{epoch}", last.Split('.')[0], StringComparison.Ordinal);

        var page = await Rest.GetAsync(host.Http, $"/api/events?after={cursor}");
        await using var stream = await SseFrames.OpenAsync(host.Http, "/api/events", cursor);
        var frames = await stream.ReadUntilAsync(frame => frame.Event == "caught-up");

        Assert.Equal("reset", page["verdict"]);
        Assert.Equal("reset", frames[0].Data.Text("verdict"));
        Assert.Equal(page.Json.GetProperty("items").EnumerateArray().Select(History.Cursor), frames[1..^1].Select(frame => frame.Id));
        Assert.Equal(1, page.Json.GetProperty("items")[0].GetProperty("position").GetInt32());
        Assert.Equal(last, frames[^1].Id);
    }

    [Fact(DisplayName = "[R4] a cursor older than what is kept is a gap: what follows begins with the oldest kept event")]
    public async Task A_cursor_older_than_what_is_kept_is_a_gap()
    {
        await using var host = await RingsideHost.StartAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        var cursors = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            cursors.Add(await Rest.WriteAsync(host.Http, session, Rest.Event("x.a", new { i })));
        }

        var floor = long.Parse(cursors[1].Split('.')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(host.Services.GetRequiredService<IEventStore>().Prune(new PruneStep { Floor = new FloorMove(0, floor, []) }));

        foreach (var (cursor, verdict, first) in new[] { (cursors[0], "gap", cursors[2]), (cursors[1], "resumed", cursors[2]), (cursors[2], "resumed", cursors[3]), ("zz.1", "reset", cursors[2]) })
        {
            var page = await Rest.GetAsync(host.Http, $"/api/sessions/{session}/events?after={cursor}");
            await using var stream = await SseFrames.OpenAsync(host.Http, $"/api/sessions/{session}/events", cursor);

            Assert.Equal((verdict, first), (page["verdict"], page.Json.GetProperty("items")[0].Cursor()));
            Assert.Equal(verdict, (await stream.ReadAsync())!.Data.Text("verdict"));
            Assert.Equal(first, (await stream.ReadAsync())!.Id);
        }
    }

    [Fact(DisplayName = "[R4] in a log with a new epoch every old cursor is a reset")]
    public async Task In_a_new_epoch_every_old_cursor_is_a_reset()
    {
        await using var host = await RingsideHost.StartAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        var old = await Rest.WriteAsync(host.Http, session, Rest.Event("x.a"));
        host.Services.GetRequiredService<IEventStore>().RenewEpoch();
        await host.StopAsync();
        await host.StartAsync();

        var page = await Rest.GetAsync(host.Http, $"/api/sessions/{session}/events?after={old}");

        Assert.Equal(("reset", 2), (page["verdict"], page.Json.GetProperty("items").GetArrayLength()));
        Assert.NotEqual(old.Split('.')[0], page["head"].Split('.')[0]);
    }
}
