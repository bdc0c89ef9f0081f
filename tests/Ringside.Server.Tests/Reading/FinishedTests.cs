using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

public sealed class FinishedTests(SharedHost shared)
{
    [Fact(DisplayName = "[R11] a reader of a run that has ended gets all that is left, caught-up and bye; coming back with what he has, 204")]
    public async Task A_run_that_has_ended_is_read_to_its_end()
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);
        var run = "run_" + session[4..];
        var started = Rest.Event("run.started");
        started["run"] = run;
        var first = await Rest.WriteAsync(shared.Http, session, started, Rest.Event("x.a"));
        await using var live = await SseFrames.OpenAsync(shared.Http, $"/api/runs/{run}/events");
        await live.ReadUntilAsync(frame => frame.Event == "caught-up");
        await Rest.WriteAsync(shared.Http, session, Rest.Event("x.b"), Rest.Event("run.completed"));

        Assert.Equal("x.b run.completed bye", Events(await live.ReadUntilAsync(frame => frame.Event == "bye")));
        Assert.Null(await live.ReadAsync());
        await using var late = await SseFrames.OpenAsync(shared.Http, $"/api/events?run={run}", first);
        var rest = await late.ReadUntilAsync(frame => frame.Event == "bye");
        Assert.Equal("hello x.b run.completed caught-up bye", Events(rest));
        Assert.Equal(("finished", false), (rest[^1].Data.Text("code"), rest[^1].Data.GetProperty("retry").GetBoolean()));

        foreach (var path in new[] { $"/api/runs/{run}/events", $"/api/events?run={run}", $"/api/events?run={run}&type=x.b" })
        {
            var again = await Rest.SendAsync(shared.Http, HttpMethod.Get, path, null, ("Accept", "text/event-stream"), ("Last-Event-ID", rest[^2].Id!));
            Assert.Equal(204, again.Status);
        }

        var lost = await SseFrames.OpenAsync(shared.Http, $"/api/runs/{run}/events", "nonsense.1");
        Assert.Equal("reset", (await lost.ReadAsync())!.Data.Text("verdict"));
        await lost.DisposeAsync();
    }

    private static string Events(IEnumerable<SseFrame> frames) => string.Join(' ', frames.Select(frame => frame.Event));
}
