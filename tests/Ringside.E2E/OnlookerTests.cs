using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

public sealed class OnlookerTests(SharedChromium chromium) : PageTests(chromium)
{
    protected override int Pace => 1;

    [Fact(DisplayName = "[M14] who may only view sees the session, its questions and changes, and nothing to press that would be refused")]
    public async Task Who_may_only_view_sees_nothing_to_press_that_would_be_refused()
    {
        await ScriptedAgents.AddShellAsync(Server);
        var session = await DemoAsync("count");
        await ShareAsync(session);
        var viewer = await PersonAsync("vera", "viewer");
        await viewer.WatchAsync(session);

        await Expect(viewer.Ask).ToContainTextAsync("Waits for somebody who may answer.");
        await Expect(viewer.Ask.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await Expect(viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Waiting for an answer" }).GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await viewer.Page.Keyboard.PressAsync("a");
        await viewer.Page.Keyboard.PressAsync("n");
        await viewer.Page.Keyboard.PressAsync("s");
        await Expect(viewer.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(viewer.Page.GetByText("You may watch this session, not write in it.")).ToBeVisibleAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Combobox)).ToHaveCountAsync(0);
        await Expect(viewer.Page.GetByRole(AriaRole.Group, new() { Name = "Settings of this session" })).ToContainTextAsync("Permissions Ask me");
        await NoneAsync(viewer, "New session", "Send", "Queue", "Stop", "Steer", "Interrupt", "demo, hand over to another agent");

        await Rest.AnswerAsync(Server.Http, session, "allow_always");
        await Expect(viewer.Status).ToContainTextAsync("done");
        await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Info" }).ClickAsync();
        await NoneAsync(viewer, "Rename the session", "Team", "Private", "Close session", "Delete…");
        await Expect(viewer.Page.GetByRole(AriaRole.Textbox)).ToHaveCountAsync(0);
        await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Changes" }).ClickAsync();
        var files = viewer.Page.Locator(".run-changes li");
        await files.First.GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(files.First.Locator(".line.added").First).ToBeVisibleAsync();
        await Expect(files.First.GetByRole(AriaRole.Button, new() { NameRegex = new("^Comment on") })).ToHaveCountAsync(0);
        await NoneAsync(viewer, "Revert");
        await viewer.Page.Keyboard.PressAsync("Control+k");
        await Expect(viewer.Page.GetByRole(AriaRole.Option, new() { NameRegex = new("Export the session as data") })).ToBeVisibleAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Option, new() { NameRegex = new("New session|Import|Hand over") })).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "[S7] [S10] who may write in another's session sees its policy and agent as text, and everything else to press")]
    public async Task Who_may_write_in_anothers_session_decides_nothing_of_it()
    {
        await ScriptedAgents.AddShellAsync(Server);
        var session = await DemoAsync("count");
        await ShareAsync(session);
        var member = await PersonAsync("mia", "member");
        await member.WatchAsync(session);

        await Expect(member.Ask.GetByRole(AriaRole.Button).First).ToBeVisibleAsync();
        await Expect(member.Composer).ToBeVisibleAsync();
        await Expect(member.Page.GetByLabel("Permissions")).ToHaveCountAsync(0);
        await Expect(member.Page.GetByRole(AriaRole.Group, new() { Name = "Settings of this session" })).ToContainTextAsync("Permissions Ask me");
        await member.Page.GetByRole(AriaRole.Tab, new() { Name = "Info" }).ClickAsync();
        await Expect(member.Button("Close session")).ToBeVisibleAsync();
        await NoneAsync(member, "demo, hand over to another agent", "Team", "Private", "Delete…");
    }

    private static async Task NoneAsync(Viewer viewer, params string[] buttons)
    {
        foreach (var button in buttons)
        {
            await Expect(viewer.Button(button)).ToHaveCountAsync(0);
        }
    }

    private async Task<Viewer> PersonAsync(string name, string role)
    {
        await AddPersonAsync(name, role);
        var person = await StrangerAsync();
        await SignInAsync(person, name);
        return person;
    }

    private async Task ShareAsync(string session) =>
        Assert.Equal(200, (await Rest.SendAsync(Server.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"visibility":"team"}""")).Status);
}
