using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>Home with a hundred sessions at work. What it asserts is that it shows all of it; its output says how smoothly, over as many seconds as <c>RINGSIDE_SPEED_SECONDS</c> has.</summary>
public sealed class HomeSpeedTests(SharedChromium chromium, ITestOutputHelper output) : PageTests(chromium)
{
    private const int Sessions = 100;
    private const int PerSecond = 50;

    private const string Watch = """
        () => {
          const speed = window.speed = { frames: [], long: [], renders: 0, began: performance.now() };
          new PerformanceObserver(list => { for (const { duration } of list.getEntries()) speed.long.push(Math.round(duration)); }).observe({ entryTypes: ['longtask'] });
          new MutationObserver(changes => { speed.renders += changes.length; }).observe(document.querySelector('.home'), { subtree: true, childList: true, characterData: true, attributes: true });
          let last = performance.now();
          const frame = now => { speed.frames.push(now - last); last = now; requestAnimationFrame(frame); };
          requestAnimationFrame(frame);
        }
        """;

    private const string Report = """
        () => {
          const { frames, long, renders, began } = window.speed;
          const sorted = [...frames].sort((a, b) => a - b);
          const at = share => sorted[Math.floor((sorted.length - 1) * share)].toFixed(1);
          return `${(frames.length / (performance.now() - began) * 1000).toFixed(1)} frames/s, from one to the next p50 ${at(.5)}, p99 ${at(.99)}, at most ${at(1)} ms; `
            + `${frames.filter(gap => gap > 25).length} of ${frames.length} missed; long tasks: ${long.length}${long.length ? `, the longest ${Math.max(...long)} ms` : ''}; ${renders} changes of the document`;
        }
        """;

    private static readonly int Seconds = int.Parse(Environment.GetEnvironmentVariable("RINGSIDE_SPEED_SECONDS") ?? "2", CultureInfo.InvariantCulture);

    [Fact(DisplayName = "[M17] a hundred sessions with fifty events a second: each row shows its own newest step, the totals are those of the log, and none is mixed up")]
    public async Task A_hundred_sessions_at_work()
    {
        await Rest.DoAsync(Server.Http, "/api/agents", """{"name":"writer","title":"Writer","driver":"external"}""");
        var sessions = new List<string>();
        for (var i = 0; i < Sessions; i++)
        {
            sessions.Add((await Rest.DoAsync(Server.Http, "/api/sessions", JsonSerializer.Serialize(new { agent = "writer", title = $"Session {i}." })))["id"]);
            await Rest.WriteAsync(Server.Http, sessions[i], Rest.Event("run.started"), Started(i, -1));
        }

        var viewer = await ViewerAsync();
        var rows = viewer.Home.GetByRole(Microsoft.Playwright.AriaRole.Listitem);
        await Expect(rows.Filter(new() { HasText = "Session 99." })).ToContainTextAsync("Running step 99.-1");
        await viewer.Page.EvaluateAsync(Watch);

        var (steps, pace) = (Math.Max(3 * Sessions, Seconds * PerSecond), new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond), TimeProvider.System));
        for (var step = 0; step < steps; step++)
        {
            await Rest.WriteAsync(Server.Http, sessions[step % Sessions], Step(step % Sessions, step / Sessions));
            if (Seconds > 2)
            {
                await pace.WaitForNextTickAsync();
            }
        }

        output.WriteLine($"{steps} events: {await viewer.Page.EvaluateAsync<string>(Report)}");
        for (var i = 0; i < Sessions; i++)
        {
            await Rest.WriteAsync(Server.Http, sessions[i], Started(i, 1_000_000));
        }

        for (var i = 0; i < Sessions; i++)
        {
            var row = rows.Filter(new() { HasText = $"Session {i}." });
            await row.ScrollIntoViewIfNeededAsync();
            await Expect(row).ToContainTextAsync($"Running step {i}.1000000");
        }

        var used = (await Rest.GetAsync(Server.Http, "/api/agents/writer")).Json.GetProperty("usage").GetProperty("output").GetInt64();
        Assert.Equal(steps / Sessions / 3 * Sessions, used);
        await Expect(viewer.Home.GetByRole(Microsoft.Playwright.AriaRole.Group, new() { Name = "Status" })).ToContainTextAsync($"Running {Sessions}");
        await Expect(rows.First).ToContainTextAsync(string.Create(CultureInfo.InvariantCulture, $"{(used < 1_000 ? $"{used}" : $"{used / 1_000.0:0.#}k")} out"));
    }

    private static JsonObject Started(int session, int step) =>
        Rest.Event("tool.started", new { tool = $"tool_{step}", kind = "execute", title = "Work", input = new { command = $"step {session}.{step}" } });

    /// <summary>A call begins, is counted and ends, in three rounds.</summary>
    private static JsonObject Step(int session, int round) => (round % 3) switch
    {
        0 => Started(session, round),
        1 => Rest.Event("usage.updated", new { call = new { input = 1_000, output = 1 }, context = new { used = 1_000 * (round % 100), size = 100_000, source = "reported" } }),
        _ => Rest.Event("tool.completed", new { tool = $"tool_{round - 2}" }),
    };
}
