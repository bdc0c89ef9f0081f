using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests;

/// <summary>The scripted model's answers to those that speak OpenAI's Responses.</summary>
public sealed class ScriptedResponsesTests : IAsyncLifetime
{
    private readonly ScratchFolder scratch = new();
    private readonly HttpClient http = new();
    private ScriptedLlmServer llm = null!;

    public async ValueTask InitializeAsync()
    {
        scratch.Make("work", "project");
        llm = await ScriptedLlmServer.StartAsync(scratch["work"]);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await llm.DisposeAsync();
        scratch.Dispose();
    }

    [Fact]
    public async Task Responses_come_whole_with_a_call_of_each_kind_of_tool_and_what_they_used()
    {
        var function = await AskResponsesAsync("[[write a.txt]]", new { type = "function", name = "create" });
        var custom = await AskResponsesAsync("[[write a.txt]]", new { type = "custom", name = "apply_patch" });

        var path = scratch["work", "project", "a.txt"];
        var call = function["output"]!.AsArray().Single(item => (string?)item!["type"] == "function_call")!;
        Assert.Equal(("create", path), ((string?)call["name"], (string?)JsonNode.Parse((string)call["arguments"]!)!["path"]));
        var patch = custom["output"]!.AsArray().Single(item => (string?)item!["type"] == "custom_tool_call")!;
        Assert.Equal($"*** Begin Patch\n*** Add File: {path}\n+{LlmScript.WrittenText}*** End Patch\n", (string?)patch["input"]);
        Assert.Equal(
            """{"input_tokens":1200,"input_tokens_details":{"cached_tokens":1000},"output_tokens":34,"output_tokens_details":{"reasoning_tokens":8},"total_tokens":1234}""",
            function["usage"]!.ToJsonString());
    }

    [Theory]
    [InlineData("function_call_output", "done", "All done: that was the file.")]
    [InlineData("custom_tool_call_output", "patch rejected by user", "Then I leave the file alone.")]
    public async Task Responses_go_on_after_a_tools_result(string type, string output, string said)
    {
        var answer = await AskResponsesAsync("[[write a.txt]]", new { type = "function", name = "create" }, new { type, call_id = "call_1", output });

        Assert.Equal(said, (string?)Assert.Single(answer["output"]!.AsArray())!["content"]![0]!["text"]);
        var request = Assert.Single(llm.Requests.Items);
        Assert.Equal(("responses", "write", "a.txt", 1), (request.Wire, request.Scenario, request.Place.Argument, request.Step));
    }

    [Fact]
    public async Task Responses_are_streamed_piece_by_piece_and_end_with_the_whole()
    {
        using var response = await http.PostAsJsonAsync($"{llm.BaseUrl}/v1/responses", new { model = "gpt", stream = true, input = new[] { new { role = "user", content = "[[say one two]]" } } });

        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(e => JsonNode.Parse(e.Split("data: ")[1])!).ToList();
        Assert.Equal(
            ["response.created", "response.output_item.added", "response.output_text.delta", "response.output_text.delta", "response.output_item.done", "response.completed"],
            events.Select(e => (string?)e["type"]));
        Assert.Equal("one two", string.Concat(events.Select(e => (string?)e["delta"])));
        Assert.Equal("one two", (string?)events[^1]["response"]!["output"]![0]!["content"]![0]!["text"]);
        Assert.Null(events[0]["response"]!["usage"]);
        Assert.Equal(1234, (int?)events[^1]["response"]!["usage"]!["total_tokens"]);
    }

    private async Task<JsonNode> AskResponsesAsync(string prompt, object tool, params object[] more)
    {
        using var response = await http.PostAsJsonAsync($"{llm.BaseUrl}/v1/responses", new
        {
            model = "gpt",
            instructions = $"You are here: <cwd>{scratch["work", "project"]}</cwd>",
            input = (object[])[new { type = "message", role = "user", content = new[] { new { type = "input_text", text = prompt } } }, .. more],
            tools = new[] { tool },
        });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
