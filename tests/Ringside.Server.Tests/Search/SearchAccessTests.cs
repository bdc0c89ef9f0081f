using System.Text.Json.Nodes;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Search;

public sealed class SearchAccessTests(SharedHost shared)
{
    [Fact(DisplayName = "[SR8, A11] A search finds what its caller may see, as it stands now")]
    public async Task A_search_finds_what_its_caller_may_see()
    {
        var (one, other) = (await Person.JoinAsync(shared.Host), await Person.JoinAsync(shared.Host));
        var hidden = await SayAsync(one, "private", "galangal in private");
        var open = await SayAsync(one, "team", "galangal for the team");

        Assert.Equal(new[] { hidden, open }.Order(), await SessionsAsync(one.Http));
        Assert.Equal([open], await SessionsAsync(other.Http));
        Assert.Equal(new[] { hidden, open }.Order(), await SessionsAsync(shared.Http));

        await Rest.SendAsync(one.Http, HttpMethod.Patch, $"/api/sessions/{open}", """{"visibility":"private"}""");
        Assert.Empty(await SessionsAsync(other.Http));

        await Rest.SendAsync(one.Http, HttpMethod.Patch, $"/api/sessions/{hidden}", """{"visibility":"team"}""");
        Assert.Equal([hidden], await SessionsAsync(other.Http));

        await Rest.SendAsync(one.Http, HttpMethod.Delete, $"/api/sessions/{hidden}", null);
        Assert.Empty(await SessionsAsync(other.Http));
        Assert.Equal([open], await SessionsAsync(one.Http));

        async Task<IEnumerable<string>> SessionsAsync(HttpClient http) => (await Found.ByAsync(http, "galangal")).Select(hit => hit.Session()).Distinct().Order();
    }

    [Fact(DisplayName = "[SR8] Whoever sees little finds it, however much there is that he may not see")]
    public async Task Whoever_sees_little_finds_it()
    {
        var (one, other) = (await Person.JoinAsync(shared.Host), await Person.JoinAsync(shared.Host));
        await SayAsync(other, "private", "turmeric, the first");
        await SayAsync(one, "private", [.. Enumerable.Range(0, 700).Select(n => $"turmeric {n}")]);

        var answer = await Rest.GetAsync(other.Http, "/api/search?wait=30&q=turmeric&limit=10");

        Assert.Equal(1, answer.Json.GetProperty("items").GetArrayLength());
        Assert.Null(answer.Json.Text("next"));
    }

    [Fact(DisplayName = "[SR8] A token for one session finds what is in it, and naming another one is 404")]
    public async Task A_token_for_one_session_finds_what_is_in_it()
    {
        var one = await Person.JoinAsync(shared.Host);
        var (first, second) = (await SayAsync(one, "team", "asafoetida one"), await SayAsync(one, "team", "asafoetida two"));
        var limited = await one.WithTokenAsync(shared.Host, new JsonObject { ["session"] = first });

        Assert.Equal([first], (await Found.ByAsync(limited.Http, "asafoetida")).Select(hit => hit.Session()));
        Assert.Equal(404, (await Rest.GetAsync(limited.Http, $"/api/search?q=asafoetida&session={second}")).Status);
        Assert.Equal(401, (await Rest.GetAsync(shared.Host.Client(null), "/api/search?q=asafoetida")).Status);
    }

    [Fact(DisplayName = "[SR8, R10] A thread's words are found by whoever sees either session")]
    public async Task A_threads_words_are_found_by_whoever_sees_either_session()
    {
        var (one, other) = (await Person.JoinAsync(shared.Host), await Person.JoinAsync(shared.Host));
        var hidden = await SayAsync(one, "private", "hello");
        var open = await SayAsync(other, "team", "hello");
        await Rest.WriteAsync(
            one.Http,
            hidden,
            Rest.Event("thread.opened", new { thread = "thr_of_" + hidden, to = open, kind = "question" }),
            Rest.Event("thread.message", new { thread = "thr_of_" + hidden, kind = "question", text = "is it fenugreek?", reasoning = "or mahleb" }));

        Assert.Equal("is it [fenugreek]?", Assert.Single(await Found.ByAsync(other.Http, "fenugreek", $"&session={open}")).Snippet());
        Assert.Equal("thought", Assert.Single(await Found.ByAsync(other.Http, "mahleb")).Part());
    }

    private async Task<string> SayAsync(Person person, string visibility, params string[] texts)
    {
        await Rest.PostAsync(shared.Http, "/api/agents", """{"name":"writer","driver":"external"}""");
        var session = (await Rest.DoAsync(person.Http, "/api/sessions", $$"""{"agent":"writer","visibility":"{{visibility}}"}"""))["id"];
        await Rest.WriteAsync(person.Http, session, [.. texts.Select((text, n) => Rest.Event("message.completed", new { message = $"m{n}", role = "assistant", text }))]);
        return session;
    }
}
