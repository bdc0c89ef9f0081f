using Microsoft.Playwright;

namespace Ringside.BrowserKit;

/// <summary>One process of the real browser, headless. Each viewer in it has storage and cookies of his own.</summary>
public sealed class Chromium : IAsyncDisposable
{
    // What ./test found, or Debian's.
    private static readonly string Program = Environment.GetEnvironmentVariable("RINGSIDE_CHROMIUM") is { Length: > 0 } found ? found : "/usr/bin/chromium";

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    public static async Task<Chromium> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout((float)Viewer.Patience.TotalMilliseconds);
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        }));
    }

    /// <summary>A person with a browser of his own, who has not gone anywhere yet.</summary>
    /// <param name="server">Where the page is.</param>
    /// <param name="look">Size, theme and the like; a desktop with a light theme by default.</param>
    /// <param name="sights">What he notes the time of.</param>
    public async Task<Viewer> OpenAsync(Uri server, BrowserNewContextOptions? look = null, params Sight[] sights)
    {
        look ??= new();
        look.BaseURL = server.ToString();
        look.ViewportSize ??= new() { Width = 1280, Height = 800 };
        look.Locale = "en";
        var context = await browser.NewContextAsync(look);
        context.SetDefaultTimeout((float)Viewer.Patience.TotalMilliseconds);
        await context.AddInitScriptAsync(Sightings.Script(sights));
        return new(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
