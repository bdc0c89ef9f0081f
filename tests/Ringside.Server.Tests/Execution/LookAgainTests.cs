using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Tests.Api;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

public sealed class LookAgainTests
{
    [Fact(DisplayName = "[A9] [E8] a prompt that could not be taken while the log was away runs when it is back, though nothing more is said")]
    public async Task A_prompt_runs_when_the_log_is_back()
    {
        await using var host = await ScriptedDriver.HostAsync((_, _, _) => Task.CompletedTask);
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        string run;
        await using (var away = await FileLock.OpenAsync(host))
        {
            // On the writer's own thread, right behind the prompt: what would take it comes too late.
            host.Services.GetRequiredService<EventLog.EventLog>().Committed += events =>
            {
                if (events.Any(e => e.Type == EventTypes.PromptQueued))
                {
                    away.Take();
                }
            };
            run = (await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", """{"text":"go"}"""))["run"];

            // What waits while the log is away is answered together.
            ErrorTests.Refused(await Rest.PostAsync(host.Http, "/api/agents", """{"name":"late","driver":"external"}"""), 503, "unavailable");
            Assert.Equal("queued", (await Rest.GetAsync(host.Http, $"/api/runs/{run}"))["status"]);
        }

        Assert.Equal("run.completed", (await History.OfRunAsync(host.Http, run).Within("the run's end"))[^1].Type());
    }
}
