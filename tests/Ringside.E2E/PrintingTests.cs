using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>A command that prints four times a second for as long as it takes.</summary>
public sealed class PrintingTests(SharedChromium chromium) : WrittenTests(chromium)
{
    private const int Updates = 3_000;
    private const int PerRequest = 1_000;

    [Fact(DisplayName = "[G67] [M9] a session whose command has printed for minutes shows what was said before it, while it prints and after, and reads its history once")]
    public async Task A_command_that_prints_for_minutes_leaves_its_session_whole()
    {
        var session = await OpenAsync("anna", "Build it");
        await WriteAsync(session, "run.started");
        await WriteAsync(session, "message.completed", new { message = "msg_first", role = "assistant", text = "I build it now." });
        await WriteAsync(session, "tool.started", new { tool = "tool_a", name = "Shell", kind = "execute", title = "make all", status = "in_progress" });
        await PrintAsync(session, Updates);

        var viewer = await ViewerAsync();
        var pages = 0;
        viewer.Page.Request += (_, request) => pages += request.Url.Contains("before=", StringComparison.Ordinal) && request.Url.Contains("changes.", StringComparison.Ordinal) ? 1 : 0;
        await viewer.WatchAsync(session);
        await Expect(viewer.Answers.First).ToContainTextAsync("I build it now.");
        await Expect(viewer.Tool("make all")).ToBeVisibleAsync();

        await PrintAsync(session, Updates);
        await WriteAsync(session, "message.completed", new { message = "msg_then", role = "assistant", text = "It prints much." });
        await Expect(viewer.Answers.Last).ToContainTextAsync("It prints much.");
        await Expect(viewer.Answers.First).ToContainTextAsync("I build it now.");

        await WriteAsync(session, "tool.completed", new { tool = "tool_a", status = "completed" });
        await WriteAsync(session, "run.completed");
        await viewer.Page.ReloadAsync();
        await Expect(viewer.Answers.First).ToContainTextAsync("I build it now.");
        await Expect(viewer.Answers.Last).ToContainTextAsync("It prints much.");
        // As many as the history has pages, once before it was read anew and once after.
        Assert.InRange(pages, 1, (Updates / 400) + 1 + (2 * Updates / 400) + 1);
    }

    private async Task PrintAsync(string session, int times)
    {
        for (var sent = 0; sent < times; sent += PerRequest)
        {
            await WriteAsync(session, "tool.updated", [.. Enumerable.Range(sent, PerRequest).Select(at => new { tool = "tool_a", output = $"line {at}" })]);
        }
    }
}
