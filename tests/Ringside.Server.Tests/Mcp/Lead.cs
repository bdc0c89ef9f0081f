using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Ringside.Agents;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Mcp;

/// <summary>A server whose scripted agents stay in their turn where the prompt is "stay", and what they are prompted with.</summary>
internal sealed class McpHost : IAsyncDisposable
{
    private McpHost(RingsideHost host, ScriptedDriver driver, Recording<string> heard) => (Host, Driver, Heard) = (host, driver, heard);

    public RingsideHost Host { get; }

    public ScriptedDriver Driver { get; }

    public HttpClient Http => Host.Http;

    /// <summary>What agents were prompted with.</summary>
    public Recording<string> Heard { get; }

    public static async Task<McpHost> StartAsync(TimeProvider? time = null)
    {
        var heard = new Recording<string>("prompts");
        var driver = new ScriptedDriver(async (agent, prompt, cancelled) =>
        {
            heard.Add(prompt);
            await agent.UpdateAsync(new MessageChunk($"You said: {prompt}"), cancelled);
            if (prompt == "stay")
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
            }
        });
        return new McpHost(await driver.HostAsync(time), driver, heard);
    }

    /// <summary>A session whose agent is in its turn, and stays there, with a client that shows its token.</summary>
    public async Task<Lead> LeadAsync(HttpClient? http = null, string? parent = null)
    {
        var session = (await Rest.DoAsync(http ?? Http, "/api/sessions", parent is null ? """{"agent":"demo"}""" : $$"""{"agent":"demo","parent":"{{parent}}"}"""))["id"];
        var run = await Rest.DoAsync(http ?? Http, $"/api/sessions/{session}/prompts", """{"text":"stay"}""");
        await using var stream = await SseFrames.OpenAsync(http ?? Http, $"/api/runs/{run["run"]}/events");
        await stream.ReadUntilAsync(frame => frame.Event.StartsWith("message.", StringComparison.Ordinal) && frame.Data.Text("source") == "agent");
        Assert.Equal(session, Driver.LastStart!.Session);
        return new Lead(session, run["run"], Driver.LastStart.Tools!.Token, await ClientAsync(Driver.LastStart.Tools.Token));
    }

    public Task<McpClient> ClientAsync(string token) => McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
    {
        Endpoint = new Uri(Host.Address, "/mcp"),
        TransportMode = HttpTransportMode.StreamableHttp,
        AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" },
    }));

    public async ValueTask DisposeAsync() => await Host.DisposeAsync();
}

/// <summary>An agent at work that uses Ringside's tools.</summary>
internal sealed record Lead(string Session, string Run, string Token, McpClient Client)
{
    public Task<JsonElement> DoAsync(string tool, object? input = null) => Client.DoAsync(tool, input);

    public Task<JsonElement> RefusedAsync(string tool, object? input = null) => Client.RefusedAsync(tool, input);
}

internal static class Calls
{
    /// <summary>What a tool answers; it must be granted.</summary>
    public static async Task<JsonElement> DoAsync(this McpClient client, string tool, object? input = null)
    {
        var (json, isError) = await client.CallAsync(tool, input);
        Assert.False(isError, json.ToString());
        return json;
    }

    /// <summary>Why a tool refuses.</summary>
    public static async Task<JsonElement> RefusedAsync(this McpClient client, string tool, object? input = null)
    {
        var (json, isError) = await client.CallAsync(tool, input);
        Assert.True(isError, json.ToString());
        return json;
    }

    private static async Task<(JsonElement Json, bool IsError)> CallAsync(this McpClient client, string tool, object? input)
    {
        var arguments = JsonSerializer.SerializeToElement(input ?? new { }).EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value);
        var result = await client.CallToolAsync(tool, arguments).AsTask().Within($"the answer of {tool}");
        return (JsonElement.Parse(Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text), result.IsError == true);
    }
}
