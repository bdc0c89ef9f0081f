using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

/// <summary>Something that a subscription said: an event, or a control moment.</summary>
internal sealed record Told(string Event, JsonElement Data);

/// <summary>A session that is shown and hidden all the time, and what a reader of it must have been told.</summary>
internal static class FlippedSession
{
    /// <summary>
    /// Hides and shows a session so many times with events between, as fast as the log takes it, so that readers are in the middle of what they have when it
    /// changes; it ends shown, and <c>x.end</c> is its last event.
    /// </summary>
    public static async Task FlipAsync(RingsideHost host, string session, int times)
    {
        var log = host.Services.GetRequiredService<EventLog.EventLog>();
        var scope = new EventScope { Session = session, Tree = session, Agent = (await Rest.GetAsync(host.Http, $"/api/sessions/{session}"))["agent"] };
        var random = new Random(times);
        var pending = new Queue<Task>();
        for (var i = 0; i < times; i++)
        {
            await AppendAsync(EventTypes.SessionUpdated, new SessionData { Visibility = Visibility.Private });
            await SomeAsync();
            await AppendAsync(EventTypes.SessionUpdated, new SessionData { Visibility = Visibility.Team });
            await SomeAsync();
        }

        await AppendAsync("x.end", JsonElement.Parse("{}"));
        await Task.WhenAll(pending);

        async Task SomeAsync()
        {
            for (var n = random.Next(30); n > 0; n--)
            {
                await AppendAsync("x.a", JsonElement.Parse($$"""{"n":{{n}},"text":"{{new string('x', random.Next(400))}}"}"""));
            }
        }

        async Task AppendAsync(string type, object data)
        {
            pending.Enqueue(log.AppendAsync([new NewEvent(type, data) { Scope = scope, Source = EventSources.User }]));
            if (pending.Count > 40)
            {
                await pending.Dequeue();
            }
        }
    }

    /// <summary>
    /// In each span between <c>granted</c> and <c>revoked</c> the events are the log's without a hole, from the one that granted on or from before it; between
    /// <c>revoked</c> and <c>granted</c> there are none; the last span goes to the end.
    /// </summary>
    /// <param name="log">The whole session, as its owner reads it.</param>
    public static void CheckExact(IReadOnlyList<JsonElement> log, string session, IReadOnlyList<Told> told)
    {
        var positions = log.Select(Position).ToList();
        var grants = log.Where(e => e.Type() == "session.updated" && e.Data().Text("visibility") == "team").Select(Position).ToList();
        var (shown, granted, spans) = (true, 0, new List<List<long>> { new() });
        foreach (var (type, data) in told.Where(told => told.Data.Text("session") == session))
        {
            if (type != "access")
            {
                Assert.True(shown, $"{data} came after the session was lost");
                spans[^1].Add(Position(data));
                continue;
            }

            Assert.Equal(shown ? "revoked" : "granted", data.Text("change"));
            shown = !shown;
            granted += shown ? 1 : 0;
            spans.Add([]);
        }

        Assert.True(shown);
        Assert.Equal(grants.Count, granted);
        foreach (var (number, span) in spans.Index().Where(span => span.Item.Count > 0))
        {
            Assert.True(number == 0 || span[0] <= grants[(number / 2) - 1], $"span {number} begins at {span[0]}");
            var first = positions.IndexOf(span[0]);
            Assert.Equal(positions.Skip(first).Take(span.Count), span);
        }

        Assert.Equal(positions[^1], spans[^1][^1]);
        Assert.True(spans.Sum(span => span.Count) < positions.Count, "nothing was ever hidden");
    }

    private static long Position(JsonElement e) => e.GetProperty("position").GetInt64();
}
