using Ringside.Protocol;

namespace Ringside.Cli.Tests;

public sealed class TasksTests
{
    private static readonly AgentTask Water = new()
    {
        Id = "tsk_1", Title = "Water the plants", Agent = "agt_1", Prompt = "Water the plants", Cron = "0 6 * * *", TimeZone = "Europe/Berlin", Overlap = "skip", Missed = "skip",
        Owner = "usr_1", CreatedBy = "usr_1", Status = "active", NextDue = new DateTimeOffset(2026, 11, 21, 5, 0, 0, TimeSpan.Zero), CreatedAt = default, UpdatedAt = default,
        Runs = [new TaskRun { Number = 3, DueAt = new DateTimeOffset(2026, 11, 20, 5, 0, 0, TimeSpan.Zero), Status = "failed", Attempt = 2, Session = "ses_1", Error = new RunError("no_water", "There is no \e[31mwater.") }],
    };

    private const string Shown = """
        Water the plants  tsk_1 · active · 0 6 * * * Europe/Berlin · next 2026-11-21 05:00Z
          run 3, due 2026-11-20 05:00Z: failed, attempt 2 in ses_1: There is no �[31mwater.

        """;

    [Fact(DisplayName = "[T1] tasks add sends what its options say, and prints what was made")]
    public async Task A_task_is_added()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.On("POST /api/tasks", 201, Water, ProtocolJson.Default.AgentTask);

        Assert.Equal(0, await cli.RunAsync("tasks", "add", "Water the plants", "--cron", "0 6 * * *", "--time-zone", "Europe/Berlin", "--retries", "2", "--overlap", "queue"));

        Assert.Equal(Shown, cli.Output);
        Assert.Equal("POST /api/tasks", Assert.Single(cli.Server.Requests));
    }

    [Fact]
    public async Task Tasks_are_listed_with_their_newest_run()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.On("GET /api/tasks", 200, new ListPage<AgentTask>([Water], cli.Server.Log.Head), ProtocolJson.Default.ListPageAgentTask);

        Assert.Equal(0, await cli.RunAsync("tasks", "list", "--status", "active"));

        Assert.Equal((Shown, "1 active task.\n"), (cli.Output, cli.Error));
        Assert.Equal("GET /api/tasks?limit=500&status=active", Assert.Single(cli.Server.Requests));
    }

    [Theory]
    [InlineData("run", "POST /api/tasks/tsk_1/run")]
    [InlineData("pause", "PATCH /api/tasks/tsk_1")]
    [InlineData("resume", "PATCH /api/tasks/tsk_1")]
    [InlineData("rm", "DELETE /api/tasks/tsk_1")]
    public async Task A_task_is_run_paused_resumed_and_removed(string verb, string request)
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.On(request, 200, Water, ProtocolJson.Default.AgentTask);

        Assert.Equal(0, await cli.RunAsync("tasks", verb, "tsk_1"));

        Assert.Equal(request, Assert.Single(cli.Server.Requests));
        Assert.Equal(verb == "rm" ? "" : Shown, cli.Output);
    }

    [Fact(DisplayName = "[T6] [T13] tasks show prints the prompt, why the server has paused it, what was missed, and its runs, newest first")]
    public async Task A_task_is_shown()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        var task = Water with
        {
            Prompt = "Water the plants.\nAll of them.", Session = "ses_2", Status = "paused", NextDue = null, MissedTimes = 4, Error = new RunError("switched_off", "The orchestrator ses_1 was switched off."),
            Runs = [Water.Runs[0] with { Status = "retrying", RetryAt = new DateTimeOffset(2026, 11, 20, 5, 2, 0, TimeSpan.Zero) }, Water.Runs[0] with { Number = 4, Status = "running" }],
        };
        cli.Server.On("GET /api/tasks/tsk_1", 200, task, ProtocolJson.Default.AgentTask);

        Assert.Equal(0, await cli.RunAsync("tasks", "show", "tsk_1"));

        Assert.Equal("""
            Water the plants  tsk_1 · paused · 0 6 * * * Europe/Berlin · in ses_2 · 4 missed
              paused: The orchestrator ses_1 was switched off.
              Water the plants.
              All of them.
              run 4, due 2026-11-20 05:00Z: running, attempt 2 in ses_1 (the attempt before: There is no �[31mwater.)
              run 3, due 2026-11-20 05:00Z: retrying, attempt 2, again 2026-11-20 05:02Z in ses_1: There is no �[31mwater.

            """, cli.Output);
    }

    [Theory]
    [InlineData("There are no tasks.\n")]
    [InlineData("There are no paused tasks.\n", "--status", "paused")]
    public async Task None_of_those_asked_for(string told, params string[] status)
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.On("GET /api/tasks", 200, new ListPage<AgentTask>([], cli.Server.Log.Head), ProtocolJson.Default.ListPageAgentTask);

        Assert.Equal(0, await cli.RunAsync(["tasks", "list", .. status]));

        Assert.Equal(told, cli.Error);
    }

    [Fact]
    public async Task A_number_that_is_none_is_named()
    {
        await using var cli = await CommandLineFixture.StartAsync();

        Assert.Equal(2, await cli.RunAsync("tasks", "add", "x", "--retries", "often"));

        Assert.StartsWith("--retries often is no whole number.\n", cli.Error, StringComparison.Ordinal);
        Assert.Empty(cli.Server.Requests);
    }

    [Fact]
    public async Task A_time_that_is_none_is_named()
    {
        await using var cli = await CommandLineFixture.StartAsync();

        Assert.Equal(2, await cli.RunAsync("tasks", "add", "x", "--at", "teatime"));

        Assert.Equal("--at teatime is no time; it should look like 2026-12-01T06:00:00+01:00.\n", cli.Error);
        Assert.Empty(cli.Server.Requests);
    }
}
