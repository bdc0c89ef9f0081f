using Ringside.Server.Tests.Events;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

public sealed class LeftoverTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact(DisplayName = "[G48] what a cancelled turn of Codex started and left, in whatever group, is ended; what was there before the turn, and the agent, stay")]
    public async Task What_a_cancelled_turn_left_is_ended()
    {
        await using var host = await RingsideHost.StartAsync();
        await Rest.DoAsync(host.Http, "/api/agents", ScriptedAgents.Named("scripted", "codex"));
        var first = await ScriptedAgents.RunAsync(host, "[[child-elsewhere]]");
        OrderTests.Check(await History.OfRunAsync(host.Http, first["run"]), "run.completed");
        await ProcessesOf.ThereAreAsync(host.Workdirs, Limit, 1, "sleep");
        var stays = Pids(host, "sleep").Concat(Pids(host, "ScriptedAgent")).ToList();

        var run = await Rest.DoAsync(host.Http, $"/api/sessions/{first["session"]}/prompts", """{"text":"[[child-elsewhere]] [[child]] [[wait]]"}""");
        await ProcessesOf.ThereAreAsync(host.Workdirs, Limit, 3, "sleep");
        await Rest.DoAsync(host.Http, $"/api/runs/{run["run"]}/cancel");
        OrderTests.Check(await History.OfRunAsync(host.Http, run["run"]), "run.cancelled");

        Assert.Equal(stays, Pids(host, "sleep").Concat(Pids(host, "ScriptedAgent")));
        Assert.Equal("You said: hello", ResumeTests.Said(await ResumeTests.PromptAsync(host.Http, first["session"], "hello")));
    }

    private static IEnumerable<int> Pids(RingsideHost host, string command) =>
        ProcessesOf.Folder(host.Workdirs).Where(process => process.Command.Contains(command, StringComparison.Ordinal)).Select(process => process.Id);
}
