using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Ringside.Agents.Processes;
using Ringside.TestKit;

namespace Ringside.Agents.Tests.Processes;

public sealed class ProcessTreeTests
{
    [Theory(DisplayName = "[G3] Children end with the session in whatever group they are")]
    [InlineData("[[child]] [[child]]")]
    [InlineData("[[child-elsewhere]]")]
    public async Task Children_end_with_the_session_in_whatever_group_they_are(string prompt)
    {
        await using var run = new ScriptedRun();
        var agent = await run.StartAsync().Within("a start");
        await agent.PromptAsync([Prompts.Text(prompt)], default).Within("the children");
        Assert.True(run.Processes.Count > 1);
        await agent.DisposeAsync().AsTask().Within("the stop");
        Assert.Empty(run.Processes);
    }

    [Fact(DisplayName = "[G3] Children end when their agent exits by itself and hold up nothing")]
    public async Task Children_end_when_their_agent_exits_by_itself_and_hold_up_nothing()
    {
        await using var run = new ScriptedRun();
        var error = await run.FailAsync("[[child-elsewhere]] [[exit 4]]");
        Assert.Contains("exited with code 4", error.Message);
        Assert.Empty(run.Processes);
    }

    [Fact(DisplayName = "[G3] Children of another agent are left alone")]
    public async Task Children_of_another_agent_are_left_alone()
    {
        await using var run = new ScriptedRun();
        var (one, other) = (await run.StartAsync().Within("a start"), await run.StartAsync().Within("a start"));
        await one.PromptAsync([Prompts.Text("[[child-elsewhere]]")], default).Within("a child");
        await other.PromptAsync([Prompts.Text("[[child-elsewhere]]")], default).Within("a child");
        var before = run.Processes;
        await one.DisposeAsync();
        Assert.Equal(2, run.Processes.Count);
        Assert.Equal("end_turn", (await other.PromptAsync([Prompts.Text("still there?")], default).Within("an answer")).StopReason);
        await other.DisposeAsync();
        Assert.Equal(4, before.Count);
    }

    [Fact(DisplayName = "[A9] [G4] what a dead server left is ended at the next start, and no living neighbour's")]
    public async Task What_a_dead_server_left_is_ended_and_no_neighbours()
    {
        await using var dead = new ScriptedRun();
        await using var neighbour = new ScriptedRun();
        var (left, alive) = (await dead.StartAsync("--ignore-eof").Within("a start"), await neighbour.StartAsync().Within("a start"));
        await left.PromptAsync([Prompts.Text("[[child-elsewhere]]")], default).Within("a child");
        var owner = dead.Options.Owner;

        // The same server's own are not orphans.
        Assert.Equal(0, await new OrphanSweep(owner, dead.Workdir, NullLogger<OrphanSweep>.Instance).RunAsync());
        Assert.Equal(2, await new OrphanSweep(owner with { Server = "server2" }, dead.Workdir, NullLogger<OrphanSweep>.Instance).RunAsync());
        Assert.Empty(dead.Processes);
        await left.Ended.Within("the end");
        Assert.Equal("end_turn", (await alive.PromptAsync([Prompts.Text("still there?")], default).Within("an answer")).StopReason);
        await alive.DisposeAsync();
        await left.DisposeAsync();
    }

    [Fact(DisplayName = "[A9] [G4] where processes hide their environment, a journal of ids and start times does the same")]
    public async Task A_journal_does_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("ringside-journal-");
        using var left = Process.Start("sleep", "600");
        using var own = Process.Start("sleep", "600");
        using var reused = Process.Start("sleep", "600");
        var dead = new ProcessJournal(folder.FullName, new AgentOwner("data", "server1"));
        var next = new ProcessJournal(folder.FullName, new AgentOwner("data", "server2"));
        dead.Add(left);
        next.Add(own);
        dead.Add(reused);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "agent-processes", $"server1.{reused.Id}"), "1");

        Assert.Equal(1, next.Sweep());
        await left.WaitForExitAsync().Within("the orphan's end");
        Assert.False(own.HasExited || reused.HasExited);
        Assert.Equal(0, next.Sweep());
        own.Kill();
        reused.Kill();
        folder.Delete(recursive: true);
    }
}
