using System.Text.Json.Nodes;
using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.External;

public sealed class ThreadWritingTests(SharedHost shared)
{
    private HttpClient Http => shared.Http;

    [Fact(DisplayName = "[P3] [E1] a program opens a thread to another session, both speak in it, and one closes it; each event names thread and peer")]
    public async Task Two_programs_speak_in_a_thread()
    {
        var (one, other, thread) = await SessionsAsync();
        await Rest.WriteAsync(Http, one, Opened(thread, other, "blocking"), Said(thread, "the figures, please", "m1"));
        await Rest.WriteAsync(Http, other, Said(thread, "42", kind: "answer"));
        await Rest.WriteAsync(Http, one, Rest.Event("thread.closed", new { thread, outcome = "done" }));

        // A session filter matches an event's peer too.
        var events = await History.OfSessionAsync(Http, one);
        var told = events.Where(e => e.Text("thread") is not null).ToList();
        Assert.Equal(["thread.opened", "thread.message", "thread.message", "thread.closed"], told.Types());
        Assert.Equal([(one, other), (one, other), (other, one), (one, other)], told.Select(e => (e.Text("session")!, e.Text("peer")!)));
        Assert.All(told, e => Assert.Equal((thread, e.Text("session"), e.Text("peer")), (e.Data().Text("thread"), e.Data().Text("from"), e.Data().Text("to"))));
        Assert.Equal(["blocking", "normal", "normal", null], told.Select(e => e.Data().Text("urgency")));
        Assert.Equal("m1", told[1].Data().Text("message"));
        Assert.StartsWith("msg_", told[2].Data().Text("message"), StringComparison.Ordinal);
        Assert.Equal(told.Select(History.Cursor), (await History.OfSessionAsync(Http, other)).Where(e => e.Text("thread") is not null).Select(History.Cursor));
        Assert.Equal(told.Select(History.Cursor), (await History.AllAsync(Http, "/api/events", $"&thread={thread}")).Select(History.Cursor));
    }

    [Fact(DisplayName = "[P3] a message to a thread that is unknown, another's or closed is refused, and so is a thread's second opening")]
    public async Task A_thread_must_be_there_and_open()
    {
        var (one, other, thread) = await SessionsAsync();
        var stranger = await Rest.ExternalSessionAsync(Http);
        await RefusedAsync(one, 422, Said(thread, "too early"), "[0].data.thread");
        await Rest.WriteAsync(Http, one, Opened(thread, other));

        await RefusedAsync(one, 409, Opened(thread, other));
        await RefusedAsync(other, 409, Opened(thread, one));
        await RefusedAsync(stranger, 422, Said(thread, "let me in"), "[0].data.thread");
        await RefusedAsync(one, 422, Rest.Event("thread.message", new { thread, kind = "status", text = "x", to = stranger }), "[0].data.to");
        await RefusedAsync(one, 422, Rest.Event("thread.message", new { thread, kind = "status", text = "x", from = other }), "[0].data.from");
        await Rest.WriteAsync(Http, other, Rest.Event("thread.closed", new { thread }));
        await RefusedAsync(one, 409, Said(thread, "too late"));
        await RefusedAsync(one, 409, Rest.Event("thread.closed", new { thread }));
    }

    [Theory(DisplayName = "[P3] a thread's kind, urgency and ids are checked by their path")]
    [InlineData("thread.opened", """{"thread":"thr_1","kind":"chat","to":"{0}"}""", "kind")]
    [InlineData("thread.opened", """{"thread":"thr_1","to":"{0}"}""", "kind")]
    [InlineData("thread.opened", """{"thread":"thr_1","kind":"question","urgency":"now","to":"{0}"}""", "urgency")]
    [InlineData("thread.opened", """{"thread":"x","kind":"question","to":"{0}"}""", "thread")]
    [InlineData("thread.opened", """{"thread":"thr_1","kind":"question"}""", "to")]
    [InlineData("thread.opened", """{"thread":"thr_1","kind":"question","to":"ses_nothing"}""", "to")]
    [InlineData("thread.opened", """{"thread":"thr_1","kind":"question","to":"{own}"}""", "to")]
    [InlineData("thread.opened", """{"thread":"thr_1","kind":"question","to":"{0}","outcome":"done"}""", "outcome")]
    [InlineData("thread.message", """{"thread":"thr_1","kind":"answer"}""", "text")]
    [InlineData("thread.message", """{"thread":"thr_1","kind":"answer","text":"x","tools":[" "]}""", "tools[0]")]
    [InlineData("thread.message", """{"thread":"thr_1","kind":"answer","text":"x","tools":[null]}""", "tools[0]")]
    public async Task A_threads_values_are_checked(string type, string data, string path)
    {
        var (one, other, _) = await SessionsAsync();
        var body = data.Replace("{0}", other, StringComparison.Ordinal).Replace("{own}", one, StringComparison.Ordinal);

        var answer = await Rest.PostAsync(Http, $"/api/sessions/{one}/events", $$"""[{"type":"{{type}}","data":{{body}}}]""");

        ErrorTests.Refused(answer, 422, "invalid");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty($"[0].data.{path}", out _), answer.Json.ToString());
    }

    [Fact(DisplayName = "[P3] [A11] a thread is opened only to a session that the writer may write; that one may answer, and its people see the thread")]
    public async Task A_thread_is_opened_only_to_what_the_writer_may_write()
    {
        var (alice, bob) = (await Person.JoinAsync(shared.Host), await Person.JoinAsync(shared.Host));
        var hers = await Rest.ExternalSessionAsync(alice.Http);
        var (secret, shared1) = (await Rest.ExternalSessionAsync(bob.Http), await Rest.ExternalSessionAsync(bob.Http, "team"));
        var thread = "thr_" + hers[4..];

        await RefusedAsync(hers, 422, Opened(thread, secret), "[0].data.to", alice.Http);
        await Rest.WriteAsync(alice.Http, hers, Opened(thread, shared1), Said(thread, "hello"));
        await Rest.WriteAsync(bob.Http, shared1, Said(thread, "hello yourself", kind: "answer"));

        var seen = (await History.AllAsync(bob.Http, "/api/events", $"&thread={thread}")).Types();
        Assert.Equal(["thread.opened", "thread.message", "thread.message"], seen);
        ErrorTests.Refused(await Rest.GetAsync(bob.Http, $"/api/sessions/{hers}"), 404, "not_found");
        var limited = await alice.WithTokenAsync(shared.Host, new JsonObject { ["session"] = hers });
        await Rest.WriteAsync(limited.Http, hers, Said(thread, "still here"));
        await RefusedAsync(hers, 422, Opened(thread + "x", shared1), "[0].data.to", limited.Http);
    }

    [Fact(DisplayName = "[P3] a thread goes with a session that is removed, and nobody speaks to one that is closed")]
    public async Task A_thread_goes_with_its_sessions()
    {
        var (one, other, thread) = await SessionsAsync();
        var third = await Rest.ExternalSessionAsync(Http);
        await Rest.WriteAsync(Http, one, Opened(thread, other), Opened(thread + "c", third));

        await Rest.SendAsync(Http, HttpMethod.Delete, $"/api/sessions/{other}", null);
        await Rest.SendAsync(Http, HttpMethod.Patch, $"/api/sessions/{third}", """{"closed":true}""");

        await RefusedAsync(one, 422, Said(thread, "anybody?"), "[0].data.thread");
        await RefusedAsync(one, 409, Said(thread + "c", "anybody?"));
        await RefusedAsync(one, 409, Opened(thread + "d", third));
    }

    private async Task<(string One, string Other, string Thread)> SessionsAsync()
    {
        var one = await Rest.ExternalSessionAsync(Http);
        return (one, await Rest.ExternalSessionAsync(Http), "thr_" + one[4..]);
    }

    private static JsonObject Opened(string thread, string to, string? urgency = null)
    {
        var opened = Rest.Event("thread.opened", new { thread, kind = "delegation", to, text = "Please look." });
        if (urgency is not null)
        {
            opened["data"]!["urgency"] = urgency;
        }

        return opened;
    }

    private static JsonObject Said(string thread, string text, string? message = null, string kind = "status") =>
        message is null ? Rest.Event("thread.message", new { thread, kind, text }) : Rest.Event("thread.message", new { thread, message, kind, text, reasoning = "hm", tools = new[] { "t1" } });

    private async Task RefusedAsync(string session, int status, JsonObject e, string? path = null, HttpClient? http = null)
    {
        var answer = await Rest.PostAsync(http ?? Http, $"/api/sessions/{session}/events", $"[{e.ToJsonString()}]");
        ErrorTests.Refused(answer, status, status == 422 ? "invalid" : "conflict");
        Assert.True(path is null || answer.Json.GetProperty("errors").TryGetProperty(path, out _), answer.Json.ToString());
    }
}
