using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Mcp;

/// <summary>An agent that has itself prompted later.</summary>
public sealed class TaskToolTests
{
    [Fact(DisplayName = "[O21] [T2] an agent makes a task for its own session, and none for another's or for an agent")]
    public async Task An_agent_plans_its_own_work()
    {
        await using var mcp = await McpHost.StartAsync();
        var (lead, other) = (await mcp.LeadAsync(), await mcp.LeadAsync());

        var made = await lead.DoAsync("create_task", new { prompt = "Look again.", cron = "0 6 * * *", timeZone = "Europe/Berlin" });

        var task = (await Rest.GetAsync(mcp.Http, $"/api/tasks/{made.Text("task")}")).Json;
        Assert.Equal((lead.Session, lead.Session, "0 6 * * *"), (task.Text("session"), task.Text("createdBy"), task.Text("cron")));
        var told = Assert.Single(await History.AllAsync(mcp.Http, "/api/events", $"&from=start&task={made.Text("task")}"));
        Assert.Equal(("task.created", "agent", lead.Session), (told.Text("type"), told.Text("source"), told.Text("actor")));
        Assert.Equal("invalid", (await lead.RefusedAsync("create_task", new { prompt = "x", session = other.Session })).Text("error"));
        Assert.Equal("forbidden", (await lead.RefusedAsync("create_task", new { prompt = "x", agent = "demo" })).Text("error"));
        Assert.Equal("invalid", (await lead.RefusedAsync("create_task", new { prompt = "x", cron = "teatime" })).Text("error"));
    }
}
