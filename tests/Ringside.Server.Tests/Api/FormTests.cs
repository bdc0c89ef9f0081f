using System.Globalization;
using System.Text.Json;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Api;

public sealed class FormTests
{
    private static readonly string[] Times = ["time", "createdAt", "updatedAt", "startedAt", "endedAt", "expiresAt"];

    [Fact(DisplayName = "[W1] no answer and no event carries a null, and every time is UTC with milliseconds")]
    public async Task Nothing_carries_a_null()
    {
        await using var host = await RingsideHost.StartAsync();
        var run = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"count the words"}""");
        await using (var stream = await SseFrames.OpenAsync(host.Http, $"/api/runs/{run["run"]}/events"))
        {
            var asked = await stream.ReadUntilAsync(frame => frame.Event == "interaction.opened");
            Check((await Rest.GetAsync(host.Http, $"/api/sessions/{run["session"]}")).Json, "session");
            await Rest.DoAsync(host.Http, $"/api/interactions/{asked[^1].Data.Data().Text("interaction")}/answer", """{"option":"allow-always"}""");
            var rest = await stream.ReadUntilAsync(frame => frame.Event == "bye");
            Assert.All(asked.Concat(rest), frame => Check(frame.Data, frame.Event));
        }

        await Person.JoinAsync(host);
        await Rest.PostAsync(host.Http, $"/api/sessions/{run["session"]}/prompts", """{"text":"again"}""");
        string[] paths =
        [
            "/api/events?limit=1000", "/api/sessions", $"/api/sessions/{run["session"]}", $"/api/sessions/{run["session"]}/prompts", "/api/runs", $"/api/runs/{run["run"]}",
            "/api/agents?detect=true", "/api/agents/demo", "/api/interactions", "/api/users", "/api/tokens", "/api/me", "/health/live", "/health/ready", "/api/nothing",
        ];
        foreach (var path in paths)
        {
            Check((await Rest.GetAsync(host.Http, path)).Json, path);
        }
    }

    [Fact(DisplayName = "[W1] a PATCH that clears a member names it, and so does its event")]
    public async Task What_is_cleared_is_named()
    {
        await using var host = await RingsideHost.StartAsync();
        await Rest.DoAsync(host.Http, "/api/agents", """{"name":"writer","driver":"external","settings":{"args":["a"]}}""");

        var answer = await Rest.SendAsync(host.Http, HttpMethod.Patch, "/api/agents/writer", """{"cleared":["settings"]}""");

        Assert.False(answer.Json.TryGetProperty("settings", out _));
        Assert.False((await Rest.GetAsync(host.Http, "/api/agents/writer")).Json.TryGetProperty("settings", out _));
        var updated = (await History.AllAsync(host.Http, "/api/events", "&type=agent.updated"))[^1].Data();
        Assert.Equal("settings", Assert.Single(updated.GetProperty("cleared").EnumerateArray()).GetString());
        ErrorTests.Refused(await Rest.SendAsync(host.Http, HttpMethod.Patch, "/api/agents/writer", """{"cleared":["name"]}"""), 422, "invalid");
    }

    [Fact(DisplayName = "[W1] what a tool took and gave is kept as it was, nulls too")]
    public async Task What_a_tool_took_is_kept_as_it_was()
    {
        await using var host = await RingsideHost.StartAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        const string Event = """[{"type":"run.started"},{"type":"tool.started","data":{"tool":"t","input":{"a":null,"n":1.50},"output":null}}]""";
        await Rest.DoAsync(host.Http, $"/api/sessions/{session}/events", Event);

        var tool = (await History.OfSessionAsync(host.Http, session)).Single(e => e.Type() == "tool.started").Data();

        Assert.Equal("""{"a":null,"n":1.50}""", tool.GetProperty("input").GetRawText());
    }

    private static void Check(JsonElement json, string path)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Null:
                Assert.Fail($"{path} is null");
                break;
            case JsonValueKind.Array:
                Assert.All(json.EnumerateArray(), item => Check(item, path));
                break;
            case JsonValueKind.Object:
                foreach (var member in json.EnumerateObject().Where(member => member.Name is not ("input" or "output")))
                {
                    Check(member.Value, $"{path}.{member.Name}");
                    if (Times.Contains(member.Name))
                    {
                        Assert.True(DateTime.TryParseExact(member.Value.GetString(), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), $"{path}.{member}");
                    }
                }

                break;
        }
    }
}
