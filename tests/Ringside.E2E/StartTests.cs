using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

public sealed class StartTests(SharedChromium chromium) : PageTests(chromium)
{
    protected override int Pace => 1;

    [Fact(DisplayName = "[G61] [S13] in a git repository a session can start in a worktree of its own, and the repository stays as it was")]
    public async Task A_session_can_start_in_a_worktree_of_its_own()
    {
        await ScriptedAgents.AddShellAsync(Server);
        var repository = await Repository.MakeAsync(Server, "shop");
        var viewer = await ViewerAsync();
        var dialog = await OpenAsync(viewer, "Shell");
        await dialog.GetByLabel("Folder").FillAsync(Server.Workdirs);
        await Expect(dialog.GetByLabel("Own worktree")).ToHaveCountAsync(0);
        await dialog.GetByLabel("Folder").FillAsync(repository);
        await Expect(dialog).ToContainTextAsync("The agent changes your files");

        await dialog.GetByLabel("Own worktree").CheckAsync();
        await dialog.GetByLabel("Branch").FillAsync("main");
        await dialog.GetByLabel("First prompt").FillAsync("echo more >> file; git branch --show-current");
        viewer.Expect("422");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("the branch main is there already");
        await dialog.GetByLabel("Branch").FillAsync("try/this");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();

        await Expect(viewer.Answers.Last).ToContainTextAsync("try/this");
        await Expect(viewer.Status).ToContainTextAsync("done");
        await Expect(viewer.Page.Locator(".session-facts")).ToContainTextAsync("shop, own worktree");
        Assert.Equal("one\ntwo\nthree\n", await File.ReadAllTextAsync(Path.Combine(repository, "file")));
    }

    [Fact(DisplayName = "[G30] a session starts with the policy that was chosen: what it grants nobody is asked")]
    public async Task A_session_starts_with_the_policy_that_was_chosen()
    {
        var viewer = await ViewerAsync();
        var dialog = await OpenAsync(viewer, "Demo");
        await Expect(dialog).ToContainTextAsync("Whatever the agent asks for, a person answers.");
        await dialog.GetByLabel("Permissions").SelectOptionAsync("Allow everything");
        await Expect(dialog).ToContainTextAsync("All is granted, commands too.");
        await dialog.GetByLabel("First prompt").FillAsync("count");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();

        await Expect(viewer.Status).ToContainTextAsync("done");
        await Expect(viewer.Conversation).ToContainTextAsync("allowed by policy");
        await Expect(viewer.Page.GetByLabel("Permissions")).ToHaveValueAsync("all");
    }

    [Fact(DisplayName = "[G32] what an agent once offered can be chosen for the next session before it starts, and it starts so")]
    public async Task What_an_agent_once_offered_can_be_chosen_for_the_next_session()
    {
        await ScriptedAgents.AddAsync(Server, "scripted", "Scripted", "--offers");
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(await ScriptedAgents.RunAsync(Server, "scripted", "[[settings]]"));
        await Expect(viewer.Answers.Last).ToContainTextAsync("ask small");

        var dialog = await OpenAsync(viewer, "Scripted");
        await dialog.GetByLabel("Mode", new() { Exact = true }).SelectOptionAsync("plan");
        await dialog.GetByLabel("model", new() { Exact = true }).SelectOptionAsync("large");
        await dialog.GetByLabel("Folder").FillAsync(Server.Workdirs);
        await dialog.GetByLabel("First prompt").FillAsync("[[settings]] again");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();

        await Expect(viewer.Prompt("again")).ToBeVisibleAsync();
        await Expect(viewer.Answers.Last).ToContainTextAsync("plan large");
        await Expect(viewer.Page.GetByLabel("Mode", new() { Exact = true })).ToHaveValueAsync("plan");
    }

    private static async Task<ILocator> OpenAsync(Viewer viewer, string agent)
    {
        await viewer.Button("New session").First.ClickAsync();
        var dialog = viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "New session" });
        await dialog.GetByRole(AriaRole.Radio, new() { NameRegex = new($"^{agent}") }).CheckAsync(new() { Force = true });
        return dialog;
    }
}
