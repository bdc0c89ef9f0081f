using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Tasks;
using Ringside.Server.Tests.Orchestration;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Tasks;

/// <summary>Tasks that agents make.</summary>
public sealed class AgentTaskTests
{
    private const string Never = "2027-06-01T00:00:00Z";

    [Fact(DisplayName = "[T2] a session's agent makes at most 20 tasks that are not done, and the agents of one owner 100; people still make theirs")]
    public async Task Agents_make_so_many_tasks()
    {
        await using var host = await TaskHost.StartAsync();
        var agents = new List<Caller>();
        for (var i = 0; i < 6; i++)
        {
            agents.Add(host.Host.AgentOf((await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"]));
        }

        AgentTask? last = null;
        for (var i = 0; i < 100; i++)
        {
            last = await host.Host.MakeAsync(agents[i / 20], Never);
        }

        Assert.Contains("Your session has made 20", await RefusedAsync(() => host.Host.MakeAsync(agents[4], Never)), StringComparison.Ordinal);
        Assert.Contains("agents have made 100", await RefusedAsync(() => host.Host.MakeAsync(agents[5], Never)), StringComparison.Ordinal);
        await host.AddAsync(new { session = agents[4].Acting!.Id, prompt = "quick", at = Never });
        await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/tasks/{last!.Id}", null);
        await host.Host.MakeAsync(agents[4], Never);
    }

    [Fact(DisplayName = "[T2] [T6] a task that is done counts again once its agent gives it another time")]
    public async Task A_done_task_counts_again()
    {
        await using var host = await TaskHost.StartAsync();
        var agent = host.Host.AgentOf((await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"]);
        var done = await host.Host.MakeAsync(agent);
        await host.ToldAsync("task.completed");
        for (var i = 0; i < 20; i++)
        {
            await host.Host.MakeAsync(agent, Never);
        }

        var again = new UpdateTask { At = DateTimeOffset.Parse(Never, System.Globalization.CultureInfo.InvariantCulture) };
        var refused = await RefusedAsync(() => Log(host.Host).AppendAsync(scope => Tasks(host.Host).Update(scope, agent, done.Id, again)));

        Assert.Contains("Your session has made 20", refused, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "[T2] [O34] the tasks of an orchestrator, and of an agent below it, wait while it is paused, and count as missed until it goes on")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_paused_orchestrators_tasks_wait(bool isItsOwn)
    {
        var time = new FakeTime();
        await using var stage = await Stage.StartAsync(time);
        var worker = "";
        var lead = await stage.SessionAsync(part => part.CallAsync("send_prompt", new { session = worker, text = "Go on." }));
        worker = await stage.SessionAsync(parent: lead);
        var other = await stage.SessionAsync();
        var task = await stage.Host.MakeAsync(stage.Host.AgentOf(isItsOwn ? lead : worker, tree: lead), "2026-11-20T12:05:00Z", worker);
        await stage.OrchestrateAsync(lead, new { goal = "Drive.", maxRepeats = 1 });
        var stop = (await stage.EventAsync(lead, "orchestration.stopped")).Data().Text("interaction");

        // Between the ends of two tasks that come later the loop has looked at all of them.
        foreach (var minute in new[] { 10, 11 })
        {
            var later = (await Rest.DoAsync(stage.Http, "/api/tasks", JsonSerializer.Serialize(new { session = other, prompt = "x", at = $"2026-11-20T12:{minute}:00Z" })))["id"];
            time.Advance(new DateTimeOffset(2026, 11, 20, 12, minute, 0, TimeSpan.Zero) - time.GetUtcNow());
            await ToldAsync(stage, later, "task.completed");
        }

        Assert.Equal(["task.created"], (await History.AllAsync(stage.Http, "/api/events", $"&from=start&type=task.*&task={task.Id}")).Types());
        await Rest.DoAsync(stage.Http, $"/api/interactions/{stop}/answer", """{"option":"resume"}""");
        time.Advance(TimeSpan.FromSeconds(1));
        await ToldAsync(stage, task.Id, "task.completed");
    }

    private static async Task ToldAsync(Stage stage, string task, string type)
    {
        await using var stream = await SseFrames.OpenAsync(stage.Http, $"/api/events?task={task}&from=start");
        await stream.ReadUntilAsync(frame => frame.Event == type);
    }

    private static async Task<string> RefusedAsync(Func<Task> act)
    {
        var refused = await Assert.ThrowsAsync<RejectedException>(act);
        Assert.Equal(ErrorCodes.Conflict, refused.Code);
        return refused.Message;
    }

    private static TasksService Tasks(RingsideHost host) => host.Services.GetRequiredService<TasksService>();

    private static EventLog.EventLog Log(RingsideHost host) => host.Services.GetRequiredService<EventLog.EventLog>();
}
