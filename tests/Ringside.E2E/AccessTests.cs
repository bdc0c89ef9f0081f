using Ringside.TestKit.Servers;

namespace Ringside.E2E;

public sealed class AccessTests(SharedChromium chromium) : PageTests(chromium)
{
    [Fact(DisplayName = "[R10] [M14] a session that is shown to the team and taken back appears and disappears in another's browser with no refresh, open or in the list")]
    public async Task A_session_that_is_shown_and_taken_back_appears_and_disappears()
    {
        var session = await DemoAsync("count");
        var proxy = Own(await StreamHoldingProxy.StartAsync(Server.Address));
        proxy.LetSocketsThrough();
        var member = await StrangerAsync(proxy.Address);
        member.Expect("404");
        await AddPersonAsync("mia");
        await SignInAsync(member, "mia");
        await member.Page.GotoAsync("/");
        await Expect(member.Connection("live")).ToBeVisibleAsync();
        await Expect(member.FleetRow(session)).ToHaveCountAsync(0);

        await ShowAsync(session, "team");
        await member.FleetRow(session).ClickAsync();
        await Expect(member.Prompt("count")).ToBeVisibleAsync();
        await ShowAsync(session, "private");
        await Expect(member.FleetRow(session)).ToHaveCountAsync(0);
        await Expect(member.Prompt("count")).ToHaveCountAsync(0);
        await ShowAsync(session, "team");

        await Expect(member.FleetRow(session)).ToBeVisibleAsync();
        await Expect(member.Prompt("count")).ToBeVisibleAsync();
        Assert.Equal(1, proxy.Sockets);
    }

    private async Task ShowAsync(string session, string visibility) =>
        Assert.Equal(200, (await Rest.SendAsync(Server.Http, HttpMethod.Patch, $"/api/sessions/{session}", $$"""{"visibility":"{{visibility}}"}""")).Status);
}
