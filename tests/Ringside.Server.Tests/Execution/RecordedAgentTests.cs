using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.Server.Tests.Events;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

/// <summary>What real agents wrote, recorded, through the whole server into the log.</summary>
public sealed class RecordedAgentTests
{
    [Theory(DisplayName = "[G7] [G12] [G42] what an agent says in _meta is used where people want it, a tool's name, a command's output, the model, and none of it is in the log")]
    [InlineData("claude", "claude-agent-acp-latest", """ "name":"Write" """, "claude-opus-5-5")]
    [InlineData("codex", "codex-acp", "hello from stub", "gpt-5.5")]
    [InlineData("gemini", "gemini", """ "kind":"edit" """, "gemini-2.5-pro")]
    [InlineData("copilot", "copilot", """ "kind":"execute" """, null)]
    [InlineData("opencode", "opencode", """ "kind":"read" """, "stub/stub-model")]
    public async Task Nothing_of_meta_is_in_the_log(string preset, string name, string wanted, string? model)
    {
        await using var host = await RingsideHost.StartAsync();
        var recording = Path.Combine(host.Workdirs, "recording");
        await File.WriteAllLinesAsync(recording, File.ReadLines(Path.Combine(Checkout.Root, "tests", "Ringside.Agents.Tests", "Transcripts", $"{name}.ndjson")).Select(Marked));
        await Rest.DoAsync(host.Http, "/api/agents", ScriptedAgents.Named("scripted", preset, "--replay", recording));
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"scripted","policy":"all"}"""))["id"];
        foreach (var text in new[] { "first", "second" })
        {
            var run = (await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text })))["run"];
            OrderTests.Check(await History.OfRunAsync(host.Http, run), "run.completed");
        }

        var events = await History.OfSessionAsync(host.Http, session);

        Assert.All(events, e => Assert.DoesNotContain("of no use", e.GetRawText(), StringComparison.Ordinal));
        Assert.All(events, e => Assert.DoesNotContain("\"_meta\"", e.GetRawText(), StringComparison.Ordinal));
        Assert.Contains(events.Where(e => e.Type().StartsWith("tool.", StringComparison.Ordinal)), e => e.GetRawText().Contains(wanted.Trim(), StringComparison.Ordinal));
        Assert.Equal(model, (await Rest.GetAsync(host.Http, $"/api/sessions/{session}")).Json.TryGetProperty("usage", out var usage) ? usage.Text("model") : null);
    }

    /// <summary>A line of a recording, with more <c>_meta</c> wherever an agent may put some; what a tool was given and gave is its own.</summary>
    private static string Marked(string line)
    {
        var json = JsonNode.Parse(line)!;
        if ((string?)json["dir"] == "<-")
        {
            Mark(json["msg"]!["params"]);
            Mark(json["msg"]!["result"]);
        }

        return json.ToJsonString();
    }

    private static void Mark(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray items:
                items.ToList().ForEach(Mark);
                break;
            case JsonObject members:
                members.Where(member => member.Key is not ("rawInput" or "rawOutput" or "_meta")).Select(member => member.Value).ToList().ForEach(Mark);
                var meta = members["_meta"] as JsonObject;
                if (meta is null)
                {
                    members["_meta"] = meta = [];
                }

                meta["more"] = "of no use";
                break;
        }
    }
}
