using System.Text.Json;
using Ringside.TestKit;
using Ringside.TestKit.Postgres;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Tasks;

/// <summary>Kill −9 of a real server at each step of a task's life.</summary>
public sealed class TaskKillTests
{
    /// <summary>In each turn the demo agent asks before it works.</summary>
    private const string Body = """{"agent":"demo","prompt":"count the words" """;

    [Fact(DisplayName = "[T11] kill −9 before it is taken up: it runs once")]
    public async Task Killed_before_it_is_taken_up()
    {
        using var folder = new ScratchFolder();
        await using var idle = await ServerProcess.StartAsync(new() { ["data"] = folder["data"], ["agent_loop"] = "false" });
        var task = (await Rest.DoAsync(idle.Http, "/api/tasks", Body + "}"))["id"];
        await idle.KillAsync();
        await using var server = await ServerProcess.StartAsync(new() { ["data"] = folder["data"] });

        await FinishAsync(server, await StartedAsync(server, task));

        Assert.Equal("task.created task.due task.started task.completed", await ToldAsync(server, task));
    }

    [Fact(DisplayName = "[T11] kill −9 while its prompt waits in the inbox: it runs once")]
    public async Task Killed_while_it_is_queued()
    {
        await using var server = await ServerProcess.StartAsync();
        var session = (await Rest.DoAsync(server.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        await Rest.DoAsync(server.Http, $"/api/sessions/{session}/prompts", """{"text":"count the words"}""");
        await SeenAsync(server, $"/api/sessions/{session}/events", "interaction.opened");
        var task = (await Rest.DoAsync(server.Http, "/api/tasks", $$"""{"session":"{{session}}","prompt":"count the words"}"""))["id"];
        await SeenAsync(server, $"/api/events?task={task}&from=start", "task.due");

        await server.KillAsync();
        await server.StartAsync();
        await FinishAsync(server, await StartedAsync(server, task));

        Assert.Equal("task.created task.due task.started task.completed", await ToldAsync(server, task));
    }

    [Fact(DisplayName = "[T10] [T11] kill −9 once it is due and before anybody works on it: another server runs it once")]
    public async Task Killed_between_due_and_run()
    {
        using var database = (await PostgresServer.Shared).CreateDatabase();
        using var folder = new ScratchFolder();
        await using var web = await ServerProcess.StartAsync(new() { ["store"] = database.Uri, ["roles"] = "web", ["scratch"] = folder["scratch"] });
        var task = (await Rest.DoAsync(web.Http, "/api/tasks", Body + "}"))["id"];
        var due = await SeenAsync(web, $"/api/events?task={task}&from=start", "task.due");
        Assert.True(due.Data().TryGetProperty("run", out _));
        await web.KillAsync();
        await using var server = await ServerProcess.StartAsync(new() { ["store"] = database.Uri, ["scratch"] = folder["scratch"] });

        await FinishAsync(server, await StartedAsync(server, task));

        Assert.Equal("task.created task.due task.started task.completed", await ToldAsync(server, task));
        Assert.Single((await History.OfSessionAsync(server.Http, due.Data().Text("session")!)).Types(), type => type == "run.started");
    }

    [Theory(DisplayName = "[T9] [T11] kill −9 while it runs: it has failed and says why, or is tried again")]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Killed_while_it_runs(int retries)
    {
        await using var server = await ServerProcess.StartAsync();
        var task = (await Rest.DoAsync(server.Http, "/api/tasks", $$"""{{Body}},"retries":{{retries}},"retryAfterSeconds":1}"""))["id"];
        var first = await StartedAsync(server, task);
        await SeenAsync(server, $"/api/sessions/{first.Data().Text("session")}/events", "interaction.opened");

        await server.KillAsync();
        await server.StartAsync();
        var failed = await SeenAsync(server, $"/api/events?task={task}&from=start", "task.failed");

        Assert.Equal("server_stopped", failed.Data().GetProperty("error").Text("code"));
        Assert.Equal(retries > 0, failed.Data().TryGetProperty("retryAt", out _));
        if (retries > 0)
        {
            await FinishAsync(server, await StartedAsync(server, task, attempt: 2));
        }

        Assert.Equal("task.created task.due task.started task.failed" + (retries > 0 ? " task.due task.started task.completed" : ""), await ToldAsync(server, task));
        var run = Assert.Single((await Rest.GetAsync(server.Http, $"/api/tasks/{task}")).Json.GetProperty("runs").EnumerateArray());
        Assert.Equal((retries > 0 ? "completed" : "failed", retries + 1), (run.Text("status"), run.GetProperty("attempt").GetInt32()));
    }

    [Fact(DisplayName = "[T11] kill −9 after its end: it does not run again")]
    public async Task Killed_after_its_end()
    {
        await using var server = await ServerProcess.StartAsync();
        var task = (await Rest.DoAsync(server.Http, "/api/tasks", Body + "}"))["id"];
        await FinishAsync(server, await StartedAsync(server, task));

        await server.KillAsync();
        await server.StartAsync();
        var second = (await Rest.DoAsync(server.Http, "/api/tasks", Body + "}"))["id"];
        await StartedAsync(server, second);

        Assert.Equal("task.created task.due task.started task.completed", await ToldAsync(server, task));
    }

    private static async Task<JsonElement> StartedAsync(ServerProcess server, string task, int attempt = 1) =>
        await SeenAsync(server, $"/api/events?task={task}&from=start", "task.started", e => e.Data().GetProperty("attempt").GetInt32() == attempt);

    /// <summary>Lets the agent work, and waits for the task's end.</summary>
    private static async Task FinishAsync(ServerProcess server, JsonElement started)
    {
        var session = started.Data().Text("session")!;
        await Rest.SendAsync(server.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"policy":"all"}""");
        foreach (var asked in (await Rest.GetAsync(server.Http, $"/api/sessions/{session}")).Json.GetProperty("interactions").EnumerateArray())
        {
            // The first may have been asked before the policy was there.
            await Rest.DoAsync(server.Http, $"/api/interactions/{asked.Text("id")}/answer", """{"option":"allow"}""");
        }

        await SeenAsync(server, $"/api/events?task={started.Text("task")}&from=start", "task.completed");
    }

    private static async Task<JsonElement> SeenAsync(ServerProcess server, string path, string type, Func<JsonElement, bool>? fits = null)
    {
        await using var stream = await SseFrames.OpenAsync(server.Http, path);
        return (await stream.ReadUntilAsync(frame => frame.Event == type && fits?.Invoke(frame.Data) != false))[^1].Data;
    }

    private static async Task<string> ToldAsync(ServerProcess server, string task) =>
        string.Join(' ', (await History.AllAsync(server.Http, "/api/events", $"&from=start&type=task.*&task={task}")).Types());
}
