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
            agents.Add(AgentOf(host.Host, (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"]));
        }

        AgentTask? last = null;
        for (var i = 0; i < 100; i++)
        {
            last = await MakeAsync(host.Host, agents[i / 20], Never);
        }

        Assert.Contains("Your session has made 20", await RefusedAsync(() => MakeAsync(host.Host, agents[4], Never)), StringComparison.Ordinal);
        Assert.Contains("agents have made 100", await RefusedAsync(() => MakeAsync(host.Host, agents[5], Never)), StringComparison.Ordinal);
        await host.AddAsync(new { session = agents[4].Acting!.Id, prompt = "quick", at = Never });
        await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/tasks/{last!.Id}", null);
        await MakeAsync(host.Host, agents[4], Never);
    }

    [Fact(DisplayName = "[T2] [T6] a task that is done counts again once its agent gives it another time")]
    public async Task A_done_task_counts_again()
    {
        await using var host = await TaskHost.StartAsync();
        var agent = AgentOf(host.Host, (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"]);
        var done = await MakeAsync(host.Host, agent, null);
        await host.ToldAsync("task.completed");
        for (var i = 0; i < 20; i++)
        {
            await MakeAsync(host.Host, agent, Never);
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
        var task = await MakeAsync(stage.Host, AgentOf(stage.Host, isItsOwn ? lead : worker, tree: lead), "2026-11-20T12:05:00Z", worker);
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

    /// <param name="tree">Null: it is the root.</param>
    private static Caller AgentOf(RingsideHost host, string session, string? tree = null)
    {
        var owner = host.Services.GetRequiredService<IdentityService>().Users.First(user => user.Role == Roles.Admin);
        var token = new Token { Id = "", Name = "agent", User = owner.Id, Scopes = [Scopes.Read, Scopes.Write], CreatedAt = owner.CreatedAt };
        return new Caller(owner, token) { Acting = new ActingSession(session, tree ?? session) };
    }

    /// <param name="session">Null: the agent's own.</param>
    private static Task<AgentTask> MakeAsync(RingsideHost host, Caller agent, string? at, string? session = null) => Tasks(host).CreateAsync(agent, new CreateTask
    {
        Session = session ?? agent.Acting!.Id,
        Prompt = "quick",
        At = at is null ? null : DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture),
    });

    private static async Task<string> RefusedAsync(Func<Task> act)
    {
        var refused = await Assert.ThrowsAsync<RejectedException>(act);
        Assert.Equal(ErrorCodes.Conflict, refused.Code);
        return refused.Message;
    }

    private static TasksService Tasks(RingsideHost host) => host.Services.GetRequiredService<TasksService>();

    private static EventLog.EventLog Log(RingsideHost host) => host.Services.GetRequiredService<EventLog.EventLog>();
}
