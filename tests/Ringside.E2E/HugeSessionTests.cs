using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

public sealed class HugeSessionTests(SharedChromium chromium, ITestOutputHelper output) : PageTests(chromium)
{
    private const int Events = 20_000;
    private const int PerRequest = 1_000;
    private const int Growing = 2_000;

    [Fact(DisplayName = "[M9] a session of 20,000 events opens at once, and one can write in it while it goes on")]
    public async Task A_session_of_20000_events_opens_at_once_and_one_can_write_in_it_while_it_goes_on()
    {
        var session = await Rest.ExternalSessionAsync(Server.Http);
        var history = History().ToList();
        foreach (var batch in history.Chunk(PerRequest))
        {
            await Rest.WriteAsync(Server.Http, session, batch);
        }

        var viewer = await ViewerAsync();
        await viewer.Page.AddInitScriptAsync(
            "window.frozen = 0; new PerformanceObserver(list => { for (const { duration } of list.getEntries()) window.frozen = Math.max(window.frozen, duration); }).observe({ entryTypes: ['longtask'] });");
        var opening = Stopwatch.StartNew();
        await viewer.WatchAsync(session);
        await Expect(viewer.Answers.Last).ToContainTextAsync($"word {Growing - 1}.");
        opening.Stop();

        var typing = Stopwatch.StartNew();
        await viewer.Composer.PressSequentiallyAsync("can I write here?");
        await Expect(viewer.Composer).ToHaveValueAsync("can I write here?");
        typing.Stop();
        await Rest.WriteAsync(Server.Http, session, Delta(End(history), "the newest word"));
        await Expect(viewer.Answers.Last).ToContainTextAsync("the newest word");
        for (var page = 0; page < 3; page++)
        {
            await Reading.ToTopAsync(viewer);
        }

        var frozen = await viewer.Page.EvaluateAsync<double>("window.frozen");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"open {opening.ElapsedMilliseconds} ms, 17 keys {typing.ElapsedMilliseconds} ms, longest task {frozen:0} ms"));
        Assert.True(opening.Elapsed < TimeSpan.FromSeconds(5), $"it took {opening.Elapsed} to open");
        Assert.True(typing.Elapsed < TimeSpan.FromSeconds(3), $"typing took {typing.Elapsed}");
        Assert.True(frozen < 1_000, $"the page froze for {frozen} ms");
    }

    /// <summary>Turns of thinking, tools and answers, and a last one that goes on: a long answer of which only pieces are written yet.</summary>
    private static IEnumerable<JsonObject> History()
    {
        const int perTurn = 6;
        var turns = (Events - Growing) / perTurn;
        for (var turn = 0; turn < turns; turn++)
        {
            yield return Rest.Event("run.started");
            yield return Rest.Event("reasoning.completed", new { message = $"thought_{turn}", text = $"About step {turn}." });
            yield return Rest.Event("tool.started", new { tool = $"tool_{turn}", name = "Shell", kind = "execute", title = $"make step-{turn}", input = new { command = $"make step-{turn}" }, status = "in_progress" });
            yield return Rest.Event("tool.completed", new { tool = $"tool_{turn}", status = "completed", content = new[] { new { type = "content", content = new { type = "text", text = "line\n" } } } });
            yield return Rest.Event("message.completed", new { message = $"answer_{turn}", role = "assistant", text = $"Step **{turn}** is done, with `code` and a [link](https://example.org).\n\n- one\n- two" });
            yield return Rest.Event("run.completed", new { stopReason = "end_turn" });
        }

        yield return Rest.Event("run.started");
        var at = 0;
        for (var word = 0; word < Growing; word++)
        {
            var text = $"word {word.ToString(CultureInfo.InvariantCulture)}.{(word % 20 == 19 ? "\n\n" : " ")}";
            yield return Delta(at, text);
            at += text.Length;
        }
    }

    private static int End(List<JsonObject> history) => (int)history[^1]["data"]!["at"]! + ((string)history[^1]["data"]!["text"]!).Length;

    private static JsonObject Delta(int at, string text) => Rest.Event("message.delta", new { message = "answer_last", at, text });
}
