using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>Who reads in a long session sees all of it, at rest, and never has more than a little of it on the page.</summary>
public sealed class ReadingTests(SharedChromium chromium) : PageTests(chromium)
{
    private const int Turns = 700;
    private const int MostRows = 220;

    [Fact(DisplayName = "[M4] scrolling back reads history by itself to its beginning, and forth to its end, with few rows on the page at any time")]
    public async Task Scrolling_reads_history_by_itself_to_its_beginning_and_to_its_end()
    {
        var viewer = await OpenAsync(await LongAsync());
        await Expect(Answer(viewer, Turns - 1)).ToBeInViewportAsync();

        await ScrollUntilAsync(viewer, -1, 0);
        await Expect(viewer.Page.Locator(".beginning")).ToHaveCountAsync(0);
        await ScrollUntilAsync(viewer, 1, Turns - 1);
        await Reading.WheelAsync(viewer, 5_000);
        await Expect(viewer.Button("To the end")).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "[page] what is read stays where it is while the session goes on and rows above it change, and a button says how much is new and leads back")]
    public async Task What_is_read_stays_where_it_is()
    {
        var session = await LongAsync();
        var viewer = await OpenAsync(session);
        await Expect(Answer(viewer, Turns - 1)).ToBeInViewportAsync();
        await Reading.WheelAsync(viewer, -1_500);
        await Expect(viewer.Button("To the end")).ToBeVisibleAsync();
        var read = Answer(viewer, await InViewAsync(viewer));
        var top = await Reading.TopAsync(read);

        foreach (var turn in Enumerable.Range(Turns, 4))
        {
            await Rest.WriteAsync(Server.Http, session, [.. Turn(turn)]);
        }

        await Expect(viewer.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^16 new$") })).ToBeVisibleAsync();
        Assert.Equal(top, await Reading.TopAsync(read), 1.0);
        await viewer.Page.EvaluateAsync("() => { const line = document.querySelector('.transcript .thought-line'); window.opened = line.closest('.row').dataset.key; line.click(); }");
        await Expect(viewer.Conversation.Locator(".thought-text").First).ToBeAttachedAsync();
        Assert.Equal(top, await Reading.TopAsync(read), 1.0);

        await viewer.Page.GetByRole(AriaRole.Button, new() { NameRegex = new(" new$") }).ClickAsync();
        await Expect(Answer(viewer, Turns + 3)).ToBeInViewportAsync();
        await Rest.WriteAsync(Server.Http, session, [.. Turn(Turns + 4)]);
        await Expect(Answer(viewer, Turns + 4)).ToBeInViewportAsync();
    }

    [Fact(DisplayName = "[page] Home goes to the first word of a session of any length and End to the last, by the keyboard alone, and what was opened stays open")]
    public async Task Home_goes_to_the_first_word_and_End_to_the_last()
    {
        var viewer = await OpenAsync(await LongAsync());
        await Expect(Answer(viewer, Turns - 1)).ToBeInViewportAsync();
        await viewer.Page.Keyboard.PressAsync("Home");
        await Expect(Answer(viewer, 0)).ToBeInViewportAsync();
        await viewer.Tool("make step-0").ClickAsync();
        await Expect(viewer.Conversation.GetByText("made step-0")).ToBeVisibleAsync();

        await viewer.Page.Keyboard.PressAsync("End");
        await Expect(Answer(viewer, Turns - 1)).ToBeInViewportAsync();
        await Expect(viewer.Conversation.GetByText("made step-0")).ToHaveCountAsync(0);
        await viewer.Page.Keyboard.PressAsync("Home");
        await Expect(viewer.Conversation.GetByText("made step-0")).ToBeVisibleAsync();
    }

    private async Task<Viewer> OpenAsync(string session)
    {
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(session);
        return viewer;
    }

    private static ILocator Answer(Viewer viewer, int turn) => viewer.Answers.Filter(new() { HasText = string.Create(CultureInfo.InvariantCulture, $"Step {turn} is done.") });

    /// <summary>Scrolls a screen at a time until an answer is seen; between two screens nothing may be missing.</summary>
    private static async Task ScrollUntilAsync(Viewer viewer, int direction, int turn)
    {
        var seen = new SortedSet<int>();
        for (var screen = 0; !seen.Contains(turn); screen++)
        {
            Assert.True(screen < 2_000, $"turn {turn} never came; seen were {seen.Count}");
            await viewer.Page.EvaluateAsync("direction => { const view = document.querySelector('.transcript'); view.scrollTop += direction * view.clientHeight * 0.8; return new Promise(requestAnimationFrame); }", direction);
            seen.UnionWith(await viewer.Page.EvaluateAsync<int[]>("""
                () => {
                  const view = document.querySelector('.transcript').getBoundingClientRect();
                  return [...document.querySelectorAll('article[aria-label=Answer]')].filter(one => one.getBoundingClientRect().bottom > view.top && one.getBoundingClientRect().top < view.bottom)
                    .map(one => Number(/Step (\d+)/.exec(one.textContent)[1]));
                }
                """));
            Assert.InRange(await Reading.RowsAsync(viewer), 1, MostRows);
        }

        Assert.Equal(Enumerable.Range(seen.Min, seen.Count), seen);
    }

    private static Task<int> InViewAsync(Viewer viewer) => viewer.Page.EvaluateAsync<int>("""
        () => {
          const view = document.querySelector('.transcript').getBoundingClientRect();
          const read = [...document.querySelectorAll('article[aria-label=Answer]')].find(one => one.getBoundingClientRect().top > view.top + 100);
          return Number(/Step (\d+)/.exec(read.textContent)[1]);
        }
        """);

    private async Task<string> LongAsync()
    {
        var session = await Rest.ExternalSessionAsync(Server.Http);
        foreach (var turns in Enumerable.Range(0, Turns).Chunk(100))
        {
            await Rest.WriteAsync(Server.Http, session, [.. turns.SelectMany(Turn)]);
        }

        return session;
    }

    private static IEnumerable<JsonObject> Turn(int turn)
    {
        yield return Rest.Event("run.started");
        yield return Rest.Event("reasoning.completed", new { message = $"thought_{turn}", text = $"About step {turn}. {string.Concat(Enumerable.Repeat("It is long. ", turn % 40))}" });
        yield return Rest.Event("tool.started", new { tool = $"tool_{turn}", name = "Shell", kind = "execute", title = $"make step-{turn}", input = new { command = $"make step-{turn}" }, status = "in_progress" });
        yield return Rest.Event("tool.completed", new { tool = $"tool_{turn}", status = "completed", output = $"made step-{turn}" });
        yield return Rest.Event("message.completed", new { message = $"answer_{turn}", role = "assistant", text = $"**Step** {turn} is done.\n\n{string.Join('\n', Enumerable.Range(0, turn % 12).Select(line => $"- line {line}"))}" });
        yield return Rest.Event("run.completed", new { stopReason = "end_turn" });
    }
}
