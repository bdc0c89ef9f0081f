using Microsoft.Playwright;

namespace Ringside.E2E;

public sealed class ConnectionTests(SharedChromium chromium) : PageTests(chromium)
{
    [Fact(DisplayName = "[M11] [M15] a page that is live says nothing else when a session is opened")]
    public async Task Opening_a_session_is_no_news_of_the_connection()
    {
        var (first, second) = (await DemoAsync("count one"), await DemoAsync("count two"));
        var viewer = await ViewerAsync();
        await viewer.Page.EvaluateAsync("""
            () => {
              const said = window.said = new Set();
              const place = document.querySelector('[aria-label=Connection]').parentElement;
              new MutationObserver(() => said.add(place.textContent)).observe(place, { subtree: true, childList: true, characterData: true, attributes: true });
            }
            """);
        await viewer.FleetRow(first).ClickAsync();
        await Expect(viewer.Prompt("count one")).ToBeVisibleAsync();
        await viewer.FleetRow(second).ClickAsync();
        await Expect(viewer.Prompt("count two")).ToBeVisibleAsync();
        await Expect(viewer.Connection("live")).ToBeVisibleAsync();

        Assert.DoesNotContain("onnecting", await viewer.Page.EvaluateAsync<string>("() => [...window.said].join()"), StringComparison.Ordinal);
    }
}
