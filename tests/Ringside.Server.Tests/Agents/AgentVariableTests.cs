using Ringside.Protocol;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Agents;

public sealed class AgentVariableTests
{
    private readonly ScriptedDriver driver = new((_, _, _) => Task.CompletedTask);

    [Fact(DisplayName = "[W3] a variable that is sent back as it was shown keeps its value, over a restart too, and the agent gets it")]
    public async Task A_value_sent_back_as_it_was_shown_is_kept()
    {
        await using var host = await driver.HostAsync();
        await PatchAsync(host, """{"settings":{"env":{"KEY":"sk-secret"}}}""");
        var shown = (await Rest.GetAsync(host.Http, "/api/agents/demo")).Json.GetProperty("settings").GetProperty("env").GetProperty("KEY").GetString();

        var answer = await PatchAsync(host, $$"""{"settings":{"env":{"KEY":"{{shown}}","OTHER":"plain"} } }""");
        await host.StopAsync();
        await host.StartAsync();
        await RunAsync(host);

        Assert.Equal(200, answer.Status);
        Assert.Equal([("KEY", "sk-secret"), ("OTHER", "plain")], driver.LastStart!.Settings.Env!.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact(DisplayName = "[W3] a new variable cannot have the value that stands for a hidden one")]
    public async Task A_new_variable_needs_a_value()
    {
        await using var host = await driver.HostAsync();
        await PatchAsync(host, """{"settings":{"env":{"KEY":"sk-secret"}}}""");
        var shown = (await Rest.GetAsync(host.Http, "/api/agents/demo")).Json.GetProperty("settings").GetProperty("env").GetProperty("KEY").GetString();

        var answer = await PatchAsync(host, $$"""{"settings":{"env":{"NEW":"{{shown}}" } } }""");

        Assert.Equal((422, ErrorCodes.Invalid), (answer.Status, answer["code"]));
        Assert.Contains("settings.env.NEW", answer.Json.GetProperty("errors").ToString(), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "[W3] variables that an agent no longer has are nowhere any more")]
    [InlineData("PATCH", """{"cleared":["settings"]}""")]
    [InlineData("PATCH", """{"settings":{}}""")]
    [InlineData("DELETE", null)]
    public async Task Variables_go_with_their_settings(string method, string? body)
    {
        await using var host = await driver.HostAsync();
        await PatchAsync(host, """{"settings":{"env":{"KEY":"sk-secret"}}}""");

        await Rest.SendAsync(host.Http, new HttpMethod(method), "/api/agents/demo", body);
        await host.StopAsync();

        await using var store = new EventLog.Sqlite.SqliteEventStore(new() { Path = Path.Combine(host.DataFolder, "ringside.db") }, TimeProvider.System);
        Assert.Empty(store.ReadRecords("agent-env"));
    }

    private static Task<Answer> PatchAsync(RingsideHost host, string body) => Rest.SendAsync(host.Http, HttpMethod.Patch, "/api/agents/demo", body);

    private static async Task RunAsync(RingsideHost host)
    {
        var run = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"go"}""");
        await using var stream = await SseFrames.OpenAsync(host.Http, $"/api/runs/{run["run"]}/events");
        await stream.ReadUntilAsync(frame => frame.Event == "bye");
    }
}
