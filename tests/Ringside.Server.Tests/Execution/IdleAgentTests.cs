using Ringside.Agents;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

public sealed class IdleAgentTests
{
    [Fact(DisplayName = "[G21] an agent that nobody wants anything of is ended after its idle limit, and the next prompt starts it anew")]
    public async Task An_idle_agent_is_ended()
    {
        var (time, driver) = (new FakeTime(), new ScriptedDriver((_, _, _) => Task.CompletedTask));
        await using var host = await driver.HostAsync(time);
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        await PromptAsync(host, session);
        await time.TimersAsync(TimeSpan.FromMinutes(480));
        time.Advance(TimeSpan.FromMinutes(479));
        await PromptAsync(host, session);
        Assert.Equal(1, driver.Started);

        // The session rests a moment after its run's end was told.
        await time.TimersAsync(TimeSpan.FromMinutes(480));
        time.Advance(TimeSpan.FromMinutes(480));

        await driver.LastEnded.Within("the idle agent's end");
        await PromptAsync(host, session);
        Assert.Equal(2, driver.Started);
        Assert.False(driver.LastEnded.IsCompleted);
    }

    [Fact(DisplayName = "[G21] an agent that works, or says something by itself, is not idle")]
    public async Task An_agent_that_says_something_is_not_idle()
    {
        var time = new FakeTime();
        var (word, began) = (new TaskCompletionSource(), new TaskCompletionSource<IAgentHost>());
        var driver = new ScriptedDriver(async (agent, prompt, _) =>
        {
            if (prompt == "work")
            {
                began.SetResult(agent);
                await word.Task;
            }
        });
        await using var host = await driver.HostAsync(time);
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        var run = (await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", """{"text":"work"}"""))["run"];
        var agent = await began.Task.Within("the turn");
        time.Advance(TimeSpan.FromMinutes(600));
        word.SetResult();
        Assert.Equal("run.completed", (await History.OfRunAsync(host.Http, run))[^1].Type());

        time.Advance(TimeSpan.FromMinutes(300));
        await agent.UpdateAsync(new TitleUpdate("Still here"), default);
        time.Advance(TimeSpan.FromMinutes(300));

        await PromptAsync(host, session);
        Assert.Equal(1, driver.Started);
    }

    private static async Task PromptAsync(RingsideHost host, string session)
    {
        var run = (await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", """{"text":"go"}"""))["run"];
        Assert.Equal("run.completed", (await History.OfRunAsync(host.Http, run))[^1].Type());
    }
}
