using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests;

/// <summary>What a person does with real programs in the page, from the first prompt to another maker's agent.</summary>
public sealed class PageTests(InstalledAgents installed) : RealServerTests(installed)
{
    private Viewer person = null!;

    private protected override IEnumerable<string> Makers => ["claude", "codex"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        person = await ViewerAsync();
    }

    [Fact(DisplayName = "[M1] [G31] [S10] in the page Claude is allowed a file and steered in its turn, then hands over to Codex, whose file is there and goes again")]
    public async Task Claude_is_steered_and_hands_over_to_Codex()
    {
        await person.StartAsync("Claude Code", "Please [[write hello.txt]]", Project);
        await AllowAsync("hello.txt");
        await Expect(person.Status).ToContainTextAsync("done");

        await person.SayAsync("[[run touch waiting; while [ ! -e steered ]; do sleep 0.1; done]]");
        await AllowAsync("touch waiting");
        await ScratchFolder.AppearsAsync(Path.Combine(Project, "waiting"));
        await person.Composer.FillAsync("And by the way [[say I heard of the fox.]]");
        await Expect(person.Page.GetByRole(AriaRole.Note, new() { Name = "Ways to send" })).ToContainTextAsync("Steer reaches Claude Code inside this turn.");
        await person.Button("Steer").ClickAsync();
        await Expect(person.Prompt("I heard of the fox")).ToBeVisibleAsync();
        await File.WriteAllTextAsync(Path.Combine(Project, "steered"), "");
        await Expect(person.Answers.Last).ToContainTextAsync("I heard of the fox.");
        await Expect(person.Status).ToContainTextAsync("done");

        await person.Button("claude, hand over to another agent").ClickAsync();
        var dialog = person.Page.GetByRole(AriaRole.Dialog, new() { Name = "Hand over to another agent" });
        await dialog.GetByRole(AriaRole.Radio, new() { NameRegex = new("^Codex") }).CheckAsync(new() { Force = true });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Hand over to Codex" }).ClickAsync();
        await Expect(person.Button("codex, hand over to another agent")).ToBeVisibleAsync();
        await person.SayAsync("[[write codex.txt]]");
        await AllowAsync("codex.txt");
        await Expect(person.Conversation).ToContainTextAsync("Codex does not remember what happened before in this session.");
        await Expect(person.Status).ToContainTextAsync("done");
        await person.Page.GetByRole(AriaRole.Tab, new() { Name = "Changes" }).ClickAsync();
        var panel = person.Page.GetByRole(AriaRole.Tabpanel, new() { Name = "Changes" });
        await Expect(panel.Locator(".run-changes li").First).ToContainTextAsync("codex.txt");
        await Expect(panel.GetByRole(AriaRole.Region, new() { NameRegex = new("^Changes of:") })).ToHaveCountAsync(3);
        Assert.Equal(LlmScript.WrittenText, await File.ReadAllTextAsync(Path.Combine(Project, "codex.txt")));
        await panel.GetByRole(AriaRole.Button, new() { Name = "Revert", Exact = true }).ClickAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Revert 1 file" }).ClickAsync();

        await Expect(panel).ToContainTextAsync("You put 1 file back");
        Assert.False(File.Exists(Path.Combine(Project, "codex.txt")));
        Assert.True(File.Exists(Path.Combine(Project, "hello.txt")));
        Assert.Empty(person.Complaints);
    }

    /// <summary>Allows what is asked, which must name this.</summary>
    private async Task AllowAsync(string what)
    {
        await Expect(person.Ask).ToContainTextAsync(what);
        await person.Ask.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Allow|Yes)") }).First.ClickAsync();
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
