using System.Text.Json;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Orchestration;

/// <summary>Who says very little again and again does not run away; who wants the same again and again does.</summary>
public sealed class BriefWordsTests
{
    [Theory(DisplayName = "[O34] [O35] few words that want nothing are no repeat, whether in one thread or in new ones; a prompt or a question of few words is, and more words are")]
    [InlineData("post_message", "status", "Done.", false)]
    [InlineData("post_message", "answer", "Yes, go on.", false)]
    [InlineData("post_message", "completion", "All five tests pass.", false)]
    [InlineData("post_message", "status", "好的，继续。", false)]
    [InlineData("open_thread", "status", "OK", false)]
    [InlineData("post_message", "question", "And now?", true)]
    [InlineData("open_thread", "question", "And now?", true)]
    [InlineData("send_prompt", null, "Go on.", true)]
    [InlineData("post_message", "status", "All six of them pass now.", true)]
    [InlineData("post_message", "status", "所有的测试现在都通过了。", true)]
    public async Task Few_words_are_no_repeat(string tool, string? kind, string text, bool isStopped)
    {
        await using var stage = await Stage.StartAsync();
        var (other, thread, refused) = ("", "", new List<bool>());
        var speaker = await stage.SessionAsync(async part =>
        {
            for (var i = 0; i < 8; i++)
            {
                refused.Add((await part.CallAsync(tool, tool switch
                {
                    "send_prompt" => new { session = other, text },
                    "open_thread" => new { to = other, text, kind },
                    _ => new { thread, text, kind },
                })).IsError);
            }
        });
        other = await stage.SessionAsync(_ => Task.CompletedTask, parent: speaker);
        thread = (await Rest.DoAsync(stage.Http, "/api/threads", JsonSerializer.Serialize(new { from = other, to = speaker, kind = "status", text = "I begin." })))["id"];
        await stage.Heard.WaitAsync("the thread's first word", heard => heard.Session == speaker);
        await stage.EventAsync(speaker, "run.completed");

        Assert.Equal(Enumerable.Range(1, 8).Select(nth => isStopped && nth > 3), refused);
        Assert.Equal(isStopped ? 3 : 8, (await stage.GetAsync(speaker)).Json.GetProperty("promptsLastHour").GetInt32());
    }

    [Fact(DisplayName = "[O35] a storm of few words is stopped by the number of prompts in an hour")]
    public async Task A_storm_of_few_words_is_stopped()
    {
        await using var stage = await Stage.StartAsync();
        var (other, refused) = ("", new List<string>());
        var speaker = await stage.SessionAsync(async part =>
        {
            for (var i = 0; i < 6; i++)
            {
                var (text, isError) = await part.CallAsync("open_thread", new { to = other, text = "Done.", kind = "status" });
                refused.Add(isError ? text : "sent");
            }
        });
        other = await stage.SessionAsync(_ => Task.CompletedTask, parent: speaker);
        await Rest.SendAsync(stage.Http, HttpMethod.Put, $"/api/sessions/{speaker}/orchestration", """{"enabled":false,"goal":"Talk.","maxPromptsPerHour":5}""");

        await stage.RunAsync(speaker);

        Assert.Equal(5, refused.TakeWhile(text => text == "sent").Count());
        Assert.Equal("prompts_per_hour", (await stage.EventAsync(speaker, "orchestration.stopped")).Data().Text("reason"));
    }
}
