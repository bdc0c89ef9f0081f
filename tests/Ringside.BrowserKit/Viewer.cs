using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ringside.TestKit.Servers;

namespace Ringside.BrowserKit;

/// <summary>A person who looks at the page: what he finds by its role and its name, and what his browser complains of.</summary>
public sealed partial class Viewer : IAsyncDisposable
{
    /// <summary>How long anything may take before it counts as missing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<string> complaints = [];
    private readonly List<string> expected = [];

    internal Viewer(IBrowserContext context, IPage page)
    {
        (Context, Page) = (context, page);
        Listen(page);
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    public ILocator Header => Page.GetByRole(AriaRole.Banner);

    public ILocator Fleet => Page.GetByRole(AriaRole.Navigation, new() { Name = "Fleet" });

    public ILocator Home => Page.GetByRole(AriaRole.Region, new() { Name = "Home", Exact = true });

    /// <summary>The transcript of the open session.</summary>
    public ILocator Conversation => Page.GetByRole(AriaRole.Log, new() { Name = "Conversation" });

    /// <summary>What the open session is doing, in a word.</summary>
    public ILocator Status => Page.GetByRole(AriaRole.Status, new() { Name = "Status", Exact = true });

    public ILocator Composer => Page.GetByRole(AriaRole.Textbox, new() { NameRegex = MessageTo() });

    public ILocator Answers => Conversation.GetByRole(AriaRole.Article, new() { Name = "Answer" });

    /// <summary>The open question of the open session, where it came up.</summary>
    public ILocator Ask => Conversation.GetByRole(AriaRole.Region, new() { NameRegex = NeedsYou() });

    /// <summary>The keys that answer a question, as soon as they do.</summary>
    public ILocator KeysOf(ILocator ask) => ask.Locator("kbd").Filter(new() { Visible = true });

    /// <summary>Has the page wait for a frame until <see cref="PaintAsync"/>, as on a machine with much else to do.</summary>
    public Task HoldFramesAsync() => Page.EvaluateAsync("""
        () => {
          const [frame, held] = [window.requestAnimationFrame, []];
          window.requestAnimationFrame = (paint) => held.push(paint);
          window.letGo = () => { window.requestAnimationFrame = frame; held.forEach((paint) => paint(performance.now())); };
        }
        """);

    public Task PaintAsync() => Page.EvaluateAsync("() => window.letGo()");

    /// <summary>The prompts that wait their turn.</summary>
    public ILocator Queued => Page.GetByRole(AriaRole.Region, new() { Name = "Queued" });

    /// <summary>What went wrong in the browser, beside what was expected to: errors of scripts, of loading, of the content security policy.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (complaints)
            {
                return [.. complaints.Where(complaint => !expected.Any(part => complaint.Contains(part, StringComparison.Ordinal)))];
            }
        }
    }

    /// <param name="state"><c>live</c>, <c>polling</c>, <c>connecting</c>, <c>reconnecting</c> or <c>closed</c>.</param>
    public ILocator Connection(string state) => Page.GetByRole(AriaRole.Status, new() { Name = "Connection", Exact = true }).Filter(new() { HasText = state });

    public ILocator Prompt(string text) => Conversation.GetByRole(AriaRole.Article, new() { NameRegex = PromptFrom() }).Filter(new() { HasText = text });

    /// <summary>A tool's card, by what its line says.</summary>
    public ILocator Tool(string title) => Conversation.GetByRole(AriaRole.Button, new() { Name = title }).And(Page.Locator("[aria-expanded]"));

    /// <summary>A session's line in the list, by its title or its id.</summary>
    public ILocator FleetRow(string session) => session.StartsWith("ses_", StringComparison.Ordinal)
        ? Fleet.Locator($"a[href='/s/{session}']")
        : Fleet.GetByRole(AriaRole.Link).Filter(new() { HasText = session });

    /// <summary>The link of the navigation to a screen, whatever stands behind its name.</summary>
    public ILocator Screen(string name) => Page.GetByRole(AriaRole.Navigation, new() { Name = "Screens" }).GetByRole(AriaRole.Link, new() { NameRegex = new($"^{Regex.Escape(name)}") });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Lets a complaint that has these words be one that the test is about.</summary>
    public void Expect(string words) => expected.Add(words);

    /// <summary>Signs in by a link that the server makes for it.</summary>
    /// <param name="admin">Shows the admin's token.</param>
    public async Task SignInAsync(HttpClient admin)
    {
        var code = (await Rest.DoAsync(admin, "/api/signin-links"))["code"];
        await Page.GotoAsync($"/signin#{code}");
        await Assertions.Expect(Connection("live")).ToBeVisibleAsync();
    }

    /// <summary>Opens the page at a session and waits until it is live.</summary>
    public async Task WatchAsync(string session)
    {
        await Page.GotoAsync($"/s/{session}");
        await Assertions.Expect(Connection("live")).ToBeVisibleAsync();
    }

    /// <summary>Opens a session from the page's dialog, and gives its id.</summary>
    /// <param name="prompt">Empty: the session is opened and nothing is asked yet.</param>
    public async Task<string> StartAsync(string agent, string prompt = "", string? workdir = null)
    {
        await Button("New session").First.ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Radio, new() { NameRegex = new($"^{Regex.Escape(agent)}") }).CheckAsync(new() { Force = true });
        await dialog.GetByLabel("Folder").FillAsync(workdir ?? "");
        await dialog.GetByLabel("First prompt").FillAsync(prompt);
        await dialog.GetByRole(AriaRole.Button, new() { NameRegex = StartWords() }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(Page).ToHaveURLAsync(SessionAddress());
        return (await Page.EvaluateAsync<string>("() => location.pathname")).Split('/')[^1];
    }

    /// <summary>Writes to the agent, and sends it.</summary>
    public async Task SayAsync(string text)
    {
        await Composer.FillAsync(text);
        await Composer.PressAsync("Enter");
    }

    /// <summary>All that the transcript shows, but not how long ago it was.</summary>
    public async Task<string> TranscriptAsync(IPage? page = null) => await (page ?? Page).GetByRole(AriaRole.Log, new() { Name = "Conversation" }).EvaluateAsync<string>("""
        log => {
          const copy = log.cloneNode(true);
          copy.querySelectorAll('time, svg').forEach(part => part.remove());
          return [...copy.children].map(row => row.textContent).join('\n');
        }
        """);

    /// <summary>Another tab of the same person.</summary>
    public async Task<IPage> NewTabAsync()
    {
        var tab = await Context.NewPageAsync();
        Listen(tab);
        return tab;
    }

    public ValueTask DisposeAsync() => Context.DisposeAsync();

    private void Listen(IPage page)
    {
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complain($"{message.Type}: {message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => Complain($"uncaught: {error}");
    }

    private void Complain(string complaint)
    {
        lock (complaints)
        {
            complaints.Add(complaint);
        }
    }

    [GeneratedRegex("^Message ")]
    private static partial Regex MessageTo();

    [GeneratedRegex("needs you$")]
    private static partial Regex NeedsYou();

    [GeneratedRegex("^Prompt from ")]
    private static partial Regex PromptFrom();

    [GeneratedRegex("^(Start|Open session)$")]
    private static partial Regex StartWords();

    [GeneratedRegex("/s/ses_[a-z0-9]+$")]
    private static partial Regex SessionAddress();
}
