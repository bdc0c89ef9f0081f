using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using Ringside.Server.Tests.Execution;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Mcp;

/// <summary>How agents' programs are offered Ringside's tools.</summary>
public sealed class OfferTests
{
    [Fact(DisplayName = "[O26] [B7] a program that speaks HTTP is offered the server itself, with its session's token; one that goes on with a conversation too")]
    public async Task A_program_that_speaks_HTTP_is_offered_the_server()
    {
        await using var host = await ScriptedAgents.HostAsync("--http", "--resumes");
        var run = await ScriptedAgents.RunAsync(host, "[[servers]]");
        var offered = await SaidAsync(host, run["run"]);

        Assert.Equal(("ringside", "http", new Uri(host.Address, "/mcp").ToString()), (offered.Text("name"), offered.Text("type"), offered.Text("url")));
        var header = Assert.Single(offered.GetProperty("headers").EnumerateArray());
        Assert.Equal("Authorization", header.Text("name"));
        await using (var client = await ConnectAsync(host, header.Text("value")!))
        {
            var own = Assert.Single((await client.DoAsync("list_sessions")).GetProperty("sessions").EnumerateArray());
            Assert.Equal((run["session"], true), (own.Text("session"), own.GetProperty("you").GetBoolean()));
        }

        await host.StopAsync();
        await host.StartAsync();
        var again = await Rest.DoAsync(host.Http, $"/api/sessions/{run["session"]}/prompts", """{"text":"[[servers]]"}""");
        var anew = Assert.Single((await SaidAsync(host, again["run"])).GetProperty("headers").EnumerateArray()).Text("value")!;
        Assert.NotEqual(header.Text("value"), anew);
        await using var resumed = await ConnectAsync(host, anew);
        Assert.Equal(11, (await resumed.ListToolsAsync()).Count);
    }

    [Fact(DisplayName = "[O26] [B7] a program that does not is offered our own, which speaks for the server on its standard streams; the token is in no argument")]
    public async Task Another_program_is_offered_the_bridge()
    {
        await using var host = await ScriptedAgents.HostAsync();
        var run = await ScriptedAgents.RunAsync(host, "[[servers]]");
        var offered = await SaidAsync(host, run["run"]);
        var variable = Assert.Single(offered.GetProperty("env").EnumerateArray());
        Assert.DoesNotContain(variable.Text("value")!, offered.GetProperty("args").ToString(), StringComparison.Ordinal);

        await using var client = await McpClient.CreateAsync(new StdioClientTransport(new StdioClientTransportOptions
        {
            Name = offered.Text("name"),
            Command = offered.Text("command")!,
            Arguments = [.. offered.GetProperty("args").EnumerateArray().Select(argument => argument.GetString()!)],
            EnvironmentVariables = new Dictionary<string, string?> { [variable.Text("name")!] = variable.Text("value") },
        })).Within("the bridge");

        Assert.Equal(11, (await client.ListToolsAsync()).Count);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.DoAsync("read_session", new { session = run["session"] })));
        Assert.All(answers, answer => Assert.Equal(run["session"], answer.Text("session")));
        Assert.Equal("not_found", (await client.RefusedAsync("read_session", new { session = "ses_nothing" })).Text("error"));

        await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{run["session"]}", """{"closed":true}""");
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => client.ListToolsAsync().AsTask().Within("the refusal"));
        Assert.Contains("Bearer", refused.Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[O26] our program takes no other token for an agent than its session's: where that was not handed on, it refuses")]
    public async Task The_bridge_takes_no_persons_token()
    {
        await using var host = await ScriptedAgents.HostAsync();
        var run = await ScriptedAgents.RunAsync(host, "[[servers]]");
        var offered = await SaidAsync(host, run["run"]);
        var person = await Person.JoinAsync(host);
        var said = new Recording<string>("what the bridge says");

        await Assert.ThrowsAnyAsync<Exception>(() => McpClient.CreateAsync(new StdioClientTransport(new StdioClientTransportOptions
        {
            Name = offered.Text("name"),
            Command = offered.Text("command")!,
            Arguments = [.. offered.GetProperty("args").EnumerateArray().Select(argument => argument.GetString()!)],
            EnvironmentVariables = new Dictionary<string, string?> { ["RINGSIDE_TOKEN"] = person.Token, ["RINGSIDE_ADMIN_TOKEN"] = person.Token },
            StandardErrorLines = said.Add,
        })).Within("the refusal"));

        await said.WaitAsync("the refusal", line => line.Contains("RINGSIDE_SESSION_TOKEN is missing", StringComparison.Ordinal));
    }

    [Theory(DisplayName = "[O26] an agent is offered the tools as its settings say, and where they do not as the server's setting says")]
    [InlineData("true", null, true)]
    [InlineData("true", false, false)]
    [InlineData("false", null, false)]
    [InlineData("false", true, true)]
    public async Task An_agent_is_offered_them_as_its_settings_say(string byDefault, bool? own, bool isOffered)
    {
        await using var host = await RingsideHost.StartAsync(new() { ["agent_tools"] = byDefault });
        await Rest.DoAsync(host.Http, "/api/agents", WithTools(own));

        var run = await ScriptedAgents.RunAsync(host, "[[servers]]");

        Assert.Equal(isOffered ? 1 : 0, (await AllSaidAsync(host, run["run"])).Count);
    }

    [Fact(DisplayName = "[O26] an agent from which the tools are taken has none from its next start on, and no token then")]
    public async Task They_are_taken_at_the_next_start()
    {
        await using var host = await RingsideHost.StartAsync();
        await Rest.DoAsync(host.Http, "/api/agents", WithTools(true));
        var run = await ScriptedAgents.RunAsync(host, "[[servers]]");
        var token = Assert.Single((await SaidAsync(host, run["run"])).GetProperty("headers").EnumerateArray()).Text("value")!;

        var settings = JsonNode.Parse(WithTools(false))!["settings"];
        Assert.Equal(200, (await Rest.SendAsync(host.Http, HttpMethod.Patch, "/api/agents/scripted", new JsonObject { ["settings"] = settings!.DeepClone() }.ToJsonString())).Status);
        await using (var client = await ConnectAsync(host, token))
        {
            Assert.Equal(11, (await client.ListToolsAsync()).Count);
        }

        await host.StopAsync();
        await host.StartAsync();
        var again = await Rest.DoAsync(host.Http, $"/api/sessions/{run["session"]}/prompts", """{"text":"[[servers]]"}""");
        Assert.Empty(await AllSaidAsync(host, again["run"]));
    }

    private static string WithTools(bool? tools)
    {
        var agent = JsonNode.Parse(ScriptedAgents.Make("--http"))!;
        agent["settings"]!["tools"] = tools;
        return agent.ToJsonString();
    }

    private static async Task<JsonElement> SaidAsync(RingsideHost host, string run) => Assert.Single(await AllSaidAsync(host, run));

    private static async Task<List<JsonElement>> AllSaidAsync(RingsideHost host, string run)
    {
        var events = await History.OfRunAsync(host.Http, run);
        var said = events.Last(e => e.Type() == "message.completed" && e.Data().Text("role") == "assistant").Data().Text("text")!;
        return [.. JsonElement.Parse(said).EnumerateArray()];
    }

    private static Task<McpClient> ConnectAsync(RingsideHost host, string authorization) => McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
    {
        Endpoint = new Uri(host.Address, "/mcp"),
        AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = authorization },
    }));
}
