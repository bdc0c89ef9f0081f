using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>Tests of the whole product: the server as it is, its own page, a real browser. Every one of them also fails where the browser complains.</summary>
public abstract class PageTests(SharedChromium chromium) : IAsyncLifetime
{
    private const string Password = "quite a long one";

    private readonly List<Viewer> viewers = [];
    private readonly List<IAsyncDisposable> owned = [];

    protected RingsideHost Server { get; private protected set; } = null!;

    /// <summary>Milliseconds that the demo agent takes for a word.</summary>
    protected virtual int Pace => 8;

    public virtual async ValueTask InitializeAsync() => Server = await RingsideHost.StartAsync(new() { ["demo_pace_ms"] = $"{Pace}" });

    public virtual async ValueTask DisposeAsync()
    {
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        foreach (var (viewer, number) in viewers.Select((viewer, i) => (viewer, i + 1)))
        {
            if (failed)
            {
                await viewer.Page.ScreenshotAsync(new() { Path = Shot(number) });
                TestContext.Current.TestOutputHelper?.WriteLine($"Viewer {number} saw {Shot(number)}");
            }

            await viewer.DisposeAsync();
        }

        foreach (var other in owned)
        {
            await other.DisposeAsync();
        }

        await (Server?.DisposeAsync() ?? ValueTask.CompletedTask);
        GC.SuppressFinalize(this);
        Assert.Empty(viewers.SelectMany(viewer => viewer.Complaints));
    }

    /// <summary>Lets something live until the browsers are closed, so that none of them complains of its end.</summary>
    protected T Own<T>(T other)
        where T : IAsyncDisposable
    {
        owned.Add(other);
        return other;
    }

    /// <summary>Another person with a browser of his own, not signed in.</summary>
    protected async Task<Viewer> StrangerAsync(Uri? address = null, BrowserNewContextOptions? look = null, params Sight[] sights)
    {
        var viewer = await chromium.Browser.OpenAsync(address ?? Server.Address, look, sights);
        viewers.Add(viewer);
        return viewer;
    }

    /// <summary>Another person, signed in.</summary>
    protected async Task<Viewer> ViewerAsync(BrowserNewContextOptions? look = null, params Sight[] sights)
    {
        var viewer = await StrangerAsync(look: look, sights: sights);
        await viewer.SignInAsync(Server.Http);
        return viewer;
    }

    /// <summary>Adds a person with a password.</summary>
    protected Task AddPersonAsync(string name, string role = "member") =>
        Rest.DoAsync(Server.Http, "/api/users", $$"""{"name":"{{name}}","role":"{{role}}","password":"{{Password}}"}""");

    /// <summary>Signs a browser in for such a person; its page is as it was.</summary>
    protected static Task SignInAsync(Viewer viewer, string name) =>
        viewer.Context.APIRequest.PostAsync("/api/signin", new() { DataObject = new { name, password = Password } });

    /// <summary>A session of the demo agent with a prompt, by API.</summary>
    protected async Task<string> DemoAsync(string prompt) =>
        (await Rest.DoAsync(Server.Http, "/api/runs", $$"""{"agent":"demo","prompt":"{{prompt}}"}"""))["session"];

    protected static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    /// <summary>Nothing on the page bars anybody.</summary>
    protected static async Task FreeAsync(Viewer viewer, string at = "the page")
    {
        var barriers = await Barriers.FindAsync(viewer.Page);
        Assert.True(barriers.Count == 0, $"{at}:\n{string.Join('\n', barriers)}");
    }

    private static string Shot(int number) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(Checkout.Root, "out", "test-results", "pages")).FullName, $"{TestContext.Current.TestMethod?.MethodName}-{number}.png");
}
