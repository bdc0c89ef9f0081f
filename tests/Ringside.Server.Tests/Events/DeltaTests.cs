using Ringside.Agents;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Events;

public sealed class DeltaTests
{
    [Fact(DisplayName = "[E6] an agent's words are joined: one message makes at most twenty deltas a second, and the whole text ends it")]
    public async Task Words_are_joined()
    {
        var time = new FakeTime();
        await using var host = await ScriptedDriver.HostAsync(
            async (agent, _, _) =>
            {
                for (var i = 0; i < 400; i++)
                {
                    await agent.UpdateAsync(new MessageChunk($"word {i} "), default);
                    time.Advance(TimeSpan.FromMilliseconds(10));
                }
            },
            time);
        var run = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"talk"}""");

        var events = await History.OfRunAsync(host.Http, run["run"]);

        var deltas = events.Where(e => e.Type() == "message.delta").ToList();
        Assert.InRange(deltas.Count, 20, 81);
        Assert.True(deltas.Count <= 81, "four seconds of one message");
        foreach (var (earlier, later) in deltas.Zip(deltas.Skip(20)).SkipLast(1))
        {
            Assert.True(later.GetProperty("time").GetDateTimeOffset() - earlier.GetProperty("time").GetDateTimeOffset() >= TimeSpan.FromSeconds(1));
        }

        Assert.Equal(string.Concat(Enumerable.Range(0, 400).Select(i => $"word {i} ")), Whole(events));
    }

    [Theory(DisplayName = "[E6] deltas count in UTF-16 units from the start, without a gap, and never split a code point, wherever the agent cuts")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Deltas_never_split_a_code_point(int seed)
    {
        var random = new Random(seed);
        var text = string.Concat(Enumerable.Range(0, 3000).Select(_ => random.Next(3) switch { 0 => "🎉", 1 => "ü", _ => "a" })) + new string('z', 30_000) + "🎉";
        await using var host = await ScriptedDriver.HostAsync(async (agent, _, _) =>
        {
            for (var at = 0; at < text.Length;)
            {
                var length = Math.Min(random.Next(1, at > 4000 ? 9000 : 60), text.Length - at);
                await agent.UpdateAsync(seed == 3 ? new ThoughtChunk(text.Substring(at, length)) : new MessageChunk(text.Substring(at, length)), default);
                at += length;
            }
        });
        var run = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"talk"}""");

        Assert.Equal(text, Whole(await History.OfRunAsync(host.Http, run["run"])));
    }

    [Fact(DisplayName = "[E6] a piece too long for one delta is told in several, and none ends in the middle of a code point")]
    public async Task A_long_piece_is_told_in_several_deltas()
    {
        var text = "a" + string.Concat(Enumerable.Repeat("🎉", 20_000));
        await using var host = await ScriptedDriver.HostAsync(async (agent, _, _) => await agent.UpdateAsync(new MessageChunk(text), default));
        var run = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"talk"}""");

        var events = await History.OfRunAsync(host.Http, run["run"]);

        var told = string.Concat(events.Where(e => e.Type() == "message.delta").Select(e => e.Data().Text("text")));
        Assert.True(events.Types().Count(type => type == "message.delta") > 2);
        Assert.DoesNotContain('\uFFFD', told);
        Assert.Equal(text, told);
    }

    [Fact(DisplayName = "[E6] a reader can leave the deltas out and still gets the whole text")]
    public async Task A_reader_can_leave_the_deltas_out()
    {
        await using var host = await ScriptedDriver.HostAsync(async (agent, _, _) => await agent.UpdateAsync(new MessageChunk("hello"), default));
        var run = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"talk"}""");
        await History.OfRunAsync(host.Http, run["run"]);

        var types = (await History.AllAsync(host.Http, $"/api/runs/{run["run"]}/events", "&deltas=false")).Types();

        Assert.DoesNotContain("message.delta", types);
        Assert.Equal(2, types.Count(type => type == "message.completed"));
    }

    /// <summary>The one message or thought of the agent, put together from its deltas and compared with its end.</summary>
    private static string Whole(List<System.Text.Json.JsonElement> events)
    {
        var whole = "";
        foreach (var delta in events.Where(e => e.Type().EndsWith(".delta", StringComparison.Ordinal)).Select(History.Data))
        {
            var text = delta.Text("text")!;
            Assert.Equal(whole.Length, delta.GetProperty("at").GetInt32());
            Assert.False(char.IsLowSurrogate(text[0]) || char.IsHighSurrogate(text[^1]));
            whole += text;
        }

        var completed = events.Single(e => e.Type() is "message.completed" or "reasoning.completed" && e.Data().Text("role") != "user").Data();
        Assert.Equal(completed.Text("text"), whole);
        return whole;
    }
}
