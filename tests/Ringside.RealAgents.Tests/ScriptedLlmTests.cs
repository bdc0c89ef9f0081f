using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests;

/// <summary>The scripted model itself: a mistake here would pass for one of an agent.</summary>
public sealed class ScriptedLlmTests : IAsyncLifetime
{
    private readonly ScratchFolder scratch = new();
    private readonly FakeTime time = new();
    private readonly HttpClient http = new();
    private ScriptedLlmServer llm = null!;

    public async ValueTask InitializeAsync()
    {
        scratch.Make("work", "project");
        scratch.Make("elsewhere");
        llm = await ScriptedLlmServer.StartAsync(scratch["work"], time: time);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await llm.DisposeAsync();
        scratch.Dispose();
    }

    [Fact]
    public async Task A_file_is_written_below_the_working_directory_that_the_agent_named()
    {
        var answer = await AskAnthropicAsync(scratch["work", "project"], "[[write ../../escape.txt]]");

        Assert.Equal("tool_use", (string?)answer["stop_reason"]);
        var call = Assert.Single(answer["content"]!.AsArray(), block => (string?)block!["type"] == "tool_use")!;
        Assert.Equal(scratch["work", "project", "escape.txt"], (string?)call["input"]!["file_path"]);
    }

    [Theory]
    [InlineData("elsewhere")]
    [InlineData("work/../elsewhere")]
    [InlineData("work/missing")]
    [InlineData("workshop")]
    public async Task No_tool_is_called_where_the_working_directory_is_not_a_folder_below_the_root(string folder)
    {
        scratch.Make("workshop");

        var answer = await AskAnthropicAsync(scratch[folder], "[[write]]");

        Assert.Equal("end_turn", (string?)answer["stop_reason"]);
        Assert.Null(Assert.Single(llm.Requests.Items).Workdir);
    }

    [Fact]
    public async Task A_held_answer_stops_after_its_first_piece_and_goes_on_when_released()
    {
        llm.Hold("say");
        using var response = await StreamGeminiAsync("[[say one two]]");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Contains("\"one\"", await reader.ReadLineAsync());
        await AskAnthropicAsync(scratch["work"], "another answer meanwhile");
        Assert.False((await llm.RequestAsync("say")).Answered.IsCompleted, "the answer went on while it was held");

        llm.Release("say");

        Assert.Contains("\" two\"", await reader.ReadToEndAsync());
        Assert.True(await llm.Requests.Items[0].Answered);
    }

    [Fact]
    public async Task The_pace_is_the_clocks()
    {
        llm.Pace = TimeSpan.FromSeconds(1);
        using var response = await StreamGeminiAsync("[[say one two]]");
        var rest = response.Content.ReadAsStringAsync();
        await AskAnthropicAsync(scratch["work"], "a whole answer, which knows no pace");
        Assert.False(rest.IsCompleted, "the answer did not wait for the clock");

        while (!rest.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Contains("totalTokenCount", await rest);
    }

    [Fact]
    public async Task A_request_for_JSON_gets_JSON_that_fits_its_schema()
    {
        var schema = new
        {
            type = "OBJECT",
            properties = new
            {
                next = new { type = "STRING", @enum = (string[])["user", "model"] },
                steps = new { type = "ARRAY", minItems = "2", items = new { type = "INTEGER", minimum = 1 } },
            },
        };
        using var response = await http.PostAsJsonAsync($"{llm.BaseUrl}/v1beta/models/flash:generateContent", new
        {
            contents = new[] { new { role = "user", parts = new[] { new { text = "[[write]]" } } } },
            generationConfig = new { responseSchema = schema },
        });

        var answer = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal("""{"next":"user","steps":[1,1]}""", (string?)answer["candidates"]![0]!["content"]!["parts"]![0]!["text"]);
    }

    private async Task<JsonNode> AskAnthropicAsync(string workdir, string prompt)
    {
        using var response = await http.PostAsJsonAsync($"{llm.BaseUrl}/v1/messages?beta=true", new
        {
            model = "opus",
            system = new[] { new { type = "text", text = $"You are here:\n - Primary working directory: {workdir}\n - Platform: linux" } },
            messages = new[] { new { role = "user", content = prompt } },
            tools = new[] { new { name = "Write" } },
        });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private async Task<HttpResponseMessage> StreamGeminiAsync(string prompt)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{llm.BaseUrl}/v1beta/models/pro:streamGenerateContent?alt=sse")
        {
            Content = JsonContent.Create(new { contents = new[] { new { role = "user", parts = new[] { new { text = prompt } } } } }),
        };
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
