using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.Agents;
using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

public sealed class ImagePromptTests
{
    [Fact(DisplayName = "[S17] [E5] an image that is too long for an event reaches the agent whole, and readers as its beginning and an artifact")]
    public async Task A_large_image_reaches_the_agent_whole()
    {
        var driver = new ScriptedDriver((_, _, _) => Task.CompletedTask);
        await using var host = await driver.HostAsync();
        var image = Convert.ToBase64String([.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31))]);
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];

        var run = (await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", Body(new JsonObject { ["type"] = "image", ["mimeType"] = "image/png", ["data"] = image })))["run"];

        var events = await History.OfRunAsync(host.Http, run);
        Assert.Equal(["text", "image"], driver.LastPrompt.Select(block => block.Text("type")));
        Assert.Equal(image, driver.LastPrompt[1].Text("data"));
        var told = events.Single(e => e.Type() == "message.completed" && e.GetProperty("data").Text("role") == "user").GetProperty("data").GetProperty("content")[1].GetProperty("data");
        Assert.Equal(image, await host.Http.GetStringAsync($"/api/artifacts/{told.GetProperty("artifact").Text("id")}"));
    }

    [Fact(DisplayName = "[S17] nobody may name an artifact in a prompt in place of an image, which would read another session's")]
    public async Task Nobody_may_name_an_artifact_in_place_of_an_image()
    {
        await using var host = await ScriptedDriver.HostAsync((_, _, _) => Task.CompletedTask);
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        JsonObject Cut() => new() { ["preview"] = "x", ["artifact"] = new JsonObject { ["id"] = "art_01", ["size"] = 1, ["mediaType"] = "text/plain" } };

        foreach (var block in (JsonObject[])[new() { ["type"] = "image", ["data"] = Cut() }, new() { ["type"] = "resource", ["resource"] = new JsonObject { ["text"] = Cut() } }])
        {
            var refused = await Rest.PostAsync(host.Http, $"/api/sessions/{session}/prompts", Body(block));
            ErrorTests.Refused(refused, 422, "invalid");
            Assert.True(refused.Json.GetProperty("errors").TryGetProperty("content", out _));
        }
    }

    [Fact(DisplayName = "[S17] a session says that its agent takes images once that has run, and no more when it has another")]
    public async Task A_session_says_whether_its_agent_takes_images()
    {
        await using var host = await ScriptedAgents.HostAsync("--images");
        await Rest.DoAsync(host.Http, "/api/agents", ScriptedAgents.Named("blind", null));
        var run = await ScriptedAgents.RunAsync(host, "hello");
        await History.OfRunAsync(host.Http, run["run"]);
        Assert.True((await Rest.GetAsync(host.Http, $"/api/sessions/{run["session"]}")).Json.GetProperty("images").GetBoolean());

        var given = await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{run["session"]}", """{"agent":"blind"}""");

        Assert.False(given.Json.TryGetProperty("images", out _));
    }

    private static string Body(JsonObject block) => new JsonObject { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = "look" }, block) }.ToJsonString();
}
