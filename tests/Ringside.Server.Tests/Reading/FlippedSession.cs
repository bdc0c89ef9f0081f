using System.Text.Json;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

/// <summary>Something that a subscription said: an event, or a control moment.</summary>
internal sealed record Told(string Event, JsonElement Data);

/// <summary>A session that is shown and hidden all the time, and what a reader of it must have been told.</summary>
internal static class FlippedSession
{
    /// <summary>Hides and shows a session so many times while events flow into it; it ends shown, and <c>x.end</c> is its last event.</summary>
    public static async Task FlipAsync(HttpClient http, string session, int times)
    {
        using var flipped = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; !flipped.IsCancellationRequested; i++)
            {
                await Rest.WriteAsync(http, session, Rest.Event("x.a", new { i }), Rest.Event("x.b", new { i }));
            }
        });
        for (var i = 0; i < times; i++)
        {
            await ShowAsync(http, session, "private");
            await ShowAsync(http, session, "team");
        }

        await flipped.CancelAsync();
        await writing;
        await Rest.WriteAsync(http, session, Rest.Event("x.end"));
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

    private static async Task ShowAsync(HttpClient http, string session, string visibility) =>
        Assert.Equal(200, (await Rest.SendAsync(http, HttpMethod.Patch, $"/api/sessions/{session}", $$"""{"visibility":"{{visibility}}"}""")).Status);
}
