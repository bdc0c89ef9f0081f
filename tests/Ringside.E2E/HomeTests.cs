using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>The fleet at home, whose sessions the tests write themselves.</summary>
public sealed class HomeTests(SharedChromium chromium) : WrittenTests(chromium)
{
    private readonly ShiftedTime time = new();

    protected override TimeProvider Time => time;

    [Fact(DisplayName = "[M3] [M17] a session that one starts is on the other's home at once; both see each step of it, what it has used, who watches, and that it failed")]
    public async Task Two_people_see_what_a_session_does()
    {
        await OpenAsync("anna", "Write the manual");
        var (first, second) = (await ViewerAsync(), await MiaAsync());
        await Expect(first.Home).ToBeVisibleAsync();

        var session = await OpenAsync("anna", "Fix the login");
        await SeenAsync("Idle", "Has not said anything yet", "no tokens yet");
        await WriteAsync(session, "run.started");
        await SeenAsync("Running", "Thinking");
        await WriteAsync(session, "tool.started", new { tool = "one", kind = "edit", title = "Edit LoginTests.cs" });
        await SeenAsync("Running", "Editing LoginTests.cs");
        await WriteAsync(session, "tool.completed", new { tool = "one" });
        await WriteAsync(session, "tool.started", new { tool = "two", kind = "execute", title = "Run the tests", input = new { command = "dotnet test" } });
        await WriteAsync(session, "usage.updated", new { call = new { input = 90_000, output = 40_000, cacheRead = 30_000 }, context = new { used = 50_000, size = 100_000, source = "reported" }, cost = new { amount = "1.25", currency = "USD", source = "reported" } });
        await SeenAsync("Running", "Running dotnet test", "50 %", "120k in · 40k out", "$1.25");
        foreach (var viewer in (Viewer[])[first, second])
        {
            await Expect(AgentOf(viewer, "ANNA")).ToContainTextAsync("1 running");
            await Expect(AgentOf(viewer, "ANNA")).ToContainTextAsync("120k in · 40k out");
            await Expect(AgentOf(viewer, "BERT")).ToHaveCountAsync(0);
        }

        await second.FleetRow(session).ClickAsync();
        await Expect(Unit(first, "Running", "Fix the login")).ToContainTextAsync("Also watching: mia");
        await second.Screen("Home").ClickAsync();
        await Expect(Unit(first, "Running", "Fix the login")).Not.ToContainTextAsync("mia");
        await WriteAsync(session, "run.failed", new { error = new { code = "tests", message = "Three tests are red." } });

        await SeenAsync("Failed", "Three tests are red.");
        await Expect(Part(first, "Running")).ToHaveCountAsync(0);

        async Task SeenAsync(string part, params string[] words)
        {
            foreach (var viewer in (Viewer[])[first, second])
            {
                foreach (var word in words)
                {
                    await Expect(Unit(viewer, part, "Fix the login")).ToContainTextAsync(word);
                }
            }
        }
    }

    [Fact(DisplayName = "[M4] [M17] whoever opens the page late sees what each session does and said last, and what its agent has used altogether, as if he had been there")]
    public async Task What_a_session_does_is_there_after_a_reload()
    {
        var (busy, idle, asks) = (await OpenAsync("anna", "Busy"), await OpenAsync("anna", "Idle"), await OpenAsync("bert", "Asks"));
        await WriteAsync(busy, "run.started");
        await WriteAsync(busy, "tool.started", new { tool = "one", kind = "read", title = "Read a.txt" }, new { tool = "two", kind = "fetch", title = "Fetch example.org" });
        await WriteAsync(busy, "tool.completed", new { tool = "two" });
        await WriteAsync(busy, "usage.updated", new { call = new { input = 70_000, output = 5 } });
        await WriteAsync(idle, "run.started");
        await WriteAsync(idle, "usage.updated", new { call = new { input = 60_000, output = 5 } });
        await WriteAsync(idle, "message.completed", new { message = "m", role = "assistant", text = "## All is **well**.\n\nMore." });
        await WriteAsync(idle, "run.completed");
        await WriteAsync(asks, "run.started");
        await WriteAsync(asks, "tool.started", new { tool = "rm", kind = "execute", title = "Clean", input = new { command = "rm -rf ./bin" } });
        await WriteAsync(asks, "interaction.opened", new { interaction = "itx_ask", kind = "permission", title = "Clean", tool = "rm", options = new[] { new { id = "y", name = "Yes", kind = "allow_once" } } });

        var viewer = await ViewerAsync();
        foreach (var _ in (int[])[1, 2])
        {
            await Expect(Unit(viewer, "Running", "Busy")).ToContainTextAsync("Reading a.txt");
            await Expect(Unit(viewer, "Idle", "Idle")).ToContainTextAsync("All is well.");
            await Expect(Unit(viewer, "Needs you", "Asks")).ToContainTextAsync("Wants to run rm -rf ./bin");
            await Expect(AgentOf(viewer, "ANNA")).ToContainTextAsync("130k in · 10 out");
            await Expect(AgentOf(viewer, "BERT")).ToContainTextAsync("1 needs you");
            await viewer.Page.ReloadAsync();
        }
    }

    [Fact(DisplayName = "[page] the fleet narrows by words, agent and status at once, is grouped by tree or folder, and drawn as it was chosen, also after a reload")]
    public async Task The_fleet_is_filtered_and_grouped()
    {
        var lead = await OpenAsync("anna", "Lead the release");
        await OpenAsync("bert", "Fix the parser", lead);
        await OpenAsync("bert", "Mow the lawn");
        var viewer = await ViewerAsync();
        var filter = viewer.Home.GetByRole(AriaRole.Searchbox, new() { Name = "Filter the fleet" });

        await filter.FillAsync("bert pars");
        await ShownAsync("Fix the parser");
        await filter.FillAsync("no such thing");
        await ShownAsync();
        await viewer.Button("Show all").ClickAsync();
        await Expect(filter).ToHaveValueAsync("");
        await AgentOf(viewer, "ANNA").GetByRole(AriaRole.Button).ClickAsync();
        await ShownAsync("Lead the release");
        await AgentOf(viewer, "ANNA").GetByRole(AriaRole.Button).ClickAsync();
        await WriteAsync(lead, "run.started");
        var status = viewer.Home.GetByRole(AriaRole.Group, new() { Name = "Status" });
        await status.GetByRole(AriaRole.Button, new() { Name = "Idle 2" }).ClickAsync();
        await ShownAsync("Mow the lawn", "Fix the parser");
        await status.GetByRole(AriaRole.Button, new() { Name = "All 3" }).ClickAsync();

        await viewer.Home.GetByRole(AriaRole.Button, new() { Name = "Tree" }).ClickAsync();
        await viewer.Home.GetByRole(AriaRole.Button, new() { Name = "As cards" }).ClickAsync();
        await viewer.Page.ReloadAsync();

        await Expect(viewer.Home.GetByRole(AriaRole.Button, new() { Name = "As cards" })).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(Part(viewer, "Lead the release").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await Expect(Part(viewer, "On their own").GetByRole(AriaRole.Listitem)).ToContainTextAsync(["Mow the lawn"]);

        async Task ShownAsync(params string[] titles) => await Expect(viewer.Home.Locator("[data-session]")).ToHaveTextAsync(titles);
    }

    [Fact(DisplayName = "[page] the keyboard goes everywhere: G and a letter to a screen, J and K through the fleet, Enter into a session, F to the filter, and Ctrl K does all of it")]
    public async Task The_keyboard_goes_everywhere()
    {
        var (old, _) = (await OpenAsync("anna", "The old one"), await OpenAsync("anna", "The new one"));
        var viewer = await ViewerAsync();
        await Expect(Unit(viewer, "Idle", "The old one")).ToBeVisibleAsync();

        await PressAsync("j", "j", "j", "k", "j");
        await Expect(viewer.Home.GetByRole(AriaRole.Link, new() { Name = "The old one" })).ToBeFocusedAsync();
        await PressAsync("Enter");
        await Assertions.Expect(viewer.Page).ToHaveURLAsync(new Regex($"/s/{old}$"));
        foreach (var (keys, path) in ((string, string)[])[("gn", "/needs"), ("gt", "/tasks"), ("gf", "/")])
        {
            await PressAsync([.. keys.Select(key => $"{key}")]);
            await Assertions.Expect(viewer.Page).ToHaveURLAsync(new Regex($"^{Server.Address}".TrimEnd('/') + $"{path}$"));
        }

        await PressAsync("f");
        await viewer.Page.Keyboard.TypeAsync("gnt new");
        await Expect(viewer.Home.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("gnt new");
        await PressAsync("Escape", "Escape", "Control+k");
        await viewer.Page.Keyboard.TypeAsync("needs you");
        await PressAsync("Enter");
        await Assertions.Expect(viewer.Page).ToHaveURLAsync(new Regex("/needs$"));
        await PressAsync("?");
        await Expect(viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" })).ToContainTextAsync("G T");

        async Task PressAsync(params string[] keys)
        {
            foreach (var key in keys)
            {
                await viewer.Page.Keyboard.PressAsync(key);
            }
        }
    }

    [Fact(DisplayName = "[page] a heart beats with each sign of life, and stops without one, with words; not while an answer is told word by word, and not for long")]
    public async Task A_heart_beats_with_each_sign_of_life_and_stops_without_one()
    {
        var (silent, speaks) = (await OpenAsync("anna", "Quiet"), await OpenAsync("anna", "Speaks"));
        var viewer = await ViewerAsync();
        await Expect(Unit(viewer, "Idle", "Quiet")).ToBeVisibleAsync();
        await viewer.Page.EvaluateAsync("() => { window.beats = 0; const { animate } = Element.prototype; Element.prototype.animate = function (...how) { if (this.closest('.heart')) window.beats++; return animate.apply(this, how); }; }");
        foreach (var session in (string[])[silent, speaks])
        {
            await WriteAsync(session, "run.started");
        }

        await Expect(Heart(viewer, "Quiet")).ToHaveAttributeAsync("data-state", "beats");
        await WriteAsync(silent, "reasoning.completed", new { message = "r", text = "Hm." });
        await viewer.Page.WaitForFunctionAsync("() => window.beats > 0");

        time.Ahead = TimeSpan.FromMinutes(2);
        await WriteAsync(speaks, "message.delta", new { message = "m", at = 0, text = "It is a long" });
        await viewer.Page.EvaluateAsync("() => { const now = Date.now; Date.now = () => now() + 120_000; }");
        await Expect(Heart(viewer, "Quiet")).ToHaveTextAsync("silent for 2 min");
        await Expect(Heart(viewer, "Quiet")).ToHaveAttributeAsync("data-state", "silent");
        await Expect(Heart(viewer, "Speaks")).ToHaveAttributeAsync("data-state", "beats");

        await WriteAsync(silent, "tool.started", new { tool = "one", kind = "think", title = "Ponder" });
        await Expect(Heart(viewer, "Quiet")).ToHaveAttributeAsync("data-state", "beats");
        await Expect(Heart(viewer, "Quiet")).ToHaveTextAsync("now");
    }

    [Fact(DisplayName = "[M17] what an agent does is told as it is: that it thinks, that it writes its answer, and which call it makes")]
    public async Task What_an_agent_does_is_told_as_it_is()
    {
        var session = await OpenAsync("anna", "Fix the login");
        var viewer = await ViewerAsync();
        await WriteAsync(session, "run.started");
        await SeenAsync("Thinking");
        await WriteAsync(session, "message.delta", new { message = "m", at = 0, text = "The race is" });
        await SeenAsync("Writing its answer");
        await WriteAsync(session, "message.completed", new { message = "m", role = "assistant", text = "The race is there." });
        await SeenAsync("Thinking");
        await WriteAsync(session, "reasoning.delta", new { message = "r", at = 0, text = "Now the test" });
        await WriteAsync(session, "tool.started", new { tool = "one", kind = "edit", title = "Edit LoginTests.cs" });
        await SeenAsync("Editing LoginTests.cs");
        await WriteAsync(session, "tool.completed", new { tool = "one" });
        await SeenAsync("Thinking");
        await WriteAsync(session, "message.delta", new { message = "n", at = 0, text = "All is" });
        await SeenAsync("Writing its answer");
        await WriteAsync(session, "reasoning.delta", new { message = "s", at = 0, text = "Or is it?" });
        await SeenAsync("Thinking");

        async Task SeenAsync(string words) => await Expect(Unit(viewer, "Running", "Fix the login").Locator(".doing")).ToContainTextAsync(words);
    }

    private static ILocator Part(Viewer viewer, string name) => viewer.Home.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });

    private static ILocator Unit(Viewer viewer, string part, string title) => Part(viewer, part).GetByRole(AriaRole.Listitem).Filter(new() { HasText = title });

    private static ILocator AgentOf(Viewer viewer, string title) => Part(viewer, "Agents").GetByRole(AriaRole.Listitem).Filter(new() { HasText = title });

    private static ILocator Heart(Viewer viewer, string title) => Unit(viewer, "Running", title).Locator(".heart");
}
