using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Tasks;

/// <summary>What a task is, and what becomes of it.</summary>
public sealed class TaskTests
{
    [Fact(DisplayName = "[T1] [T4] a task without a time runs at once in a new session of its agent, whose events it shows like any other's")]
    public async Task A_task_becomes_a_run()
    {
        await using var host = await TaskHost.StartAsync();
        var made = await Rest.DoAsync(host.Http, "/api/tasks", """{"agent":"demo","prompt":"Water the plants\nall of them","visibility":"team"}""");
        Assert.Equal("Water the plants", made["title"]);

        var started = await host.ToldAsync("task.started");
        var (session, run) = (started.Data().Text("session")!, started.Data().Text("run")!);
        Assert.False(started.TryGetProperty("run", out _) || started.TryGetProperty("session", out _));
        await host.EndTurnAsync();
        await host.ToldAsync("task.completed");

        var events = await History.OfSessionAsync(host.Http, session);
        var prompt = events.Single(e => e.Type() == "prompt.queued");
        Assert.Equal(("task", made["id"], made["owner"]), (prompt.Text("source"), prompt.Text("task"), prompt.Text("actor")));
        Assert.Equal("task", events.Single(e => e.Type() == "session.created").Text("source"));
        Assert.Equal("run.completed", (await History.OfRunAsync(host.Http, run))[^1].Type());
        Assert.Equal("team", (await Rest.GetAsync(host.Http, $"/api/sessions/{session}"))["visibility"]);
        var task = await host.GetAsync(made["id"]);
        Assert.Equal("done", task.Text("status"));
        Assert.False(task.TryGetProperty("nextDue", out _));
        var only = Assert.Single(task.GetProperty("runs").EnumerateArray());
        Assert.Equal(("completed", session, run), (only.Text("status"), only.Text("session"), only.Text("run")));
    }

    [Fact(DisplayName = "[T1] [T2] a task of a session prompts that session at its time, and goes with it")]
    public async Task A_task_prompts_its_session()
    {
        await using var host = await TaskHost.StartAsync();
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        var task = await host.AddAsync(new { session, prompt = "quick look", at = "2026-11-20T13:30:00+01:00" });
        Assert.Equal("2026-11-20T12:30:00.000Z", (await host.GetAsync(task)).Text("nextDue"));

        var done = await host.UntilAsync("2026-11-20T12:30:00Z", "task.completed");

        Assert.Equal((session, session), (done.Text("session"), done.Data().Text("session")));
        await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/sessions/{session}", null);
        ErrorTests.Refused(await Rest.GetAsync(host.Http, $"/api/tasks/{task}"), 404, "not_found");
    }

    [Fact(DisplayName = "[T2] a private session's task is seen by whoever sees the session; another's by every member, and changed by its owner and admins alone")]
    public async Task A_task_is_seen_as_its_session_is()
    {
        await using var host = await TaskHost.StartAsync();
        var (owner, other) = (await Person.JoinAsync(host.Host), await Person.JoinAsync(host.Host));
        var session = (await Rest.DoAsync(owner.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        var hidden = (await Rest.DoAsync(owner.Http, "/api/tasks", $$"""{"session":"{{session}}","prompt":"quick","at":"2027-01-01T00:00:00Z"}"""))["id"];
        var open = (await Rest.DoAsync(owner.Http, "/api/tasks", """{"agent":"demo","prompt":"quick","at":"2027-01-01T00:00:00Z"}"""))["id"];

        ErrorTests.Refused(await Rest.GetAsync(other.Http, $"/api/tasks/{hidden}"), 404, "not_found");
        ErrorTests.Refused(await Rest.GetAsync(other.Http, $"/api/events?task={hidden}"), 404, "not_found");
        Assert.Equal(open, Assert.Single((await Rest.GetAsync(other.Http, "/api/tasks")).Json.GetProperty("items").EnumerateArray()).Text("id"));
        Assert.Equal(["task.created"], (await History.AllAsync(other.Http, "/api/events", "&from=start&type=task.*")).Types());
        ErrorTests.Refused(await Rest.PostAsync(other.Http, $"/api/tasks/{open}/run"), 403, "forbidden");
        ErrorTests.Refused(await Rest.SendAsync(other.Http, HttpMethod.Delete, $"/api/tasks/{open}", null), 403, "forbidden");
        ErrorTests.Refused(await Rest.PostAsync(other.Http, "/api/tasks", $$"""{"session":"{{session}}","prompt":"quick"}"""), 422, "invalid");
        Assert.Equal(204, (await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/tasks/{open}", null)).Status);
        Assert.Equal(hidden, Assert.Single((await Rest.GetAsync(owner.Http, "/api/tasks?status=active")).Json.GetProperty("items").EnumerateArray()).Text("id"));
    }

    [Theory(DisplayName = "[T1] what is wrong with a task is named")]
    [InlineData("""{"prompt":"x"}""", "agent")]
    [InlineData("""{"agent":"demo","session":"ses_1","prompt":"x"}""", "agent")]
    [InlineData("""{"agent":"nobody","prompt":"x"}""", "agent")]
    [InlineData("""{"session":"ses_1","prompt":"x"}""", "session")]
    [InlineData("""{"agent":"demo","prompt":" "}""", "prompt")]
    [InlineData("""{"agent":"demo","prompt":"x","at":"2027-01-01T00:00:00Z","cron":"0 9 * * *"}""", "at")]
    [InlineData("""{"agent":"demo","prompt":"x","cron":"0 9 * *"}""", "cron")]
    [InlineData("""{"agent":"demo","prompt":"x","cron":"0 61 * * *"}""", "cron")]
    [InlineData("""{"agent":"demo","prompt":"x","cron":"0 0 30 2 *"}""", "cron")]
    [InlineData("""{"agent":"demo","prompt":"x","cron":"0 9 * * *","timeZone":"Mars/Olympus"}""", "timeZone")]
    [InlineData("""{"agent":"demo","prompt":"x","timeZone":"Europe/Berlin"}""", "timeZone")]
    [InlineData("""{"agent":"demo","prompt":"x","overlap":"allow"}""", "overlap")]
    [InlineData("""{"agent":"demo","prompt":"x","missed":"later"}""", "missed")]
    [InlineData("""{"agent":"demo","prompt":"x","retries":11}""", "retries")]
    [InlineData("""{"agent":"demo","prompt":"x","retryAfterSeconds":0}""", "retryAfterSeconds")]
    [InlineData("""{"agent":"demo","prompt":"x","workdir":"/nowhere"}""", "workdir")]
    [InlineData("""{"agent":"demo","prompt":"x","policy":"everything"}""", "policy")]
    public async Task What_is_wrong_is_named(string body, string member)
    {
        await using var host = await TaskHost.StartAsync();

        var refused = await Rest.PostAsync(host.Http, "/api/tasks", body);

        ErrorTests.Refused(refused, 422, "invalid");
        Assert.Equal([member], refused.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact(DisplayName = "[T1] [W4] a repeated request with its key makes one task; a typo is refused")]
    public async Task A_repeated_request_makes_one_task()
    {
        await using var host = await TaskHost.StartAsync();
        const string Body = """{"agent":"demo","prompt":"quick","at":"2027-01-01T00:00:00Z"}""";
        var first = await Rest.SendAsync(host.Http, HttpMethod.Post, "/api/tasks", Body, ("Idempotency-Key", "one"));
        var again = await Rest.SendAsync(host.Http, HttpMethod.Post, "/api/tasks", Body, ("Idempotency-Key", "one"));

        Assert.Equal((201, first["id"]), (again.Status, again["id"]));
        ErrorTests.Refused(await Rest.PostAsync(host.Http, "/api/tasks", """{"agent":"demo","prompt":"quick","crno":"* * * * *"}"""), 400, "unknown_member");
    }
}
