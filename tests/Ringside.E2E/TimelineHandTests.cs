using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>What one does with the timeline by hand: pinch it, play it, save a picture of it.</summary>
public sealed partial class TimelineHandTests(SharedChromium chromium) : WrittenTests(chromium)
{
    private const int Seconds = 120;

    private readonly ShiftedTime time = new();

    protected override TimeProvider Time => time;

    [Fact(DisplayName = "[M10] two fingers zoom the timeline on a phone, about what is between them")]
    public async Task Two_fingers_zoom_the_timeline()
    {
        var session = await SpreadAsync();
        var viewer = await ViewerAsync(new() { ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true, ReducedMotion = ReducedMotion.Reduce });
        await viewer.WatchAsync(session);
        await viewer.Page.GetByRole(AriaRole.Navigation, new() { Name = "Zones" }).GetByRole(AriaRole.Button, new() { Name = "Sequencer" }).ClickAsync();
        await Expect(new Sequencer(viewer.Page).Lanes).ToHaveCountAsync(1);
        await viewer.Button("Fit").ClickAsync();
        var before = await SpanAsync(viewer);
        Assert.InRange(before.To - before.From, Seconds - 10, Seconds + 60);

        await PinchAsync(viewer, 20, 80);
        var near = await SpanAsync(viewer);
        Assert.Equal((before.To - before.From) / 4, near.To - near.From, 2.0);
        Assert.Equal((before.To + before.From) / 2, (near.To + near.From) / 2, 2.0);
        await PinchAsync(viewer, 80, 20);
        var again = await SpanAsync(viewer);
        Assert.Equal(before.From, again.From, 2.0);
        Assert.Equal(before.To, again.To, 2.0);
    }

    [Theory(DisplayName = "[M10] it plays at the speed that was chosen")]
    [InlineData("0.1×", 20_000, 2)]
    [InlineData("1×", 10_000, 10)]
    [InlineData("5×", 10_000, 50)]
    [InlineData("30×", 2_000, 60)]
    public async Task It_plays_at_the_speed_that_was_chosen(string speed, int passed, int played)
    {
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(await SpreadAsync());
        await Expect(new Sequencer(viewer.Page).Lanes).ToHaveCountAsync(1);
        await viewer.Button("Fit").ClickAsync();
        await viewer.Button("Skip idle").ClickAsync();
        await ChooseAsync(viewer, speed);
        await TapAsync(viewer, 0.1);
        var from = await ClockAsync(viewer);
        // Its frames and its clock are the test's own.
        await viewer.Page.EvaluateAsync("""
            () => {
              let [now, calls] = [performance.now(), []];
              performance.now = () => now;
              window.requestAnimationFrame = call => calls.push(call);
              window.pass = ms => {
                for (const until = now + ms; now < until;) {
                  now += 20;
                  for (const call of calls.splice(0)) call(now);
                }
              };
            }
            """);

        await viewer.Button("Play").ClickAsync();
        await Expect(viewer.Button("Pause")).ToBeVisibleAsync();
        await viewer.Page.EvaluateAsync("ms => window.pass(ms)", passed);
        Assert.Equal(from + played, await ClockAsync(viewer), 1.0);
        await viewer.Button("Pause").ClickAsync();
        await viewer.Page.EvaluateAsync("ms => window.pass(ms)", passed);
        Assert.Equal(from + played, await ClockAsync(viewer), 1.0);
    }

    [Fact(DisplayName = "[M10] the picture that is saved has each lane's name beside its blocks, in their colours")]
    public async Task The_picture_has_the_lanes()
    {
        var lead = await SpreadAsync();
        await OpenAsync("bert", "The reader", lead);
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(lead);
        var sequencer = new Sequencer(viewer.Page);
        await Expect(sequencer.Lanes).ToHaveCountAsync(2);
        await viewer.Button("Fit").ClickAsync();
        await viewer.Page.EvaluateAsync("() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))");

        var download = await viewer.Page.RunAndWaitForDownloadAsync(() => viewer.Button("Save as a picture").ClickAsync());

        Assert.Equal("ringside-timeline.png", download.SuggestedFilename);
        await using var stream = await download.CreateReadStreamAsync();
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        var picture = await viewer.Page.EvaluateAsync<JsonElement>(
            """
            async data => {
              const image = await createImageBitmap(new Blob([Uint8Array.from(atob(data), letter => letter.charCodeAt(0))], { type: 'image/png' }));
              const drawn = new OffscreenCanvas(image.width, image.height).getContext('2d', { willReadFrequently: true });
              drawn.drawImage(image, 0, 0);
              const probe = document.body.appendChild(document.createElement('i'));
              const parts = color => { probe.style.color = `var(--${color})`; return getComputedStyle(probe).color.match(/\d+/g).map(Number); };
              const canvas = document.querySelector('.seq-canvas');
              const count = (color, x, y, width, height) => {
                const { data } = drawn.getImageData(x, y, width, height);
                const [red, green, blue] = parts(color);
                let found = 0;
                for (let at = 0; at < data.length; at += 4) if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) found++;
                return found;
              };
              const [names, top, lane] = [168, 28, 56];
              return {
                width: image.width - canvas.width, height: image.height - canvas.height,
                lanes: [0, 1].map(at => ({ name: count('ink', 0, top + at * lane, names, lane), blocks: count('seq-execute', names, top + at * lane, canvas.width, lane) })),
              };
            }
            """,
            Convert.ToBase64String(bytes.ToArray()));

        Assert.Equal(168, picture.GetProperty("width").GetInt32());
        Assert.Equal(0, picture.GetProperty("height").GetInt32());
        var (first, second) = (picture.GetProperty("lanes")[0], picture.GetProperty("lanes")[1]);
        Assert.All((JsonElement[])[first, second], lane => Assert.True(lane.GetProperty("name").GetInt32() > 20, $"a lane has no name in {picture}"));
        Assert.True(first.GetProperty("blocks").GetInt32() > 500, $"no blocks are in {picture}");
        Assert.Equal(0, second.GetProperty("blocks").GetInt32());
    }

    /// <summary>A session that ran a command each second.</summary>
    private async Task<string> SpreadAsync()
    {
        var session = await OpenAsync("anna", "The writer");
        await WriteAsync(session, "run.started");
        for (var second = 0; second < Seconds; second += 2)
        {
            await WriteAsync(session, "tool.started", new { tool = $"t{second}", kind = "execute", title = $"step {second}", status = "in_progress" });
            time.Ahead += TimeSpan.FromSeconds(1);
            await WriteAsync(session, "tool.completed", new { tool = $"t{second}", status = "completed" });
            time.Ahead += TimeSpan.FromSeconds(1);
        }

        await WriteAsync(session, "run.completed");
        return session;
    }

    /// <summary>The times at both edges: of where one taps on the ruler there.</summary>
    private static async Task<(double From, double To)> SpanAsync(Viewer viewer)
    {
        await TapAsync(viewer, 0.1);
        var from = await ClockAsync(viewer);
        await TapAsync(viewer, 0.9);
        var to = await ClockAsync(viewer);
        var tenth = (to - from) / 8;
        return (from - tenth, to + tenth);
    }

    /// <summary>Goes to another moment, by a tap on the ruler.</summary>
    private static async Task TapAsync(Viewer viewer, double share)
    {
        var before = await ClockOf(viewer).AllInnerTextsAsync();
        var box = (await viewer.Page.Locator(".seq-canvas").BoundingBoxAsync())!;
        await viewer.Page.Mouse.ClickAsync(box.X + (float)(share * box.Width), box.Y + 14);
        await Expect(ClockOf(viewer)).Not.ToHaveTextAsync(before.SingleOrDefault() ?? "");
    }

    private static ILocator ClockOf(Viewer viewer) => viewer.Page.GetByTitle("Back to live", new() { Exact = true });

    /// <summary>The moment that is shown, in seconds: as exactly as the page knows it, of which its clock shows whole seconds.</summary>
    private static async Task<double> ClockAsync(Viewer viewer)
    {
        await Expect(ClockOf(viewer)).ToHaveTextAsync(Clock());
        var time = await viewer.Page.Locator(".moment-band time").GetAttributeAsync("datetime");
        return (DateTimeOffset.Parse(time!, CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).TotalSeconds;
    }

    private static async Task ChooseAsync(Viewer viewer, string speed)
    {
        var spinner = viewer.Page.GetByRole(AriaRole.Spinbutton, new() { Name = "Speed" });
        for (var tries = 0; tries < 9 && await spinner.InnerTextAsync() != speed; tries++)
        {
            await spinner.ClickAsync();
        }

        await Expect(spinner).ToHaveTextAsync(speed);
    }

    /// <summary>Moves two fingers, each that far from the middle of the lanes, to as far as that.</summary>
    private static async Task PinchAsync(Viewer viewer, int from, int to)
    {
        var box = (await viewer.Page.Locator(".seq-canvas").BoundingBoxAsync())!;
        var (x, y) = (box.X + (box.Width / 2), box.Y + 60);
        await Fingers.MoveAsync(viewer, (x - from, y, x - to, y), (x + from, y, x + to, y));
    }

    [GeneratedRegex(@"\d\d:\d\d:\d\d$")]
    private static partial Regex Clock();
}
