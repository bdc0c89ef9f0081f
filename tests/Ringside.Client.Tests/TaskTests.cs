using Ringside.Protocol;
using Ringside.TestKit.Servers;

namespace Ringside.Client.Tests;

public sealed class TaskTests
{
    [Fact(DisplayName = "[T1] [T6] a program makes tasks, finds them by agent, session and status, changes, pauses, runs and removes them")]
    public async Task A_program_makes_tasks()
    {
        await using var host = await RingsideHost.StartAsync(new() { ["agent_loop"] = "false" });
        using var client = new RingsideClient(host.Address, RingsideHost.AdminToken);
        var session = (await client.CreateSessionAsync(new CreateSession { Agent = "demo" })).Id;

        var yearly = await client.CreateTaskAsync(new CreateTask { Agent = "demo", Prompt = "Count.", Cron = "0 0 1 1 *", TimeZone = "Europe/Berlin", Overlap = "queue", Missed = "run", Retries = 2, RetryAfterSeconds = 5 });
        var own = await client.CreateTaskAsync(new CreateTask { Session = session, Prompt = "Look again.", At = DateTimeOffset.UnixEpoch.AddYears(90), Title = "Later" });
        Assert.Equal(("Count.", "0 0 1 1 *", "Europe/Berlin", "queue", "run", 2, 5, "active"), (yearly.Prompt, yearly.Cron, yearly.TimeZone, yearly.Overlap, yearly.Missed, yearly.Retries, yearly.RetryAfterSeconds, yearly.Status));
        Assert.Equal((session, "Later", DateTimeOffset.UnixEpoch.AddYears(90)), (own.Session, own.Title, own.NextDue));

        Assert.Equal([own.Id], (await client.ListTasksAsync(session: session)).Items.Select(task => task.Id));
        Assert.Equal([yearly.Id], (await client.ListTasksAsync(agent: yearly.Agent)).Items.Where(task => task.Session is null).Select(task => task.Id));
        Assert.True((await client.UpdateTaskAsync(yearly.Id, new UpdateTask { Paused = true, Title = "Once a year" })) is { Status: TaskStates.Paused, Title: "Once a year", NextDue: null });
        Assert.Equal([yearly.Id], (await client.ListTasksAsync(TaskStates.Paused)).Items.Select(task => task.Id));
        Assert.Equal(TaskStates.Active, (await client.UpdateTaskAsync(yearly.Id, new UpdateTask { Paused = false })).Status);
        Assert.True(Assert.Single((await client.RunTaskAsync(yearly.Id)).Runs).Manual);
        await client.RemoveTaskAsync(own.Id);
        var gone = await Assert.ThrowsAsync<RingsideException>(() => client.GetTaskAsync(own.Id));
        Assert.Equal(ErrorCodes.NotFound, gone.Code);
        Assert.Equal("Once a year", (await client.GetTaskAsync(yearly.Id)).Title);
    }
}
