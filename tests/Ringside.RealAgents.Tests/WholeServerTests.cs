using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;
using Ringside.TestKit.Servers;

namespace Ringside.RealAgents.Tests;

/// <summary>The real programs behind the whole server, as a process of its own, with two people who watch its page.</summary>
public sealed class WholeServerTests(InstalledAgents installed) : RealServerTests(installed)
{
    private Viewer first = null!;
    private Viewer second = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        first = await ViewerAsync();
        second = await ViewerAsync();
    }

    [Fact(DisplayName = "[M1] [M3] Claude, all by the page: a file written after the one allowed it, and a turn stopped; the other sees every word")]
    public async Task Claude_is_prompted_allowed_and_stopped_in_the_page()
    {
        await OfferAsync("claude");
        var session = await first.StartAsync("Claude Code", "Please [[write hello.txt]]", Project);
        await second.WatchAsync(session);

        await Expect(second.Ask).ToContainTextAsync("hello.txt");
        Assert.False(File.Exists(Path.Combine(Project, "hello.txt")), "the file was written before it was allowed");
        await first.Ask.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Allow|Yes)") }).First.ClickAsync();
        await BothAsync(viewer => viewer.Answers.Last, "All done: that was the file.");
        await BothAsync(viewer => viewer.Status, "done");
        Assert.Equal(LlmScript.WrittenText, await File.ReadAllTextAsync(Path.Combine(Project, "hello.txt")));

        await SpeakAsync(() => first.SayAsync("[[say]]"));

        await first.SayAsync("[[slow]]");
        await Expect(first.Ask).ToBeVisibleAsync();
        await first.Page.Keyboard.PressAsync("Escape");
        await Expect(first.KeysOf(first.Ask).First).ToBeVisibleAsync();
        await first.Page.Keyboard.PressAsync("a");
        await ScratchFolder.AppearsAsync(Path.Combine(Project, LlmScript.SlowMark));
        await first.Button("Stop").ClickAsync();
        await StoppedAsync();
    }

    [Fact(DisplayName = "[M1] [M3] Gemini, all by the API: a file written after a program allowed it, and a turn cancelled; two people see every word")]
    public async Task Gemini_is_prompted_allowed_and_cancelled_by_the_API()
    {
        await OfferAsync("gemini");
        var run = await RunAsync("gemini", "Please [[write hello.txt]]");
        var session = run["session"];
        await first.WatchAsync(session);
        await second.WatchAsync(session);

        await Expect(second.Ask).ToContainTextAsync("hello.txt");
        Assert.False(File.Exists(Path.Combine(Project, "hello.txt")), "the file was written before it was allowed");
        await Rest.AnswerAsync(Server.Http, session);
        await BothAsync(viewer => viewer.Answers.Last, "All done: that was the file.");
        await BothAsync(viewer => viewer.Status, "done");
        Assert.Equal("completed", (await Rest.GetAsync(Server.Http, $"/api/runs/{run["run"]}"))["status"]);
        Assert.Equal(LlmScript.WrittenText, await File.ReadAllTextAsync(Path.Combine(Project, "hello.txt")));

        await SpeakAsync(() => PromptAsync(session, "[[say]]"));

        var slow = await PromptAsync(session, "[[slow]]");
        await Rest.AnswerAsync(Server.Http, session);
        await ScratchFolder.AppearsAsync(Path.Combine(Project, LlmScript.SlowMark));
        await Rest.DoAsync(Server.Http, $"/api/runs/{slow["run"]}/cancel");
        await StoppedAsync();
        Assert.Equal("cancelled", (await Rest.GetAsync(Server.Http, $"/api/runs/{slow["run"]}"))["status"]);
    }

    /// <summary>Both see the first word while the model has said no more, and then the whole text.</summary>
    private async Task SpeakAsync(Func<Task> ask)
    {
        Llm.Hold("say");
        await ask();
        await BothAsync(viewer => viewer.Answers.Last, "Round");
        await BothAsync(viewer => viewer.Status, "running");
        Llm.Release("say");
        await BothAsync(viewer => viewer.Answers.Last, LlmScript.LongText);
        await BothAsync(viewer => viewer.Status, "done");
    }

    private async Task StoppedAsync()
    {
        await BothAsync(viewer => viewer.Status, "stopped");
        await ProcessesOf.NoneLeftAsync(Scratch.Path, Viewer.Patience, "slow_tick");
        Assert.Equal(await first.TranscriptAsync(), await second.TranscriptAsync());
        Assert.Empty(first.Complaints.Concat(second.Complaints));
    }

    private async Task BothAsync(Func<Viewer, ILocator> what, string text)
    {
        await Expect(what(first)).ToContainTextAsync(text);
        await Expect(what(second)).ToContainTextAsync(text);
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
