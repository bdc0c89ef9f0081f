using System.Text.Json.Nodes;
using Ringside.Server.Tests.Api;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

public sealed class NamedFilterTests(SharedHost shared)
{
    [Theory(DisplayName = "[R10] where nothing that a filter names is there, the reader is told so, and of what")]
    [InlineData("session=ses_nothing", "session")]
    [InlineData("run=run_nothing", "run")]
    [InlineData("tree=ses_nothing", "tree")]
    [InlineData("agent=agt_nothing", "agent")]
    [InlineData("thread=thr_nothing", "thread")]
    [InlineData("task=tsk_nothing&task=tsk_other", "task")]
    public async Task An_unknown_name_is_not_answered_with_silence(string filter, string what)
    {
        var page = await Rest.GetAsync(shared.Http, $"/api/events?{filter}");
        var stream = await Rest.SendAsync(shared.Http, HttpMethod.Get, $"/api/events?{filter}", null, ("Accept", "text/event-stream")).Within("an answer that ends");

        foreach (var answer in new[] { page, stream })
        {
            ErrorTests.Refused(answer, 404, "not_found");
            Assert.StartsWith($"There is no {what} ", answer["detail"], StringComparison.Ordinal);
        }
    }

    [Fact(DisplayName = "[R10] [A11] a tree, an agent and a thread are there for whoever sees something of them, one of several is enough, and to others they are not")]
    public async Task What_is_anothers_is_not_there()
    {
        var (owner, other) = (await Person.JoinAsync(shared.Host), await Person.JoinAsync(shared.Host));
        var (one, peer) = (await Rest.ExternalSessionAsync(owner.Http), await Rest.ExternalSessionAsync(owner.Http));
        var child = (await Rest.DoAsync(owner.Http, "/api/sessions", $$"""{"agent":"writer","parent":"{{one}}"}"""))["id"];
        var thread = "thr_" + one[4..];
        await Rest.WriteAsync(owner.Http, one, Rest.Event("thread.opened", new { thread, to = peer, kind = "question" }));
        var agent = (await Rest.GetAsync(owner.Http, "/api/agents/writer"))["id"];
        var limited = await owner.WithTokenAsync(shared.Host, new JsonObject { ["session"] = child });

        foreach (var filter in new[] { $"tree={one}", $"tree=ses_nothing&tree={one}", $"thread={thread}", $"agent={agent}" })
        {
            Assert.Equal(200, (await Rest.GetAsync(owner.Http, $"/api/events?{filter}")).Status);
        }

        foreach (var filter in new[] { $"tree={one}", $"thread={thread}" })
        {
            ErrorTests.Refused(await Rest.GetAsync(other.Http, $"/api/events?{filter}"), 404, "not_found");
        }

        // Whoever sees one session of a tree may ask for the tree; the root need not be his.
        Assert.Equal(200, (await Rest.GetAsync(limited.Http, $"/api/events?tree={one}&agent={agent}")).Status);
        ErrorTests.Refused(await Rest.GetAsync(limited.Http, $"/api/events?agent={(await Rest.GetAsync(owner.Http, "/api/agents/demo"))["id"]}"), 404, "not_found");
        await Rest.SendAsync(owner.Http, HttpMethod.Delete, $"/api/sessions/{one}", null);
        Assert.Equal(200, (await Rest.GetAsync(owner.Http, $"/api/events?tree={one}")).Status);
    }
}
