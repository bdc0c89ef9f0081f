using System.Text.Json;
using Ringside.Server.Tests.Events;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

/// <summary>Agents that are any program, behind the whole server.</summary>
public sealed class CommandAgentTests
{
    [Fact(DisplayName = "[M4] [G50] [G52] any program is an agent: its output is the answer, its exit code fails the run, a cancel ends it")]
    public async Task Any_program_is_an_agent()
    {
        await using var host = await RingsideHost.StartAsync();
        await MakeAsync(host, "shout", "read -r line; case $line in fail) echo 'it broke' >&2; exit 4;; hang) echo hanging; sleep 600;; esac; echo \"$line\" | tr a-z A-Z");
        Assert.True((await Rest.GetAsync(host.Http, "/api/agents/shout?detect=true")).Json.GetProperty("detected").GetProperty("found").GetBoolean());

        var run = await Rest.DoAsync(host.Http, "/api/runs", JsonSerializer.Serialize(new { agent = "shout", prompt = "hello", workdir = host.Workdirs }));
        var events = await History.OfRunAsync(host.Http, run["run"]);
        OrderTests.Check(events, "run.completed");
        Assert.Equal("HELLO\n", events.Last(e => e.Type() == "message.completed").Data().Text("text"));

        var failed = await History.OfRunAsync(host.Http, (await Rest.DoAsync(host.Http, $"/api/sessions/{run["session"]}/prompts", """{"text":"fail"}"""))["run"]);
        OrderTests.Check(failed, "run.failed");
        var error = failed[^1].Data().GetProperty("error");
        Assert.Equal("agent_exited", error.Text("code"));
        Assert.Contains("it broke", error.Text("message"), StringComparison.Ordinal);

        var hanging = (await Rest.DoAsync(host.Http, $"/api/sessions/{run["session"]}/prompts", """{"text":"hang"}"""))["run"];
        await using (var stream = await SseFrames.OpenAsync(host.Http, $"/api/runs/{hanging}/events"))
        {
            await stream.ReadUntilAsync(frame => frame.Event == "message.delta");
        }

        await Rest.DoAsync(host.Http, $"/api/runs/{hanging}/cancel");
        OrderTests.Check(await History.OfRunAsync(host.Http, hanging), "run.cancelled");
        await ProcessesOf.NoneLeftAsync(host.Workdirs, TimeSpan.FromSeconds(20));
    }

    [Fact(DisplayName = "[G50] [G65] of a program that prints more than a million characters the message has those, and an artifact the rest")]
    public async Task What_is_too_long_for_a_message_is_kept_as_output()
    {
        const int Printed = 5_000_000, Said = 1 << 20;
        await using var host = await RingsideHost.StartAsync();
        await MakeAsync(host, "chatty", $"head -c {Printed} /dev/zero | tr '\\0' x");
        var run = await Rest.DoAsync(host.Http, "/api/runs", JsonSerializer.Serialize(new { agent = "chatty", prompt = "hello", workdir = host.Workdirs }));
        var events = await History.OfRunAsync(host.Http, run["run"]);

        OrderTests.Check(events, "run.completed");
        var message = events.Single(e => e.Type() == "message.completed" && e.Data().Text("role") == "assistant").Data().GetProperty("text").GetProperty("artifact");
        Assert.InRange(message.GetProperty("size").GetInt64(), Said, Said + 100);
        var rest = events.Single(e => e.Type() == "tool.completed").Data().GetProperty("content")[0].GetProperty("content").GetProperty("text").GetProperty("artifact");
        Assert.Equal((Printed - Said, "sealed"), (rest.GetProperty("size").GetInt64(), rest.Text("state")));
    }

    [Fact(DisplayName = "[M4] a command agent without a command is refused by the member's name, and a missing program is said before it is needed")]
    public async Task A_command_agent_needs_a_command()
    {
        await using var host = await RingsideHost.StartAsync();

        var refused = await Rest.PostAsync(host.Http, "/api/agents", """{"name":"none","driver":"command","settings":{"args":["x"]}}""");
        await Rest.DoAsync(host.Http, "/api/agents", """{"name":"missing","driver":"command","settings":{"command":"no-such-program-here"}}""");
        var detected = (await Rest.GetAsync(host.Http, "/api/agents/missing?detect=true")).Json.GetProperty("detected");

        Assert.Equal(422, refused.Status);
        Assert.Contains("settings.command", refused.Json.GetProperty("errors").ToString(), StringComparison.Ordinal);
        Assert.False(detected.GetProperty("found").GetBoolean());
        Assert.Contains("no-such-program-here", detected.Text("needs"), StringComparison.Ordinal);
    }

    private static Task<Answer> MakeAsync(RingsideHost host, string name, string script) =>
        Rest.DoAsync(host.Http, "/api/agents", JsonSerializer.Serialize(new { name, driver = "command", settings = new { command = "sh", args = new[] { "-c", script } } }));
}
