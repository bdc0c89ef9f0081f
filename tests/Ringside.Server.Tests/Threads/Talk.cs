using System.Text.Json;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Threads;

/// <summary>Sessions of scripted agents that speak in threads; an agent says nothing by itself, and what it is prompted with is kept.</summary>
internal sealed class Talk : IAsyncDisposable
{
    private Talk(RingsideHost host, Recording<string> heard) => (Host, Heard) = (host, heard);

    public RingsideHost Host { get; }

    public HttpClient Http => Host.Http;

    /// <summary>What agents were prompted with.</summary>
    public Recording<string> Heard { get; }

    public static async Task<Talk> StartAsync(TimeProvider? time = null)
    {
        var heard = new Recording<string>("prompts");
        var host = await ScriptedDriver.HostAsync(
            (_, prompt, cancelled) =>
            {
                heard.Add(prompt);
                return prompt == "stay" ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled) : Task.CompletedTask;
            },
            time);
        return new Talk(host, heard);
    }

    /// <summary>A session of the scripted agent.</summary>
    public async Task<string> SessionAsync(string? parent = null, HttpClient? http = null) =>
        (await Rest.DoAsync(http ?? Http, "/api/sessions", parent is null ? """{"agent":"demo"}""" : $$"""{"agent":"demo","parent":"{{parent}}"}"""))["id"];

    public Task<Answer> OpenAsync(object body) => Rest.PostAsync(Http, "/api/threads", JsonSerializer.Serialize(body));

    public Task<Answer> SayAsync(string thread, object body, HttpClient? http = null) => Rest.PostAsync(http ?? Http, $"/api/threads/{thread}/messages", JsonSerializer.Serialize(body));

    /// <summary>A blocking question, whose asker waits from now on.</summary>
    public async Task<string> AskAsync(string from, string to, int? timeoutSeconds = null)
    {
        var opened = await OpenAsync(timeoutSeconds is null
            ? new { from, to, kind = "question", urgency = "blocking", text = "Which port?" }
            : new { from, to, kind = "question", urgency = "blocking", text = "Which port?", timeoutSeconds });
        Assert.Equal((201, "waiting"), (opened.Status, opened.Status == 201 ? opened["status"] : opened.Json.ToString()));
        return opened["id"];
    }

    public async Task<string> StatusAsync(string session) => (await Rest.GetAsync(Http, $"/api/sessions/{session}"))["status"];

    /// <summary>Completes when the session has that status in its log, now or later.</summary>
    public async Task UntilAsync(string session, string status)
    {
        await using var stream = await SseFrames.OpenAsync(Http, $"/api/sessions/{session}/events?type=session.*");
        await stream.ReadUntilAsync(frame => frame.Event == "session.updated" && frame.Data.Data().Text("status") == status);
    }

    public async ValueTask DisposeAsync() => await Host.DisposeAsync();
}
