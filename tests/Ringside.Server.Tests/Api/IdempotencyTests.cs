using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Api;

public sealed class IdempotencyTests(SharedHost shared)
{
    private static int count;

    private HttpClient Http => shared.Http;

    public static TheoryData<string, string, string, string> Creations => new()
    {
        { "/api/agents", """{"name":"%","driver":"external"}""", "/api/agents", "name" },
        { "/api/sessions", """{"agent":"demo","title":"%"}""", "/api/sessions", "title" },
        { "/api/runs", """{"agent":"once","prompt":"x","title":"%"}""", "/api/sessions", "title" },
        { "/api/users", """{"name":"%","role":"viewer"}""", "/api/users", "name" },
        { "/api/tokens", """{"name":"%"}""", "/api/tokens", "name" },
    };

    [Theory(DisplayName = "[W4] what is sent again with its key is made once, and gets the first answer")]
    [MemberData(nameof(Creations))]
    public async Task What_is_sent_again_is_made_once(string path, string body, string list, string member)
    {
        var name = await NewNameAsync();
        body = body.Replace("%", name, StringComparison.Ordinal);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(path, body, name)));
        var later = await SendAsync(path, body, name);

        var ids = answers.Append(later).Select(answer => (answer.Status, answer.Json.Text("id") ?? answer.Json.Text("run"))).Distinct().ToList();
        Assert.Equal(201, Assert.Single(ids).Status);
        Assert.Single((await Rest.GetAsync(Http, list + "?limit=500")).Json.GetProperty("items").EnumerateArray(), item => item.Text(member) == name);
    }

    [Fact(DisplayName = "[W4] a prompt that is sent again with its key is queued once")]
    public async Task A_prompt_sent_again_is_queued_once()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        var first = await SendAsync($"/api/sessions/{session}/prompts", """{"text":"go"}""", "same");
        var again = await SendAsync($"/api/sessions/{session}/prompts", """{"text":"go"}""", "same");

        Assert.Equal((202, first["prompt"], first["run"]), (again.Status, again["prompt"], again["run"]));
        Assert.Equal(1, (await Rest.GetAsync(Http, $"/api/sessions/{session}")).Json.GetProperty("inbox").GetArrayLength());
    }

    [Theory(DisplayName = "[W4] a key with another body is refused")]
    [MemberData(nameof(Creations))]
    public async Task A_key_with_another_body_is_refused(string path, string body, string list, string member)
    {
        var name = await NewNameAsync();
        Assert.Equal(201, (await SendAsync(path, body.Replace("%", name, StringComparison.Ordinal), name)).Status);

        ErrorTests.Refused(await SendAsync(path, body.Replace("%", name + "-other", StringComparison.Ordinal), name), 422, "idempotency_mismatch");
        Assert.DoesNotContain((await Rest.GetAsync(Http, list + "?limit=500")).Json.GetProperty("items").EnumerateArray(), item => item.Text(member) == name + "-other");
    }

    [Fact(DisplayName = "[W4] a key is its caller's and its path's own, and a request that failed has not used it")]
    public async Task A_key_is_its_callers_own()
    {
        var name = await NewNameAsync();
        var other = await Person.JoinAsync(shared.Host);

        ErrorTests.Refused(await SendAsync("/api/sessions", """{"agent":"nobody"}""", name), 422, "invalid");
        var mine = await SendAsync("/api/sessions", """{"agent":"demo"}""", name);
        var others = await Rest.SendAsync(other.Http, HttpMethod.Post, "/api/sessions", """{"agent":"demo"}""", ("Idempotency-Key", name));
        var elsewhere = await SendAsync("/api/runs", """{"agent":"once","prompt":"x"}""", name);

        Assert.Equal((201, 201, 201), (mine.Status, others.Status, elsewhere.Status));
        Assert.NotEqual(mine["id"], others["id"]);
    }

    [Fact(DisplayName = "[W4] a key is remembered for 24 hours, over a restart too")]
    public async Task A_key_is_remembered_for_a_day()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        Task<Answer> CreateAsync() => Rest.SendAsync(host.Http, HttpMethod.Post, "/api/sessions", """{"agent":"demo"}""", ("Idempotency-Key", "k"));
        var first = (await CreateAsync())["id"];
        await host.StopAsync();
        await host.StartAsync();

        time.Advance(TimeSpan.FromHours(23.9));
        Assert.Equal(first, (await CreateAsync())["id"]);
        time.Advance(TimeSpan.FromHours(0.2));
        Assert.NotEqual(first, (await CreateAsync())["id"]);
    }

    [Fact(DisplayName = "[W4] a token's secret is shown once, also to one who sends his request again")]
    public async Task A_secret_is_shown_once()
    {
        var name = await NewNameAsync();
        Assert.NotNull((await SendAsync("/api/tokens", """{"name":"t"}""", name)).Json.Text("secret"));
        Assert.Null((await SendAsync("/api/tokens", """{"name":"t"}""", name)).Json.Text("secret"));
    }

    private Task<Answer> SendAsync(string path, string body, string key) => Rest.SendAsync(Http, HttpMethod.Post, path, body, ("Idempotency-Key", key));

    private async Task<string> NewNameAsync()
    {
        await Rest.PostAsync(Http, "/api/agents", """{"name":"once","driver":"external"}""");
        return $"made-{Interlocked.Increment(ref count)}";
    }
}
