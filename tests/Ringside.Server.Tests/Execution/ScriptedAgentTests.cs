using System.Text.Json;
using Ringside.Server.Tests.Events;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

/// <summary>A real program behind the whole server: what it does well and what it does wrong both end as events.</summary>
public sealed class ScriptedAgentTests
{
    [Fact(DisplayName = "[M5] [A10] an agent's permission is answered by the API, and what it was allowed happens")]
    public async Task A_permission_is_answered_by_the_api()
    {
        await using var host = await ScriptedAgents.HostAsync();
        foreach (var (option, file) in new[] { ("opt-yes", "written.txt"), ("opt-no", "refused.txt") })
        {
            var run = await ScriptedAgents.RunAsync(host, $"[[think]] [[plan]] [[write {file}]] [[text 3]] [[usage]]");
            await using (var stream = await SseFrames.OpenAsync(host.Http, $"/api/runs/{run["run"]}/events"))
            {
                var asked = (await stream.ReadUntilAsync(frame => frame.Event == "interaction.opened"))[^1].Data.Data();
                Assert.Equal("waiting", (await Rest.GetAsync(host.Http, $"/api/sessions/{run["session"]}"))["status"]);
                var id = asked.GetProperty("options").EnumerateArray().First(choice => choice.Text("id")!.StartsWith(option, StringComparison.Ordinal)).Text("id");
                await Rest.DoAsync(host.Http, $"/api/interactions/{asked.Text("interaction")}/answer", $$"""{"option":"{{id}}"}""");
            }

            var events = await History.OfRunAsync(host.Http, run["run"]);
            OrderTests.Check(events, "run.completed");
            Assert.Equal(option == "opt-yes", File.Exists(Path.Combine(host.Workdirs, file)));
            Assert.Contains("plan.updated", events.Types());
            Assert.Contains("usage.updated", events.Types());
            await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{run["session"]}", """{"closed":true}""");
        }

        await ProcessesOf.NoneLeftAsync(host.Workdirs, TimeSpan.FromSeconds(20));
    }

    [Theory(DisplayName = "[E8] what an agent does wrong ends its run with a clear error, and the server goes on")]
    [InlineData("[[text 2]] [[exit-loud 3]]", "agent_exited", "fatal: the end")]
    [InlineData("[[text 2]] [[exit 7]]", "agent_exited", "code 7")]
    [InlineData("[[half-line]] [[exit 0]]", "agent_protocol", "in the middle of a message")]
    [InlineData("[[only-noise 2000]]", "agent_protocol", "")]
    [InlineData("[[huge 50]]", "agent_message_too_large", "")]
    [InlineData("[[error]]", "agent_error", "")]
    [InlineData("[[noise]] [[stray-answer]] [[unknown-update]] [[same-tool-twice]] [[late-updates]]", null, null)]
    public async Task What_an_agent_does_wrong_ends_its_run(string prompt, string? code, string? words)
    {
        await using var host = await ScriptedAgents.HostAsync();
        var run = await ScriptedAgents.RunAsync(host, prompt);
        var events = await History.OfRunAsync(host.Http, run["run"]);

        OrderTests.Check(events, code is null ? "run.completed" : "run.failed");
        if (code is not null)
        {
            var error = events[^1].Data().GetProperty("error");
            Assert.Equal(code, error.Text("code"));
            Assert.Contains(words!, error.Text("message"), StringComparison.Ordinal);
        }

        var next = await Rest.DoAsync(host.Http, $"/api/sessions/{run["session"]}/prompts", """{"text":"hello"}""");
        OrderTests.Check(await History.OfRunAsync(host.Http, next["run"]), "run.completed");
        Assert.Equal(200, (await Rest.GetAsync(host.Http, "/health/ready")).Status);
    }

    [Fact(DisplayName = "[E8] [M7] an agent that hangs and is deaf to its cancel is cancelled all the same, and so is one whose process is gone")]
    public async Task An_agent_that_hangs_is_cancelled()
    {
        await using var host = await ScriptedAgents.HostAsync();
        foreach (var prompt in new[] { "[[text 1]] [[wait]]", "[[text 1]] [[hang]]" })
        {
            var run = await ScriptedAgents.RunAsync(host, prompt);
            await using (var stream = await SseFrames.OpenAsync(host.Http, $"/api/runs/{run["run"]}/events"))
            {
                await stream.ReadUntilAsync(frame => frame.Event == "message.delta");
            }

            if (prompt.Contains("hang", StringComparison.Ordinal))
            {
                // Its process goes while the cancel is under way.
                await Rest.DoAsync(host.Http, $"/api/runs/{run["run"]}/cancel");
                foreach (var (id, _) in ProcessesOf.Folder(host.Workdirs))
                {
                    System.Diagnostics.Process.GetProcessById(id).Kill();
                }
            }

            await Rest.DoAsync(host.Http, $"/api/runs/{run["run"]}/cancel");
            OrderTests.Check(await History.OfRunAsync(host.Http, run["run"]), "run.cancelled");
        }
    }

    [Fact(DisplayName = "[M4] a program that is not there fails the run and says what is missing")]
    public async Task A_program_that_is_not_there_fails_the_run()
    {
        await using var host = await RingsideHost.StartAsync();
        await Rest.DoAsync(host.Http, "/api/agents", """{"name":"missing","driver":"acp","settings":{"command":"no-such-program-here"}}""");
        var run = (await Rest.DoAsync(host.Http, "/api/runs", JsonSerializer.Serialize(new { agent = "missing", prompt = "hello", workdir = host.Workdirs })))["run"];

        var error = (await History.OfRunAsync(host.Http, run))[^1].Data().GetProperty("error");

        Assert.Equal("agent_not_found", error.Text("code"));
        Assert.Contains("no-such-program-here", error.Text("message"), StringComparison.Ordinal);
        var detected = (await Rest.GetAsync(host.Http, "/api/agents/missing?detect=true")).Json.GetProperty("detected");
        Assert.False(detected.GetProperty("found").GetBoolean());
    }
}
