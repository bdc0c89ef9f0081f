using System.Text.Json;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>Tests of the page that write themselves what the agents anna and bert do.</summary>
public abstract class WrittenTests(SharedChromium chromium) : PageTests(chromium)
{
    protected virtual TimeProvider Time => TimeProvider.System;

    public override async ValueTask InitializeAsync()
    {
        Server = await RingsideHost.StartAsync(time: Time);
        foreach (var agent in (string[])["anna", "bert"])
        {
            await Rest.DoAsync(Server.Http, "/api/agents", $$"""{"name":"{{agent}}","title":"{{agent.ToUpperInvariant()}}","driver":"external"}""");
        }
    }

    protected async Task<string> OpenAsync(string agent, string title, string? parent = null) =>
        (await Rest.DoAsync(Server.Http, "/api/sessions", parent is null ? JsonSerializer.Serialize(new { agent, title, visibility = "team" }) : JsonSerializer.Serialize(new { agent, title, parent })))["id"];

    protected Task WriteAsync(string session, string type, params object[] data) =>
        Rest.WriteAsync(Server.Http, session, data.Length == 0 ? [Rest.Event(type)] : [.. data.Select(one => Rest.Event(type, one))]);

    protected async Task<Viewer> MiaAsync()
    {
        await AddPersonAsync("mia");
        var mia = await StrangerAsync();
        await SignInAsync(mia, "mia");
        await mia.Page.GotoAsync("/");
        await Expect(mia.Connection("live")).ToBeVisibleAsync();
        return mia;
    }
}
