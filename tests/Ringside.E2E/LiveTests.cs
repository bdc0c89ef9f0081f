using System.Globalization;
using Microsoft.Playwright;
using Ringside.BrowserKit;

namespace Ringside.E2E;

public sealed class LiveTests(SharedChromium chromium, ITestOutputHelper output) : PageTests(chromium)
{
    private const string Words = "count what I wrote";
    private const double Allowed = 300;

    private static readonly Sight[] Sights =
    [
        new("prompt", "[role=log] article[aria-label^='Prompt from']", Words),
        new("status running", "[role=status][aria-label=Status]", "running"),
        new("first words", "article[aria-label=Answer]", "I work in"),
        new("plan", "aside[aria-label=Details]", "Write the word counter"),
        new("tool: List", "[role=log] button[aria-expanded]", "List the folder"),
        new("tool: Write", "[role=log] button[aria-expanded]", "Write count.sh"),
        new("permission", "[role=log] section[aria-label$='needs you']", "sh count.sh"),
        new("status needs you", "[role=status][aria-label=Status]", "needs you"),
        new("list: needs you", "nav[aria-label=Fleet] a", "needs you"),
        new("permission gone", "[role=log] section[aria-label$='needs you']", Gone: true),
        new("tool: Run", "[role=log] button[aria-expanded]", "sh count.sh sample.txt"),
        new("tool: Edit", "[role=log] button[aria-expanded]", "Edit count.sh"),
        new("last words", "article[aria-label=Answer]", "The word counter works."),
        new("status done", "[role=status][aria-label=Status]", "done"),
        new("list: done", "nav[aria-label=Fleet] a", "done"),
    ];

    protected override int Pace => 20;

    [Fact(DisplayName = "[M3] a second person sees prompt, words, tools, permission and status within 300 ms of the first, with no refresh")]
    public async Task A_second_person_sees_everything_within_300_ms_of_the_first()
    {
        var first = await ViewerAsync(sights: Sights);
        var second = await ViewerAsync(sights: Sights);
        var session = await first.StartAsync("Demo");
        await second.FleetRow(session).ClickAsync();
        await Expect(second.Composer).ToBeVisibleAsync();

        await first.SayAsync(Words);
        await first.Ask.GetByRole(AriaRole.Button, new() { NameRegex = new("^Always") }).ClickAsync();
        await Expect(first.Status).ToContainTextAsync("done");
        await Expect(second.Status).ToContainTextAsync("done");

        Assert.Equal(await first.TranscriptAsync(), await second.TranscriptAsync());
        var (one, two) = (await Sightings.OfAsync(first.Page), await Sightings.OfAsync(second.Page));
        var late = two.After(one);
        var growth = two.GrowthAfter(one);
        Report(late, growth);
        Assert.Equal(Sights.Select(sight => sight.Name).Order(), late.Select(sight => sight.Name).Order());
        Assert.DoesNotContain(late, sight => Math.Abs(sight.Milliseconds) > Allowed);
        Assert.True(two.Growing.Count >= 20, $"the answers grew in {two.Growing.Count} steps only");
        Assert.DoesNotContain(growth, milliseconds => milliseconds > Allowed);
    }

    [Fact(DisplayName = "[M3] a run that is started from the dialog appears in the other's list by itself, and whoever opens it late sees all of it")]
    public async Task A_run_started_from_the_dialog_appears_in_the_others_list()
    {
        var seen = new Sight("in the list", "nav[aria-label=Fleet] a", "build me a counter");
        var first = await ViewerAsync(sights: seen);
        var second = await ViewerAsync(sights: seen);

        await first.StartAsync("Demo", "build me a counter");
        await Expect(first.Ask).ToBeVisibleAsync();
        await second.FleetRow("build me a counter").ClickAsync();

        await Expect(second.Ask).ToBeVisibleAsync();
        Assert.Equal(await first.TranscriptAsync(), await second.TranscriptAsync());
        var late = (await Sightings.OfAsync(second.Page)).After(await Sightings.OfAsync(first.Page));
        Report(late, []);
        Assert.DoesNotContain(late, sight => Math.Abs(sight.Milliseconds) > Allowed);
    }

    private void Report(IReadOnlyList<(string Name, double Milliseconds)> late, IReadOnlyList<double> growth)
    {
        foreach (var (name, milliseconds) in late)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-18} {milliseconds,5:0} ms"));
        }

        if (growth.Count > 0)
        {
            var sorted = growth.Order().ToList();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{growth.Count} steps of text  median {sorted[sorted.Count / 2]:0} ms, most {sorted[^1]:0} ms"));
        }
    }
}
