using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Tasks;

/// <summary>Tasks whose owner may do less by now than when he made them, and tasks of one person on the session of another.</summary>
public sealed class TaskOwnerTests
{
    [Fact(DisplayName = "[T2] [T9] a task on another's session ends when that becomes private: its prompt does not come, it says why and is paused")]
    public async Task A_task_ends_with_its_owners_sight()
    {
        await using var host = await TaskHost.StartAsync();
        var (owner, guest) = (await Person.JoinAsync(host.Host), await Person.JoinAsync(host.Host));
        var session = (await Rest.DoAsync(owner.Http, "/api/sessions", """{"agent":"demo","visibility":"team"}"""))["id"];
        var task = (await Rest.DoAsync(guest.Http, "/api/tasks", $$"""{"session":"{{session}}","prompt":"quick","cron":"0 * * * *"}"""))["id"];
        await host.UntilAsync("2026-11-20T13:00:00Z", "task.completed");
        await Rest.SendAsync(owner.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"visibility":"private"}""");

        var failed = await host.UntilAsync("2026-11-20T14:00:00Z", "task.failed");

        Assert.Equal(("forbidden", "The task's owner does not see its session any more."), (failed.Data().GetProperty("error").Text("code"), failed.Data().GetProperty("error").Text("message")));
        Assert.Equal("paused", (await host.GetAsync(task)).Text("status"));
        Assert.Single((await History.OfSessionAsync(owner.Http, session)).Types(), type => type == "prompt.queued");
        ErrorTests.Refused(await Rest.GetAsync(guest.Http, $"/api/tasks/{task}"), 404, "not_found");
    }

    [Fact(DisplayName = "[T2] the owner of a session may pause and remove another's task on it, and no more")]
    public async Task A_sessions_owner_stops_its_tasks()
    {
        await using var host = await TaskHost.StartAsync();
        var (owner, guest, third) = (await Person.JoinAsync(host.Host), await Person.JoinAsync(host.Host), await Person.JoinAsync(host.Host));
        var session = (await Rest.DoAsync(owner.Http, "/api/sessions", """{"agent":"demo","visibility":"team"}"""))["id"];
        var task = (await Rest.DoAsync(guest.Http, "/api/tasks", $$"""{"session":"{{session}}","prompt":"quick","cron":"0 * * * *"}"""))["id"];

        foreach (var change in new[] { """{"prompt":"other"}""", """{"paused":true,"prompt":"other"}""", """{"paused":false}""" })
        {
            ErrorTests.Refused(await Rest.SendAsync(owner.Http, HttpMethod.Patch, $"/api/tasks/{task}", change), 403, "forbidden");
        }

        ErrorTests.Refused(await Rest.PostAsync(owner.Http, $"/api/tasks/{task}/run"), 403, "forbidden");
        ErrorTests.Refused(await Rest.SendAsync(third.Http, HttpMethod.Patch, $"/api/tasks/{task}", """{"paused":true}"""), 403, "forbidden");
        ErrorTests.Refused(await Rest.SendAsync(third.Http, HttpMethod.Delete, $"/api/tasks/{task}", null), 403, "forbidden");
        Assert.Equal("paused", (await Rest.SendAsync(owner.Http, HttpMethod.Patch, $"/api/tasks/{task}", """{"paused":true}"""))["status"]);
        Assert.Equal(204, (await Rest.SendAsync(owner.Http, HttpMethod.Delete, $"/api/tasks/{task}", null)).Status);
    }

    [Fact(DisplayName = "[T9] a task of somebody who may only read by now fails, says why, and is paused")]
    public async Task A_viewers_task_does_not_run()
    {
        await using var host = await TaskHost.StartAsync();
        var owner = await Person.JoinAsync(host.Host);
        var task = (await Rest.DoAsync(owner.Http, "/api/tasks", """{"agent":"demo","prompt":"quick","cron":"0 * * * *"}"""))["id"];
        var viewer = $$$"""{"user":{"id":"{{{owner.Id}}}","name":"was-a-member","role":"viewer","createdAt":"2026-11-20T12:00:00.000Z"}}""";
        await host.Host.Services.GetRequiredService<EventLog.EventLog>().AppendAsync(scope =>
        {
            scope.PutRecord(new RecordKey("user", owner.Id), new EventLog.Record(Encoding.UTF8.GetBytes(viewer)));
            return true;
        });
        await host.Host.StopAsync();
        await host.Host.StartAsync();

        var failed = await host.UntilAsync("2026-11-20T13:00:00Z", "task.failed");

        Assert.Equal("forbidden", failed.Data().GetProperty("error").Text("code"));
        Assert.Equal("paused", (await host.GetAsync(task)).Text("status"));
        Assert.Empty((await Rest.GetAsync(host.Http, "/api/sessions")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact(DisplayName = "[T2] an admin's task on a session that he sees as admin runs")]
    public async Task An_admins_task_runs()
    {
        await using var host = await TaskHost.StartAsync();
        var owner = await Person.JoinAsync(host.Host);
        var session = (await Rest.DoAsync(owner.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        var task = await host.AddAsync(new { session, prompt = "quick" });

        await host.ToldAsync("task.completed");

        Assert.Equal("done", (await host.GetAsync(task)).Text("status"));
    }
}
