using System.Net;
using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>The settings: people, and the tokens of their programs.</summary>
public sealed class SettingsTests(SharedChromium chromium) : WrittenTests(chromium)
{
    [Fact(DisplayName = "[W3] [M14] [page] an admin adds a person, who signs in by the link that is shown once; each sees of the settings what is his, and the admin sees live what the other watches")]
    public async Task An_admin_adds_a_person_who_signs_in_by_the_link()
    {
        var admin = await ViewerAsync();
        await admin.Screen("Settings").ClickAsync();
        await admin.Page.GetByLabel("Name").FillAsync("mia");
        await admin.Page.GetByLabel("Role").SelectOptionAsync("member");
        await admin.Button("Add person").ClickAsync();
        var shown = admin.Page.GetByRole(AriaRole.Region, new() { Name = "Sign-in link for mia" });
        await Expect(shown).ToBeFocusedAsync();
        var link = await shown.GetByRole(AriaRole.Group, new() { Name = "Link" }).InnerTextAsync();
        var row = Row(admin, "People", "mia");
        await Expect(row).ToContainTextAsync("Member");
        await shown.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Expect(admin.Page.GetByText(link)).ToHaveCountAsync(0);

        var mia = await StrangerAsync();
        await mia.Page.GotoAsync(link);
        await Expect(mia.Page.GetByLabel("Signed in as mia")).ToBeVisibleAsync();
        await mia.Screen("Settings").ClickAsync();
        await Expect(Row(mia, "People", "mia")).ToContainTextAsync("you");
        await Expect(mia.Button("Add person")).ToHaveCountAsync(0);
        await Expect(Parts(mia).GetByRole(AriaRole.Link)).ToHaveTextAsync(["People", "Tokens", "This browser", "About"]);
        await mia.Page.GotoAsync("/settings/webhooks");
        await Expect(mia.Page.GetByText("they are for admins alone")).ToBeVisibleAsync();

        await mia.WatchAsync(await OpenAsync("anna", "Tidy the parser"));
        await Expect(row).ToContainTextAsync("watching Tidy the parser");
        await mia.Page.GotoAsync("/");
        await Expect(row).Not.ToContainTextAsync("watching");

        await admin.Button("New sign-in link for mia").ClickAsync();
        await Expect(shown.GetByRole(AriaRole.Group, new() { Name = "Link" })).Not.ToHaveTextAsync(link);
        admin.Expect("409");
        await admin.Page.GetByLabel("Name").FillAsync("MIA");
        await admin.Button("Add person").ClickAsync();
        await Expect(admin.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is a user MIA already.");
    }

    [Fact(DisplayName = "[W3] [page] who may only look makes no tokens, and is told why")]
    public async Task A_viewer_makes_no_tokens()
    {
        var ole = (await Rest.DoAsync(Server.Http, "/api/users", """{"name":"ole","role":"viewer"}"""))["id"];
        var viewer = await StrangerAsync();
        await viewer.Page.GotoAsync($"/signin#{(await Rest.DoAsync(Server.Http, "/api/signin-links", $$"""{"user":"{{ole}}"}"""))["code"]}");
        await viewer.Screen("Settings").ClickAsync();
        await Expect(Parts(viewer).GetByRole(AriaRole.Link)).ToHaveTextAsync(["People", "This browser", "About"]);

        await viewer.Page.GotoAsync("/settings/tokens");

        await Expect(viewer.Page.GetByText("Viewers look, so they make none")).ToBeVisibleAsync();
        await Expect(viewer.Button("Make token")).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "[W3] [page] a token made in the page works with the API as far as it was let, and does no more once it is revoked")]
    public async Task A_token_works_until_it_is_revoked()
    {
        var viewer = await ViewerAsync();
        await viewer.Page.GotoAsync("/settings/tokens");
        await viewer.Page.GetByLabel("Name").FillAsync("nightly");
        await viewer.Page.GetByLabel("It may").SelectOptionAsync("read");
        await viewer.Page.GetByLabel("It lasts").SelectOptionAsync("30 days");
        await viewer.Button("Make token").ClickAsync();
        var shown = viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Token nightly" });
        var secret = await shown.GetByRole(AriaRole.Group, new() { Name = "Token", Exact = true }).InnerTextAsync();
        await Expect(shown.GetByRole(AriaRole.Group, new() { Name = "Command" })).ToHaveTextAsync($"export RINGSIDE_TOKEN={secret}");
        var row = Row(viewer, "Tokens", "nightly");
        await Expect(row).ToContainTextAsync("ends in 30 d");

        using var program = Server.Client(secret);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(program, HttpMethod.Get, "/api/sessions"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(program, HttpMethod.Post, "/api/sessions"));

        await viewer.Button("Revoke nightly").ClickAsync();
        await Expect(row.GetByRole(AriaRole.Group, new() { Name = "Confirm" })).ToContainTextAsync("What uses nightly is refused from then on");
        await row.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(program, HttpMethod.Get, "/api/sessions"));
        await viewer.Button("Revoke nightly").ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).ClickAsync();

        await Expect(row).ToHaveCountAsync(0);
        await Expect(shown).ToHaveCountAsync(0);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(program, HttpMethod.Get, "/api/sessions"));
    }

    [Fact(DisplayName = "[page] what a program made is in the list as soon as the page is looked at again")]
    public async Task A_token_that_a_program_made_is_seen_when_one_looks_again()
    {
        var viewer = await ViewerAsync();
        await viewer.Page.GotoAsync("/settings/tokens");
        await Expect(Row(viewer, "Tokens", "local commands")).ToBeVisibleAsync();
        await Rest.DoAsync(Server.Http, "/api/tokens", """{"name":"made elsewhere"}""");

        await viewer.Page.EvaluateAsync("() => dispatchEvent(new Event('focus'))");

        await Expect(Row(viewer, "Tokens", "made elsewhere")).ToBeVisibleAsync();
    }

    [Fact(DisplayName = "[W3] [page] a person who was given a password signs in with it, and stays where he came to; a wrong one is told")]
    public async Task A_person_signs_in_with_a_password()
    {
        var admin = await ViewerAsync();
        await admin.Page.GotoAsync("/settings/people");
        await admin.Page.GetByLabel("Name").FillAsync("tom");
        await admin.Page.GetByLabel("Password, if any").FillAsync("quite a long one");
        await admin.Button("Add person").ClickAsync();
        await Expect(Row(admin, "People", "tom")).ToBeVisibleAsync();
        var tom = await StrangerAsync();
        tom.Expect("401");
        await tom.Page.GotoAsync("/settings/about");
        await tom.Page.GetByText("Sign in with a password").ClickAsync();
        await tom.Page.GetByLabel("Name").FillAsync("tom");
        await tom.Page.GetByLabel("Password", new() { Exact = true }).FillAsync("quite another one");
        await tom.Button("Sign in").ClickAsync();
        await Expect(tom.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Name and password do not fit.");

        await tom.Page.GetByLabel("Password", new() { Exact = true }).FillAsync("quite a long one");
        await tom.Button("Sign in").ClickAsync();

        await Expect(tom.Page.GetByText("Signed in as tom. Members make and share sessions.")).ToBeVisibleAsync();
    }

    [Fact(DisplayName = "[page] what one tab chooses for this browser all tabs show, and signing out in one signs out of all")]
    public async Task What_one_tab_chooses_all_tabs_show()
    {
        var viewer = await ViewerAsync();
        var other = await viewer.NewTabAsync();
        viewer.Expect("401");
        await viewer.Page.GotoAsync("/settings/browser");
        await other.GotoAsync("/settings/browser");
        foreach (var choice in new[] { "Dark", "Cards" })
        {
            await viewer.Button(choice).ClickAsync();
            await Expect(other.GetByRole(AriaRole.Button, new() { Name = choice, Exact = true, Pressed = true })).ToBeVisibleAsync();
        }

        await Expect(other.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await viewer.Page.GetByLabel("Sound").CheckAsync();
        await Expect(other.GetByLabel("Sound")).ToBeCheckedAsync();

        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "About" }).ClickAsync();
        await viewer.Button("Sign out of this browser").ClickAsync();
        foreach (var page in new[] { viewer.Page, other })
        {
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You are not signed in." })).ToBeVisibleAsync();
        }
    }

    private static ILocator Row(Viewer viewer, string list, string name) =>
        viewer.Page.GetByRole(AriaRole.List, new() { Name = list }).GetByRole(AriaRole.Listitem).Filter(new() { HasText = name });

    private static ILocator Parts(Viewer viewer) => viewer.Page.GetByRole(AriaRole.Navigation, new() { Name = "Parts of the settings" });

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }
}
