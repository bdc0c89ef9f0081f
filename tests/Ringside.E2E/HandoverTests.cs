using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ringside.BrowserKit;

namespace Ringside.E2E;

public sealed class HandoverTests(SharedChromium chromium) : PageTests(chromium)
{
    protected override int Pace => 200;

    [Fact(DisplayName = "[S10] [G46] a session is handed to another agent from its head: what will happen is said, the turn has to end first, and the new one is briefed")]
    public async Task A_session_is_handed_to_another_agent()
    {
        await ScriptedAgents.AddAsync(Server, "scripted", "Scripted", "--offers");
        await ScriptedAgents.AddAsync(Server, "heir", "Heir");
        var viewer = await ViewerAsync();
        var session = await ScriptedAgents.RunAsync(Server, "scripted", "remember the blue door [[text 1]] [[wait]]");
        await viewer.WatchAsync(session);
        await Expect(viewer.Answers.Last).ToContainTextAsync("0");
        await Expect(viewer.Page.GetByLabel("Mode", new() { Exact = true })).ToBeVisibleAsync();

        await viewer.Button("scripted, hand over to another agent").ClickAsync();
        var dialog = viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "Hand over to another agent" });
        await Expect(dialog.GetByRole(AriaRole.Radio, new() { NameRegex = new("^Scripted") })).ToHaveCountAsync(0);
        await dialog.GetByRole(AriaRole.Radio, new() { NameRegex = new("^Heir") }).CheckAsync(new() { Force = true });
        var happens = dialog.GetByRole(AriaRole.List, new() { Name = "What happens" });
        await Expect(happens).ToContainTextAsync("that prompt brings it a summary");
        await Expect(happens).ToContainTextAsync("Scripted ends, and with it the mode, model and options that it offered.");
        var give = dialog.GetByRole(AriaRole.Button, new() { Name = "Hand over to Heir" });
        await Expect(give).ToBeDisabledAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Stop it" }).ClickAsync();
        await give.ClickAsync();

        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(viewer.Button("heir, hand over to another agent")).ToBeVisibleAsync();
        await Expect(viewer.Page.GetByLabel("Mode", new() { Exact = true })).ToHaveCountAsync(0);
        await Expect(viewer.FleetRow(session)).ToContainTextAsync("heir");
        await viewer.SayAsync("what do you know? [[blocks]]");
        await Expect(viewer.Conversation).ToContainTextAsync("Heir does not remember what happened before in this session.");
        await Expect(viewer.Answers.Last).ToContainTextAsync(new Regex("remember the blue door"));
    }
}
