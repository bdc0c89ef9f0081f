using Ringside.Server.Tests.Orchestration;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Threads;

/// <summary>An orchestrator that delegated is woken by a silence, and prompted where it leads no more.</summary>
public sealed class SilenceWokenTests
{
    [Fact(DisplayName = "[O17] [O31] an orchestrator hears of a silence by the wake that it causes, and by no prompt; one that is switched off before is prompted")]
    public async Task A_wake_tells_it()
    {
        await using var stage = await Stage.StartAsync();
        var (began, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var lead = await stage.SessionAsync(async part =>
        {
            if (part.Prompt == "Stay.")
            {
                began.SetResult();
                await gate.Task.WaitAsync(part.Cancelled);
            }
        });
        await stage.OrchestrateAsync(lead, new { goal = "Count." });

        var (program, thread) = await stage.SilentAsync(lead);
        Assert.Equal([(program, "idle")], Stage.Causes(await stage.WokenAsync(lead, 2)));
        await stage.RunAsync(lead, "Stay until the gate opens.");
        Assert.DoesNotContain(stage.Heard.Items, heard => Silences.IsOf(heard, lead, thread));

        var run = (await Rest.DoAsync(stage.Http, $"/api/sessions/{lead}/prompts", """{"text":"Stay."}"""))["run"];
        await began.Task.Within("its turn");
        var (_, second) = await stage.SilentAsync(lead);
        await stage.PatchAsync(lead, new { enabled = false });
        gate.SetResult();
        await History.OfRunAsync(stage.Http, run);
        await stage.Heard.WaitAsync("the second silence", heard => Silences.IsOf(heard, lead, second));
        Assert.Equal(2, (await stage.GetAsync(lead)).Json.GetProperty("wakes").GetInt32());
    }

    [Fact(DisplayName = "[O17] [O34] a paused orchestrator that a person switches off is prompted with the silences of its pause")]
    public async Task A_pause_keeps_it()
    {
        await using var stage = await Stage.StartAsync();
        var worker = "";
        var lead = await stage.SessionAsync(part => part.Prompt.Contains("switched on", StringComparison.Ordinal) ? TwiceAsync(part) : Task.CompletedTask);
        async Task TwiceAsync(Part part)
        {
            await part.CallAsync("send_prompt", new { session = worker, text = "Go on." });
            await part.CallAsync("send_prompt", new { session = worker, text = "Go on." });
        }

        worker = await stage.SessionAsync(_ => Task.CompletedTask, parent: lead);
        await stage.OrchestrateAsync(lead, new { goal = "Drive.", maxRepeats = 1 });
        var stop = (await stage.EventAsync(lead, "orchestration.stopped")).Data().Text("interaction");

        var (_, thread) = await stage.SilentAsync(lead);
        await stage.RunAsync(lead, "While it is paused.");
        Assert.DoesNotContain(stage.Heard.Items, heard => Silences.IsOf(heard, lead, thread));
        await Rest.DoAsync(stage.Http, $"/api/interactions/{stop}/answer", """{"option":"end"}""");

        await stage.Heard.WaitAsync("the silence", heard => Silences.IsOf(heard, lead, thread));
    }
}
