using Microsoft.Playwright;
using Ringside.BrowserKit;

namespace Ringside.E2E;

/// <summary>A fleet of more sessions than the page reads at first.</summary>
public sealed class ManySessionsTests(SharedChromium chromium) : WrittenTests(chromium)
{
    [Fact(DisplayName = "[M3] [S18] of more sessions than are read at first, the old ones that wait or work are at home at once, each other one as soon as it does something, and all of them when one goes back")]
    public async Task No_session_is_too_old_to_be_seen()
    {
        var (quiet, wakes, asks) = (await OpenAsync("anna", "Lies quiet"), await OpenAsync("anna", "Wakes late"), await OpenAsync("anna", "Asks since long"));
        await WriteAsync(asks, "run.started");
        await WriteAsync(asks, "interaction.opened", new { interaction = "itx_old", kind = "permission", title = "Clean", options = new[] { new { id = "y", name = "Yes", kind = "allow_once" } } });
        for (var number = 0; number < 500; number++)
        {
            await OpenAsync("bert", $"Newer {number}");
        }

        var viewer = await ViewerAsync();
        await Expect(viewer.FleetRow(asks)).ToContainTextAsync("Asks since long");
        await Expect(viewer.FleetRow(asks)).ToContainTextAsync("needs you");
        await Expect(viewer.FleetRow(quiet)).ToHaveCountAsync(0);
        await Expect(viewer.FleetRow(wakes)).ToHaveCountAsync(0);

        await WriteAsync(wakes, "run.started");
        await WriteAsync(wakes, "tool.started", new { tool = "one", kind = "edit", title = "Edit LoginTests.cs" });
        await Expect(viewer.FleetRow(wakes)).ToContainTextAsync("Wakes late");
        await Expect(viewer.FleetRow(wakes)).ToContainTextAsync("running");
        await Expect(viewer.Home.Locator($"[data-part=running] .unit:has([data-session={wakes}])")).ToContainTextAsync("Editing LoginTests.cs");
        await WriteAsync(wakes, "run.completed");
        await Expect(viewer.FleetRow(wakes)).ToContainTextAsync("done");

        var earlier = viewer.Home.GetByRole(AriaRole.Button, new() { Name = "Earlier sessions" });
        await earlier.ClickAsync();
        await Expect(viewer.FleetRow(quiet)).ToContainTextAsync("Lies quiet");
        await Expect(earlier).ToHaveCountAsync(0);
        await Expect(viewer.FleetRow(wakes)).ToHaveCountAsync(1);
    }
}
