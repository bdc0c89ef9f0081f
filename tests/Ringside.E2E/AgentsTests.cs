using System.Text.Json;
using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>The screen of agents: all of them, one of them, and a new one.</summary>
public sealed class AgentsTests(SharedChromium chromium) : PageTests(chromium)
{
    protected override int Pace => 1;

    [Fact(DisplayName = "[G1] [G33] [G35] the list says of each agent what it is, whether it can work and what to do first, and how many of its sessions run, as it happens")]
    public async Task The_list_says_what_each_agent_is_and_needs()
    {
        await ScriptedAgents.AddAsync(Server, "scripted", "Scripted");
        await Rest.DoAsync(Server.Http, "/api/agents", """{"name":"lost","title":"Lost","driver":"acp","settings":{"command":"no-such-program"}}""");
        await Rest.DoAsync(Server.Http, "/api/agents", """{"name":"qwen","title":"Qwen","driver":"chat","settings":{"provider":"openai","model":"qwen3","apiKeyVariable":"QWEN_KEY","baseUrl":"http://127.0.0.1:9/v1"}}""");
        var viewer = await ViewerAsync();
        await viewer.Page.Keyboard.PressAsync("g");
        await viewer.Page.Keyboard.PressAsync("a");

        await Expect(Row(viewer, "Scripted")).ToContainTextAsync("Ready");
        await Expect(Row(viewer, "Lost")).ToContainTextAsync("Not installed");
        await Expect(Row(viewer, "Lost")).ToContainTextAsync("no-such-program");
        await Expect(Row(viewer, "Qwen")).ToContainTextAsync("qwen3 · 127.0.0.1:9");
        await Expect(Row(viewer, "Qwen")).ToContainTextAsync("QWEN_KEY");
        await Expect(Row(viewer, "Demo")).ToContainTextAsync("no sessions");

        var session = await DemoAsync("count");
        await Expect(Row(viewer, "Demo")).ToContainTextAsync("1 needs you");
        await Rest.AnswerAsync(Server.Http, session, "allow_always");
        await Expect(Row(viewer, "Demo")).ToContainTextAsync("1 session");
        await Expect(Row(viewer, "Demo")).ToContainTextAsync(" out");

        await Rest.SendAsync(Server.Http, HttpMethod.Patch, "/api/agents/lost", JsonSerializer.Serialize(new { settings = new { command = Path.Combine(AppContext.BaseDirectory, "Ringside.ScriptedAgent") } }));
        await Expect(Row(viewer, "Lost")).ToContainTextAsync("Ready");
        await viewer.Button("Look again").ClickAsync();
        await Expect(viewer.Page.GetByText("Looked again at every program.")).ToBeAttachedAsync();

        await viewer.Page.Keyboard.PressAsync("Control+k");
        await viewer.Page.Keyboard.TypeAsync("agent qwen");
        await viewer.Page.Keyboard.PressAsync("Enter");
        await Expect(viewer.Page.GetByRole(AriaRole.Heading, new() { Name = "Qwen" })).ToBeVisibleAsync();
    }

    [Fact(DisplayName = "[page] one edits an agent while another watches: what is refused stands at its field, a secret is shown to nobody and stays, and who edits too is told")]
    public async Task One_edits_an_agent_while_another_watches()
    {
        var made = (await Rest.DoAsync(Server.Http, "/api/agents", """{"name":"qwen","title":"Qwen","driver":"chat","settings":{"provider":"openai","model":"qwen3","env":{"OPENAI_API_KEY":"sk-very-secret"},"tools":false}}"""))["id"];
        var (viewer, other) = (await ViewerAsync(), await ViewerAsync());
        await OpenAsync(viewer, "Qwen");
        await OpenAsync(other, "Qwen");
        await Expect(Settings(other)).ToContainTextAsync("OPENAI_API_KEY kept secret");
        await Expect(Settings(other)).ToContainTextAsync("not offered");
        await other.Button("Edit").ClickAsync();
        await other.Page.GetByLabel("Told first").FillAsync("Be brief.");

        await viewer.Button("Edit").ClickAsync();
        await viewer.Page.GetByLabel("Title").FillAsync("Qwen at home");
        await viewer.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Qwen 3");
        viewer.Expect("422");
        viewer.Expect("409");
        await viewer.Button("Save").ClickAsync();
        await Expect(viewer.Page.GetByLabel("Name", new() { Exact = true })).ToHaveAccessibleDescriptionAsync(new System.Text.RegularExpressions.Regex("lower-case letters"));
        await viewer.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("demo");
        await viewer.Button("Save").ClickAsync();
        await Expect(viewer.Page.GetByLabel("Name", new() { Exact = true })).ToHaveAccessibleDescriptionAsync("There is an agent demo already.");
        await viewer.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("qwen-home");
        await viewer.Page.GetByLabel("Context window").FillAsync("-1");
        await viewer.Button("Save").ClickAsync();
        await Expect(viewer.Page.GetByLabel("Context window")).ToHaveAccessibleDescriptionAsync("must be more than 0");
        await viewer.Page.GetByLabel("Context window").FillAsync("32768");
        await viewer.Page.GetByLabel("Ringside’s tools").SelectOptionAsync("Offered");
        await viewer.Button("Add variable").ClickAsync();
        await viewer.Page.GetByLabel("Name of variable 2").FillAsync("QWEN_REGION");
        await viewer.Page.GetByLabel("Value of QWEN_REGION").FillAsync("eu");
        await viewer.Button("Save").ClickAsync();

        await Expect(Settings(viewer)).ToContainTextAsync("32,768 tokens");
        await Expect(Settings(viewer)).ToContainTextAsync("QWEN_REGION kept secret");
        await Expect(other.Page.GetByRole(AriaRole.Heading, new() { Name = "Qwen at home" })).ToBeVisibleAsync();
        await Expect(other.Page.GetByText("Somebody else has changed this agent since you began.")).ToBeVisibleAsync();
        await other.Button("Take what they saved").ClickAsync();
        await Expect(other.Page.GetByLabel("Context window")).ToHaveValueAsync("32768");
        await other.Page.GetByLabel("Told first").FillAsync("Be brief.");
        await other.Button("Save").ClickAsync();
        await Expect(Settings(viewer)).ToContainTextAsync("Be brief.");

        var settings = (await Rest.GetAsync(Server.Http, $"/api/agents/{made}")).Json.GetProperty("settings");
        Assert.Equal("""{"env":{"OPENAI_API_KEY":"•••","QWEN_REGION":"•••"},"tools":true,"provider":"openai","model":"qwen3","systemPrompt":"Be brief.","contextWindow":32768}""", settings.GetRawText());
        Assert.Equal("", (await Rest.GetAsync(Server.Http, $"/api/agents/{made}?detect=true")).Json.GetProperty("detected").TryGetProperty("needs", out var needs) ? needs.GetString() : "");
        Assert.DoesNotContain("sk-very-secret", await viewer.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[page] an agent is added by its driver, each refusal at its field, and removed once one has read what stays")]
    public async Task An_agent_is_added_and_removed()
    {
        var viewer = await ViewerAsync();
        await viewer.Screen("Agents").ClickAsync();
        await viewer.Button("Add agent").ClickAsync();
        var dialog = viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "Add agent" });
        viewer.Expect("422");
        await dialog.GetByRole(AriaRole.Radio, new() { NameRegex = new("^Model’s API") }).CheckAsync();
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("sonnet");
        await AddAsync(dialog);
        await Expect(dialog.GetByLabel("Provider")).ToHaveAccessibleDescriptionAsync(new System.Text.RegularExpressions.Regex("must be one of anthropic, openai"));
        await dialog.GetByRole(AriaRole.Radio, new() { NameRegex = new("^Agent program") }).CheckAsync();
        await AddAsync(dialog);
        await Expect(dialog.GetByLabel("Program", new() { Exact = true })).ToHaveAccessibleDescriptionAsync("an acp agent needs a preset or a command");
        await dialog.GetByRole(AriaRole.Radio, new() { NameRegex = new("^Command") }).CheckAsync();
        await dialog.GetByLabel("Title").FillAsync("Shell");
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("shell");
        await dialog.GetByLabel("Command", new() { Exact = true }).FillAsync("sh");
        await dialog.GetByLabel("Arguments").FillAsync("-c\n{prompt}");
        await AddAsync(dialog);

        await Expect(viewer.Page.GetByRole(AriaRole.Heading, new() { Name = "Shell" })).ToBeVisibleAsync();
        await Expect(Settings(viewer)).ToContainTextAsync("-c {prompt}");
        await viewer.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "New session" }).ClickAsync();
        var start = viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "New session" });
        await Expect(start.GetByRole(AriaRole.Radio, new() { NameRegex = new("^Shell") })).ToBeCheckedAsync();
        await start.GetByLabel("First prompt").FillAsync("echo it runs");
        await start.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Expect(viewer.Answers.Last).ToContainTextAsync("it runs");

        await viewer.Screen("Agents").ClickAsync();
        await Row(viewer, "Shell").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Sessions" }).GetByRole(AriaRole.Link)).ToHaveCountAsync(1);
        await viewer.Button("Remove Shell…").ClickAsync();
        await Expect(viewer.Page.GetByText("Its 1 session stays, with all that happened there")).ToBeVisibleAsync();
        await viewer.Button("Cancel").ClickAsync();
        await viewer.Button("Remove Shell…").ClickAsync();
        await viewer.Button("Remove Shell").ClickAsync();
        await Expect(Row(viewer, "Demo")).ToBeVisibleAsync();
        await Expect(Row(viewer, "Shell")).ToHaveCountAsync(0);
        Assert.Equal(404, (await Rest.GetAsync(Server.Http, "/api/agents/shell")).Status);
    }

    [Fact(DisplayName = "[P1] [M8] the page of an external agent shows the commands by which a program works as it, and they do as they are shown")]
    public async Task The_commands_for_an_external_agent_do_as_they_are_shown()
    {
        var viewer = await PersonAsync("mia", "member");
        await viewer.Screen("Agents").ClickAsync();
        await viewer.Button("Add agent").ClickAsync();
        var dialog = viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "Add agent" });
        await Expect(dialog.GetByRole(AriaRole.Radio)).ToHaveCountAsync(1);
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("nightly");
        await AddAsync(dialog);
        await viewer.Button("Make a token").ClickAsync();
        await Expect(viewer.Page.GetByText("The token is shown this once: copy it now.")).ToBeVisibleAsync();

        var token = (await Command(viewer, "Give it a token").InnerTextAsync()).Split('=')[1];
        using var program = new HttpClient { BaseAddress = Server.Address };
        program.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var session = (await DoAsShownAsync(program, Command(viewer, "Open a session: the answer has its id"), ""))["id"];
        await Expect(Command(viewer, "Open a session: the answer has its id")).ToHaveCountAsync(0);
        await DoAsShownAsync(program, Command(viewer, "Write what it does"), session);

        await viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Sessions" }).GetByRole(AriaRole.Link, new() { Name = "A first session" }).ClickAsync();
        await Expect(viewer.Answers.Last).ToContainTextAsync("It works.");
    }

    [Fact(DisplayName = "[M14] who may only view sees agents and settings, and nothing to press that would be refused; a member no more than what is his")]
    public async Task Who_may_only_view_has_nothing_to_press()
    {
        await Rest.DoAsync(Server.Http, "/api/agents", """{"name":"nightly","title":"Nightly","driver":"external"}""");
        await ScriptedAgents.AddAsync(Server, "scripted", "Scripted");
        var (vera, mia) = (await PersonAsync("vera", "viewer"), await PersonAsync("mia", "member"));
        foreach (var agent in (string[])["Scripted", "Nightly"])
        {
            await OpenAsync(vera, agent);
            await Expect(Settings(vera)).ToContainTextAsync(agent.ToLowerInvariant());
            await NoneAsync(vera, "Edit", $"Remove {agent}…", "New session", "Look again", "Make a token");
        }

        await vera.Screen("Agents").ClickAsync();
        await Expect(Row(vera, "Scripted")).ToContainTextAsync("Ready");
        await NoneAsync(vera, "Add agent", "Look again");
        await OpenAsync(mia, "Scripted");
        await Expect(mia.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "New session" })).ToBeVisibleAsync();
        await NoneAsync(mia, "Edit", "Remove Scripted…", "Look again");
        await OpenAsync(mia, "Nightly");
        await Expect(mia.Button("Edit")).ToBeVisibleAsync();
        await Expect(mia.Button("Remove Nightly…")).ToBeVisibleAsync();
    }

    [Theory(DisplayName = "[page] nothing bars anybody from the agents, in light and in dark, nor is anything wider than a phone")]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Nothing_bars_anybody(ColorScheme scheme)
    {
        await Rest.DoAsync(Server.Http, "/api/agents", """{"name":"nightly","title":"Nightly","driver":"external"}""");
        await Rest.DoAsync(Server.Http, "/api/agents", """{"name":"lost","title":"Lost","driver":"acp","settings":{"command":"no-such-program","env":{"A_KEY":"x"}}}""");
        var viewer = await ViewerAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await viewer.Screen("Agents").ClickAsync();
        await Expect(Row(viewer, "Lost")).ToContainTextAsync("Not installed");
        await FreeAsync(viewer, "the list");
        await viewer.Button("Add agent").ClickAsync();
        await FreeAsync(viewer, "a new one");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await OpenAsync(viewer, "Nightly");
        await FreeAsync(viewer, "an external one");
        await OpenAsync(viewer, "Lost");
        await viewer.Button("Edit").ClickAsync();
        await viewer.Button("Remove Lost…").ClickAsync();
        await FreeAsync(viewer, "one that is edited");

        await viewer.Page.SetViewportSizeAsync(390, 844);
        await FreeAsync(viewer, "a phone");
        foreach (var path in (string[])["/agents", "/agents/lost", "/agents/nightly"])
        {
            await viewer.Page.GotoAsync(path);
            await Expect(viewer.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Heading).First).ToBeVisibleAsync();
            Assert.True(await viewer.Page.EvaluateAsync<bool>("[document.documentElement, document.querySelector('.agents-screen')].every(part => part.scrollWidth <= part.clientWidth)"), $"{path} is wider than a phone");
        }
    }

    private static ILocator Row(Viewer viewer, string title) => viewer.Page.GetByRole(AriaRole.List, new() { Name = "All agents" }).GetByRole(AriaRole.Listitem)
        .Filter(new() { Has = viewer.Page.GetByRole(AriaRole.Link, new() { Name = title, Exact = true }) });

    private static ILocator Settings(Viewer viewer) => viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Settings" });

    private static ILocator Command(Viewer viewer, string title) => viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Connect your program" }).Locator($"pre[aria-label='{title}']");

    private static Task AddAsync(ILocator dialog) => dialog.GetByRole(AriaRole.Button, new() { Name = "Add agent" }).ClickAsync();

    private static async Task OpenAsync(Viewer viewer, string title)
    {
        await viewer.Screen("Agents").ClickAsync();
        await Row(viewer, title).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Heading, new() { Name = title })).ToBeVisibleAsync();
    }

    /// <summary>Does what a command for curl says: its address, and the body that it names.</summary>
    private static async Task<Answer> DoAsShownAsync(HttpClient program, ILocator shown, string session)
    {
        var command = (await shown.InnerTextAsync()).Replace("$SESSION", session, StringComparison.Ordinal);
        var (address, body) = (command.Split(' ')[2], command.Split("-d '")[1].TrimEnd().TrimEnd('\''));
        return await Rest.DoAsync(program, new Uri(address).PathAndQuery, body);
    }

    private static async Task NoneAsync(Viewer viewer, params string[] buttons)
    {
        foreach (var button in buttons)
        {
            await Expect(viewer.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = button, Exact = true })).ToHaveCountAsync(0);
        }
    }

    private async Task<Viewer> PersonAsync(string name, string role)
    {
        await AddPersonAsync(name, role);
        var person = await StrangerAsync();
        await SignInAsync(person, name);
        await person.Page.GotoAsync("/");
        await Expect(person.Connection("live")).ToBeVisibleAsync();
        return person;
    }
}
