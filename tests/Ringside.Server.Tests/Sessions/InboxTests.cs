using Ringside.Server.Tests.Api;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Sessions;

public sealed class InboxTests(SharedHost shared)
{
    private HttpClient Http => shared.Http;

    [Fact(DisplayName = "[M6] [S2] prompts wait in the order they came, can be moved, edited and withdrawn, and interruptions go first")]
    public async Task Prompts_wait_in_order()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        var (a, b, c) = (await PromptAsync(session, "a"), await PromptAsync(session, "b"), await PromptAsync(session, "c"));
        Assert.Equal("a b c", await InboxAsync(session));

        await ChangeAsync(c, """{"index":0}""");
        await ChangeAsync(a, """{"index":99,"text":"A"}""");
        Assert.Equal("c b A", await InboxAsync(session));
        Assert.Equal(204, (await Rest.SendAsync(Http, HttpMethod.Delete, $"/api/prompts/{b}", null)).Status);
        await PromptAsync(session, "first", "interrupt");
        await PromptAsync(session, "second", "interrupt");
        await PromptAsync(session, "third", "steer");
        Assert.Equal("first second third c A", await InboxAsync(session));

        ErrorTests.Refused(await Rest.SendAsync(Http, HttpMethod.Delete, $"/api/prompts/{b}", null), 409, "conflict");
        ErrorTests.Refused(await Rest.SendAsync(Http, HttpMethod.Patch, $"/api/prompts/{b}", """{"text":"x"}"""), 409, "conflict");
        ErrorTests.Refused(await Rest.SendAsync(Http, HttpMethod.Patch, $"/api/prompts/{a}", """{"text":" "}"""), 422, "invalid");
        ErrorTests.Refused(await Rest.SendAsync(Http, HttpMethod.Patch, $"/api/prompts/{a}", """{"index":-1}"""), 422, "invalid");
        ErrorTests.Refused(await Rest.PostAsync(Http, $"/api/sessions/{session}/prompts", """{"text":"x","delivery":"soon"}"""), 422, "invalid");
        ErrorTests.Refused(await Rest.PostAsync(Http, $"/api/sessions/{session}/prompts", """{"text":"x","content":[]}"""), 422, "invalid");
        ErrorTests.Refused(await Rest.PostAsync(Http, $"/api/sessions/{session}/prompts", """{"content":["x"]}"""), 422, "invalid");
    }

    [Fact(DisplayName = "[S2] a new text takes the place of a prompt's content blocks")]
    public async Task The_text_of_a_prompt_that_came_as_blocks_can_be_edited()
    {
        var heard = new TaskCompletionSource<string>();
        var gate = new SemaphoreSlim(0);
        await using var host = await ScriptedDriver.HostAsync(async (_, prompt, _) =>
        {
            if (prompt == "hold")
            {
                await gate.WaitAsync(CancellationToken.None);
            }
            else
            {
                heard.TrySetResult(prompt);
            }
        });
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", """{"text":"hold"}""");
        var prompt = await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", """{"content":[{"type":"text","text":"before"}]}""");
        await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/prompts/{prompt["prompt"]}", """{"text":"after"}""");
        gate.Release();

        Assert.Equal("after", await heard.Task.Within("the prompt"));
    }

    [Fact(DisplayName = "[M6] [S2] a prompt that interrupts cancels the turn and goes next, before what waited")]
    public async Task A_prompt_that_interrupts_goes_next()
    {
        await using var host = await ScriptedDriver.HostAsync((_, prompt, cancelled) => prompt == "long" ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled) : Task.CompletedTask);
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        await using var stream = await SseFrames.OpenAsync(host.Http, $"/api/sessions/{session}/events");
        foreach (var (text, delivery) in new[] { ("long", "queue"), ("waits", "queue"), ("now", "interrupt") })
        {
            await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", $$"""{"text":"{{text}}","delivery":"{{delivery}}"}""");
            if (text == "long")
            {
                await stream.ReadUntilAsync(frame => frame.Event == "run.started");
            }
        }

        var ends = 0;
        var frames = await stream.ReadUntilAsync(frame => History.IsEnd(frame.Event) && ++ends == 3);

        Assert.Equal(["run.cancelled", "run.completed", "run.completed"], frames.Select(frame => frame.Event).Where(History.IsEnd));
        Assert.Equal(["now", "waits"], frames.Where(frame => frame.Event == "message.completed" && frame.Data.Data().Text("role") == "user").Select(frame => frame.Data.Data().Text("text")).TakeLast(2));
    }

    private async Task<string> PromptAsync(string session, string text, string delivery = "queue") =>
        (await Rest.DoAsync(Http, $"/api/sessions/{session}/prompts", $$"""{"text":"{{text}}","delivery":"{{delivery}}"}"""))["prompt"];

    private async Task ChangeAsync(string prompt, string body) => Assert.Equal(200, (await Rest.SendAsync(Http, HttpMethod.Patch, $"/api/prompts/{prompt}", body)).Status);

    private async Task<string> InboxAsync(string session) =>
        string.Join(' ', (await Rest.GetAsync(Http, $"/api/sessions/{session}")).Json.GetProperty("inbox").EnumerateArray().Select(prompt => prompt.Text("text")));
}
