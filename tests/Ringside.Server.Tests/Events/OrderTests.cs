using System.Text.Json;
using Ringside.Agents;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Events;

public sealed class OrderTests
{
    [Theory(DisplayName = "[E8] [E9] whatever an agent says in whatever order: all that opened is closed before the run's one end, which is its last event; what was said comes before its tokens")]
    [InlineData("completes")]
    [InlineData("fails")]
    [InlineData("is cancelled")]
    public async Task All_that_opened_is_closed_before_the_end(string end)
    {
        var random = new Random(9);
        var reached = new SemaphoreSlim(0);
        await using var host = await ScriptedDriver.HostAsync(async (agent, _, cancelled) =>
        {
            for (var i = 0; i < random.Next(1, 40); i++)
            {
                await agent.UpdateAsync(Any(random), default);
            }

            if (end == "fails")
            {
                throw new AgentException(AgentErrors.Error, "no more") { IsTurnOnly = random.Next(2) == 0 };
            }

            if (end == "is cancelled")
            {
                reached.Release();
                if (random.Next(2) == 0)
                {
                    await agent.AskPermissionAsync(new PermissionRequest(new ToolCallUpdate { CallId = "asked", Title = "May I?" }, [new InteractionOption("yes", "Yes")]), cancelled);
                }

                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
            }
        });
        for (var i = 0; i < 25; i++)
        {
            var run = (await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"anything"}"""))["run"];
            if (end == "is cancelled")
            {
                await reached.WaitAsync().Within("the agent's last word");
                await Rest.DoAsync(host.Http, $"/api/runs/{run}/cancel");
            }

            Check(await History.OfRunAsync(host.Http, run), end switch { "completes" => "run.completed", "fails" => "run.failed", _ => "run.cancelled" });
        }
    }

    internal static void Check(List<JsonElement> events, string end)
    {
        var story = string.Join(' ', events.Types());
        Assert.True(events.Types().Count(History.IsEnd) == 1 && events[^1].Type() == end, story);
        Assert.Equal(Ids(events, "tool.started", "tool"), Ids(events, "tool.completed", "tool"));
        Assert.Equal(Ids(events, "interaction.opened", "interaction"), Ids(events, "interaction.expired", "interaction").Union(Ids(events, "interaction.answered", "interaction")).Order());
        foreach (var kind in new[] { "message", "reasoning" })
        {
            Assert.Empty(Ids(events, $"{kind}.delta", "message").Distinct().Except(Ids(events, $"{kind}.completed", "message")));
        }

        // A message is not open while tokens of a model call are counted.
        var open = new HashSet<string>();
        foreach (var e in events)
        {
            _ = e.Type() switch
            {
                "message.delta" or "reasoning.delta" => open.Add(e.Data().Text("message")!),
                "message.completed" or "reasoning.completed" => open.Remove(e.Data().Text("message")!),
                _ => false,
            };
            Assert.False(e.Type() == "usage.updated" && e.Data().TryGetProperty("call", out _) && open.Count > 0 && events.IndexOf(e) < events.Count - 2, story);
        }
    }

    private static List<string> Ids(List<JsonElement> events, string type, string member) => [.. events.Where(e => e.Type() == type).Select(e => e.Data().Text(member)!).Order(StringComparer.Ordinal)];

    private static AgentUpdate Any(Random random) => random.Next(9) switch
    {
        0 or 1 => new MessageChunk("word ", random.Next(3) == 0 ? "other" : null),
        2 => new ThoughtChunk("hm "),
        3 => new ToolCallUpdate { CallId = $"t{random.Next(4)}", Title = "a tool", Status = "in_progress" },
        4 => new ToolCallUpdate { CallId = $"t{random.Next(4)}", Status = random.Next(2) == 0 ? "completed" : "failed" },
        5 => new PlanUpdate([new Phase("1", "one", random.Next(2) == 0 ? "in_progress" : "completed")]),
        6 => new UsageReport(new Counts(random.Next(9), 1), random.Next(100), 100),
        7 => new MessageContent(JsonElement.Parse("""{"type":"image","data":""}""")),
        _ => new UsageReport(ContextUsed: 5),
    };
}
