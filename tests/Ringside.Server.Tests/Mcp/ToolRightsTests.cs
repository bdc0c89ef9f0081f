using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Mcp;

/// <summary>What an agent may do by Ringside's tools, and what it is told where it may not.</summary>
public sealed class ToolRightsTests
{
    [Fact(DisplayName = "[O24] [M14] an agent sees its tree and nothing else, that of a team session nothing private, prompts and stops only what is below it, and nothing of another owner's")]
    public async Task An_agent_sees_its_tree_alone()
    {
        await using var mcp = await McpHost.StartAsync();
        var (alice, bob) = (await Person.JoinAsync(mcp.Host), await Person.JoinAsync(mcp.Host));
        var lead = await mcp.LeadAsync(alice.Http);
        var worker = await mcp.LeadAsync(alice.Http, parent: lead.Session);
        var elsewhere = (await Rest.DoAsync(alice.Http, "/api/sessions", """{"agent":"demo","visibility":"team"}"""))["id"];
        var bobs = (await Rest.DoAsync(bob.Http, "/api/sessions", """{"agent":"demo","visibility":"team"}"""))["id"];
        var secret = (await Rest.DoAsync(alice.Http, "/api/sessions", $$"""{"agent":"demo","parent":"{{lead.Session}}"}"""))["id"];
        Assert.Equal([secret, worker.Session, lead.Session], (await lead.DoAsync("list_sessions")).GetProperty("sessions").EnumerateArray().Select(session => session.Text("session")));
        foreach (var shared in new[] { lead.Session, worker.Session })
        {
            await Rest.SendAsync(alice.Http, HttpMethod.Patch, $"/api/sessions/{shared}", """{"visibility":"team"}""");
        }

        var bobsBelow = (await Rest.DoAsync(bob.Http, "/api/sessions", $$"""{"agent":"demo","parent":"{{lead.Session}}"}"""))["id"];

        Assert.Equal([worker.Session, lead.Session], (await lead.DoAsync("list_sessions")).GetProperty("sessions").EnumerateArray().Select(session => session.Text("session")));
        foreach (var other in new[] { secret, elsewhere, bobs, bobsBelow, "ses_nothing" })
        {
            Assert.Equal("not_found", (await lead.RefusedAsync("read_session", new { session = other })).Text("error"));
            Assert.Equal("not_found", (await lead.RefusedAsync("send_prompt", new { session = other, text = "x" })).Text("error"));
            Assert.Equal("not_found", (await lead.RefusedAsync("wait_for", new { session = other })).Text("error"));
            Assert.Equal("not_found", (await lead.RefusedAsync("stop_session", new { session = other })).Text("error"));
            Assert.Equal("invalid", (await lead.RefusedAsync("open_thread", new { to = other, text = "x" })).Text("error"));
        }

        Assert.Equal("forbidden", (await worker.RefusedAsync("send_prompt", new { session = lead.Session, text = "x" })).Text("error"));
        Assert.Equal("forbidden", (await worker.RefusedAsync("stop_session", new { session = lead.Session })).Text("error"));
    }

    [Fact(DisplayName = "[O24] a session's token is good for the tools alone, and dies with the session")]
    public async Task A_sessions_token_dies_with_it()
    {
        await using var mcp = await McpHost.StartAsync();
        var lead = await mcp.LeadAsync();
        using var http = mcp.Host.Client(lead.Token);
        ErrorTests.Refused(await Rest.GetAsync(http, $"/api/sessions/{lead.Session}"), 401, "unauthenticated");
        ErrorTests.Refused(await Rest.SendAsync(http, HttpMethod.Patch, $"/api/sessions/{lead.Session}", """{"policy":"all"}"""), 401, "unauthenticated");
        Assert.Equal(200, (await PingAsync(http)).Status);

        await Rest.SendAsync(mcp.Http, HttpMethod.Patch, $"/api/sessions/{lead.Session}", """{"closed":true}""");

        ErrorTests.Refused(await PingAsync(http), 401, "unauthenticated");
        using var nobody = mcp.Host.Client(null);
        ErrorTests.Refused(await PingAsync(nobody), 401, "unauthenticated");
    }

    [Fact(DisplayName = "[O24] a person's program uses the tools with a token of his, as himself, and sees what he sees")]
    public async Task A_persons_program_uses_the_tools()
    {
        await using var mcp = await McpHost.StartAsync();
        var alice = await Person.JoinAsync(mcp.Host);
        var client = await mcp.ClientAsync(alice.Token);

        var started = await client.DoAsync("start_session", new { agent = "demo", prompt = "Count the files." });
        await client.DoAsync("wait_for", new { session = started.Text("session") });

        var created = (await History.OfSessionAsync(alice.Http, started.Text("session")!))[0];
        Assert.Equal(("user", alice.Id), (created.Text("source"), created.Text("actor")));
        Assert.Single((await client.DoAsync("list_sessions")).GetProperty("sessions").EnumerateArray());
        Assert.Equal("forbidden", (await client.RefusedAsync("ask_person", new { question = "Who?" })).Text("error"));
        Assert.True((await client.DoAsync("stop_session", new { session = started.Text("session"), close = true })).GetProperty("stopped").GetBoolean());
        var viewer = await mcp.ClientAsync((await Person.JoinAsync(mcp.Host, "viewer")).Token);
        Assert.Equal("forbidden", (await viewer.RefusedAsync("start_session", new { agent = "demo", prompt = "x" })).Text("error"));
    }

    [Theory(DisplayName = "[O20] what is wrong with a tool's input is named by its member")]
    [InlineData("read_session", "{}", "session")]
    [InlineData("read_session", """{"session":1}""", "session")]
    [InlineData("read_session", """{"session":"{own}","limit":51}""", "limit")]
    [InlineData("read_session", """{"session":"{own}","before":"x"}""", "before")]
    [InlineData("list_sessions", """{"stats":"idle"}""", "stats")]
    [InlineData("list_sessions", """{"status":"busy"}""", "status")]
    [InlineData("start_session", """{"agent":"demo"}""", "prompt")]
    [InlineData("start_session", """{"agent":"nobody","prompt":"x"}""", "agent")]
    [InlineData("start_session", """{"agent":"demo","prompt":"x","workdir":"relative"}""", "workdir")]
    [InlineData("send_prompt", """{"session":"{own}"}""", "text")]
    [InlineData("wait_for", """{"session":"{own}"}""", "session")]
    [InlineData("wait_for", """{"session":"{own}","timeoutSeconds":0}""", "timeoutSeconds")]
    [InlineData("open_thread", """{"to":"{own}","text":"x"}""", "to")]
    [InlineData("post_message", """{"thread":"thr_x"}""", "text")]
    [InlineData("ask_person", """{"question":" "}""", "question")]
    [InlineData("ask_person", """{"question":"x","options":[""]}""", "options")]
    [InlineData("ask_person", """{"question":"{long}"}""", "question")]
    [InlineData("ask_person", """{"question":"x","options":["{long}"]}""", "options")]
    [InlineData("no_tool", "{}", "no_tool")]
    public async Task What_is_wrong_is_named(string tool, string input, string path)
    {
        await using var mcp = await McpHost.StartAsync();
        var lead = await mcp.LeadAsync();

        var refused = await lead.RefusedAsync(tool, JsonElement.Parse(input.Replace("{own}", lead.Session, StringComparison.Ordinal).Replace("{long}", new string('?', 70_000), StringComparison.Ordinal)));

        Assert.Contains(path, refused.Text("detail"), StringComparison.Ordinal);
        Assert.Contains(refused.Text("error"), (string[])["invalid", "unknown_member", "not_found"]);
    }

    /// <summary>One message, as a program with nothing but HTTP sends it.</summary>
    private static async Task<Answer> PingAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"ping"}""", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer((int)response.StatusCode, response.StatusCode == HttpStatusCode.OK ? new JsonObject { ["text"] = text }.Deserialize<JsonElement>() : JsonElement.Parse(text), response);
    }
}
