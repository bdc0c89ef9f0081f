using Ringside.Server.Tests.Api;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Threads;

/// <summary>How threads end: never in silence for one who waits.</summary>
public sealed class ThreadEndTests
{
    [Fact(DisplayName = "[O15] a question that nobody answers in its time closes its thread as timed_out, and its asker is told; so after a restart")]
    public async Task A_question_times_out()
    {
        var time = new FakeTime();
        await using var talk = await Talk.StartAsync(time);
        var (one, other) = (await talk.SessionAsync(), await talk.SessionAsync());
        var (soon, late) = (await talk.AskAsync(one, other, 60), await talk.AskAsync(other, await talk.SessionAsync(), 600));

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("waiting", (await Rest.GetAsync(talk.Http, $"/api/threads/{soon}"))["status"]);
        time.Advance(TimeSpan.FromSeconds(1));
        await ClosedAsync(talk, soon, "timed_out");
        await talk.Heard.WaitAsync("that nobody answered", prompt => prompt.Contains(soon, StringComparison.Ordinal) && prompt.Contains("Nobody has answered", StringComparison.Ordinal));
        Assert.Empty((await Rest.GetAsync(talk.Http, $"/api/sessions/{one}")).Json.GetProperty("waitsIn").EnumerateArray());
        Assert.Equal("waiting", (await Rest.GetAsync(talk.Http, $"/api/threads/{late}"))["status"]);

        await talk.Host.StopAsync();
        time.Advance(TimeSpan.FromHours(1));
        await talk.Host.StartAsync();

        await ClosedAsync(talk, late, "timed_out");
    }

    [Theory(DisplayName = "[O15] a session that is closed or removed leaves its threads abandoned, and who waits in one is told")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_closed_session_abandons_its_threads(bool removed)
    {
        await using var talk = await Talk.StartAsync();
        var (one, other) = (await talk.SessionAsync(), await talk.SessionAsync());
        var thread = await talk.AskAsync(one, other);

        await Rest.SendAsync(talk.Http, removed ? HttpMethod.Delete : HttpMethod.Patch, $"/api/sessions/{other}", removed ? null : """{"closed":true}""");

        await talk.Heard.WaitAsync("that the other is gone", prompt => prompt.Contains(thread, StringComparison.Ordinal) && prompt.Contains("will not be answered", StringComparison.Ordinal));
        Assert.Empty((await Rest.GetAsync(talk.Http, $"/api/sessions/{one}")).Json.GetProperty("waitsIn").EnumerateArray());
        if (removed)
        {
            ErrorTests.Refused(await Rest.GetAsync(talk.Http, $"/api/threads/{thread}"), 404, "not_found");
        }
        else
        {
            await ClosedAsync(talk, thread, "abandoned");
        }
    }

    [Fact(DisplayName = "[O15] a thread is closed by whoever may write into it, twice is fine; nothing more is said in it")]
    public async Task A_thread_is_closed()
    {
        await using var talk = await Talk.StartAsync();
        var (one, other) = (await talk.SessionAsync(), await talk.SessionAsync());
        var thread = await talk.AskAsync(one, other);

        var closed = await Rest.PostAsync(talk.Http, $"/api/threads/{thread}/close", """{"outcome":"decided otherwise"}""");

        Assert.Equal((200, "closed", "decided otherwise"), (closed.Status, closed["status"], closed["outcome"]));
        Assert.Equal("decided otherwise", (await Rest.PostAsync(talk.Http, $"/api/threads/{thread}/close"))["outcome"]);
        await talk.Heard.WaitAsync("that it was closed", prompt => prompt.Contains("decided otherwise", StringComparison.Ordinal));
        ErrorTests.Refused(await talk.SayAsync(thread, new { from = other, text = "too late" }), 409, "conflict");
        Assert.Single(await History.AllAsync(talk.Http, "/api/events", $"&thread={thread}&type=thread.closed"));
    }

    [Fact(DisplayName = "[O16] a tree grows no deeper than its limit")]
    public async Task A_tree_grows_no_deeper_than_its_limit()
    {
        await using var talk = await Talk.StartAsync();
        var last = await talk.SessionAsync();
        for (var depth = 0; depth < 5; depth++)
        {
            last = (await talk.OpenAsync(new { from = last, agent = "demo", text = "Go deeper." }))["peer"];
        }

        var refused = await talk.OpenAsync(new { from = last, agent = "demo", text = "Go deeper." });

        ErrorTests.Refused(refused, 409, "conflict");
        Assert.Contains("5 is the limit", refused["detail"], StringComparison.Ordinal);
    }

    private static async Task ClosedAsync(Talk talk, string thread, string outcome)
    {
        await using var stream = await SseFrames.OpenAsync(talk.Http, $"/api/events?thread={thread}&from=start");
        var closed = (await stream.ReadUntilAsync(frame => frame.Event == "thread.closed"))[^1].Data;
        Assert.Equal(outcome, closed.Data().Text("outcome"));
        var read = await Rest.GetAsync(talk.Http, $"/api/threads/{thread}");
        Assert.Equal(("closed", outcome), (read["status"], read["outcome"]));
    }
}
