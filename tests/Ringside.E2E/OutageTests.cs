using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ringside.EventLog.Retention;
using Ringside.EventLog.Sqlite;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

public sealed partial class OutageTests(SharedChromium chromium) : PageTests(chromium)
{
    [Fact(DisplayName = "[M11] [M15] [B3] [R4] a page without its server counts down to its next try and tries at once when told to; where the log is another one than before, it says that it shows the session anew")]
    public async Task An_outage_is_counted_down_and_a_reset_is_told()
    {
        var server = Own(await ServerProcess.StartAsync(new() { ["demo_pace_ms"] = "0" }));
        var viewer = await StrangerAsync(server.Address);
        viewer.Expect("net::ERR_");
        await viewer.SignInAsync(server.Http);
        await viewer.StartAsync("Demo", "count");
        await viewer.Ask.GetByRole(AriaRole.Button, new() { NameRegex = new("^Reject") }).ClickAsync();
        await Expect(viewer.Status).ToContainTextAsync("done");
        var shown = await viewer.TranscriptAsync();

        await server.KillAsync();
        await Expect(viewer.Connection("reconnecting")).ToBeVisibleAsync();

        // Waits grow with the attempts, and begin anew where a person does not wait.
        var attempt = viewer.Page.Locator("[data-state=reconnecting]");
        await Expect(attempt).ToHaveAttributeAsync("title", Late());
        await Expect(viewer.Header).ToContainTextAsync(Counting());
        await viewer.Button("Reconnect now").ClickAsync();
        await Expect(attempt).ToHaveAttributeAsync("title", Early());
        await using (var log = new SqliteEventStore(new SqliteOptions { Path = Path.Combine(server.DataFolder, "ringside.db") }, TimeProvider.System))
        {
            log.RenewEpoch();
        }

        await server.StartAsync(server.Address.Port);
        await Expect(viewer.Connection("live")).ToBeVisibleAsync();
        var told = viewer.Page.GetByRole(AriaRole.Status, new() { Name = "History" });
        await Expect(told).ToContainTextAsync("This session is shown anew, from");
        Assert.Equal(shown, await viewer.TranscriptAsync());
        await told.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(told).ToBeEmptyAsync();
    }

    [Fact(DisplayName = "[M11] [R4] where the log is another one than before, a page at which no session is open says so too, until one has read it")]
    public async Task A_reset_is_told_at_home()
    {
        var server = Own(await ServerProcess.StartAsync());
        var viewer = await StrangerAsync(server.Address);
        viewer.Expect("net::ERR_");
        await viewer.SignInAsync(server.Http);

        await server.KillAsync();
        await Expect(viewer.Connection("reconnecting")).ToBeVisibleAsync();
        await using (var log = new SqliteEventStore(new SqliteOptions { Path = Path.Combine(server.DataFolder, "ringside.db") }, TimeProvider.System))
        {
            log.RenewEpoch();
        }

        await server.StartAsync(server.Address.Port);
        var told = viewer.Page.GetByRole(AriaRole.Status, new() { Name = "History" });
        await Expect(told).ToContainTextAsync("The server’s log was replaced, perhaps from a backup. All that is here is shown anew.");
        await viewer.Screen("Tasks").ClickAsync();
        await Expect(told).ToContainTextAsync("All that is here is shown anew.");
        await FreeAsync(viewer);
        await told.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(told).ToBeEmptyAsync();
    }

    [Fact(DisplayName = "[M11] [R4] [L12] where what came while a page was away is kept no more, it says from when on it shows the session, and shows what there is")]
    public async Task A_gap_is_told()
    {
        var server = Own(await ServerProcess.StartAsync());
        var session = await Rest.ExternalSessionAsync(server.Http);
        await SayAsync("What was seen");
        var viewer = await StrangerAsync(server.Address);
        viewer.Expect("net::ERR_");
        await viewer.SignInAsync(server.Http);
        await viewer.Page.GotoAsync($"/s/{session}");
        var conversation = viewer.Page.GetByRole(AriaRole.Log, new() { Name = "Conversation" });
        await Expect(conversation).ToContainTextAsync("What was seen");

        var port = server.Address.Port;
        await server.KillAsync();
        await Expect(viewer.Connection("reconnecting")).ToBeVisibleAsync();
        await server.StartAsync();
        var missed = await SayAsync("What was missed");
        await SayAsync("What is kept");
        await server.KillAsync();
        await using (var log = new EventLog.EventLog(new SqliteEventStore(new SqliteOptions { Path = Path.Combine(server.DataFolder, "ringside.db") }, TimeProvider.System), [], TimeProvider.System))
        {
            await new LogRetention(log, TimeProvider.System).RunAsync(new RetentionPolicy { KeepFor = TimeSpan.Zero }, limit: missed);
        }

        await server.StartAsync(port);
        await Expect(viewer.Connection("live")).ToBeVisibleAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Status, new() { Name = "History" })).ToContainTextAsync("A part of what happened meanwhile is no longer kept. This session is shown anew, from");
        await Expect(conversation).ToContainTextAsync("What is kept");
        await Expect(conversation).Not.ToContainTextAsync("What was");

        async Task<long> SayAsync(string text) =>
            long.Parse((await Rest.WriteAsync(server.Http, session, Rest.Event("message.completed", new { message = text.Replace(' ', '-'), role = "assistant", text }))).Split('.')[1], CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^Attempt ([4-9]|\d\d)\.")]
    private static partial Regex Late();

    [GeneratedRegex(@"^Attempt [1-3]\.")]
    private static partial Regex Early();

    [GeneratedRegex(@"Reconnecting in \d+ s")]
    private static partial Regex Counting();
}
