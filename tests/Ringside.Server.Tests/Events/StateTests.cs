using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Events;

public sealed class StateTests(SharedHost shared)
{
    [Theory(DisplayName = "[E4] whenever it is read, a session and the events after its cursor make what the session is later")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_session_and_the_events_after_it_make_the_session_later(int seed)
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);
        var writer = new ExternalWriter(shared.Http, session, seed);
        var snapshots = new List<Answer>();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 120; i++)
            {
                await writer.StepAsync();
            }
        });
        while (!writing.IsCompleted)
        {
            snapshots.Add(await Rest.GetAsync(shared.Http, $"/api/sessions/{session}"));
        }

        await writing;
        var later = await Rest.GetAsync(shared.Http, $"/api/sessions/{session}");

        Assert.True(snapshots.Count > 20);
        foreach (var snapshot in snapshots.Where((_, i) => i % (snapshots.Count / 20) == 0).Append(snapshots[0]))
        {
            var view = new SessionView(snapshot.Json);
            (await History.AllAsync(shared.Http, $"/api/sessions/{session}/events", after: snapshot["cursor"])).ForEach(view.Apply);
            Assert.Equal(new SessionView(later.Json).ToString(), view.ToString());
        }
    }

    [Fact(DisplayName = "[E4] [A6] a list with its cursor and the events after it name every session once")]
    public async Task A_list_and_the_events_after_it_name_every_session_once()
    {
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                await Rest.ExternalSessionAsync(shared.Http);
            }
        });
        do
        {
            var list = await Rest.GetAsync(shared.Http, "/api/sessions?limit=500");
            var listed = list.Json.GetProperty("items").EnumerateArray().Select(item => item.Text("id")!).ToList();
            var created = (await History.AllAsync(shared.Http, "/api/events", "&type=session.created", list["cursor"])).Select(e => e.Text("session")!).ToList();

            Assert.Empty(listed.Intersect(created));
            Assert.Empty((await History.AllAsync(shared.Http, "/api/events", "&type=session.created")).Select(e => e.Text("session")!).Take(listed.Count + created.Count).Except(listed).Except(created));
        }
        while (!writing.IsCompleted);
        await writing;
    }

    [Fact(DisplayName = "[E7] counts are totals read back from the fold, of call, run, session and agent; the window's warnings come once each")]
    public async Task Counts_are_totals()
    {
        var name = $"counted-{Random.Shared.Next()}";
        await Rest.DoAsync(shared.Http, "/api/agents", $$"""{"name":"{{name}}","driver":"external"}""");
        var sessions = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var session = (await Rest.DoAsync(shared.Http, "/api/sessions", $$"""{"agent":"{{name}}"}"""))["id"];
            sessions.Add(session);
            for (var run = 0; run < 2; run++)
            {
                await Rest.WriteAsync(
                    shared.Http, session, Rest.Event("run.started"),
                    Rest.Event("usage.updated", new { call = new { input = 10, output = 1, cacheRead = 5 }, context = new { used = 70, size = 100, source = "reported" } }),
                    Rest.Event("usage.updated", new { call = new { input = 20, output = 2 }, context = new { used = 95, size = 100, source = "reported" } }),
                    Rest.Event("run.completed"));
            }
        }

        var usage = (await History.OfSessionAsync(shared.Http, sessions[1])).Where(e => e.Type() == "usage.updated").ToList()[^1].Data();
        Assert.Equal((20, 30, 60, 120), (Input(usage, "call"), Input(usage, "run"), Input(usage, "session"), Input(usage, "agent")));
        Assert.Equal(120, (await Rest.GetAsync(shared.Http, $"/api/agents/{name}")).Json.GetProperty("usage").GetProperty("input").GetInt32());
        var warnings = (await History.OfSessionAsync(shared.Http, sessions[0])).Where(e => e.Type() == "context.warning").Select(e => e.Data().GetProperty("threshold").GetDouble());
        Assert.Equal([0.8, 0.9, 0.8, 0.9], warnings);
    }

    private static int Input(System.Text.Json.JsonElement usage, string of) => usage.GetProperty(of).GetProperty("input").GetInt32();
}
