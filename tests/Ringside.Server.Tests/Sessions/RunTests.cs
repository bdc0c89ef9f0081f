using System.Text.Json;
using Ringside.Server.Tests.Api;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Sessions;

public sealed class RunTests
{
    [Fact(DisplayName = "[M7] [S3] cancelling always ends: a run that waits, one that goes, twice, and one that has ended stays as it ended")]
    public async Task Cancelling_always_ends()
    {
        await using var host = await ScriptedDriver.HostAsync((_, prompt, cancelled) => prompt == "long" ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled) : Task.CompletedTask);
        var going = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"long"}""");
        var waiting = await Rest.DoAsync(host.Http, $"/api/sessions/{going["session"]}/prompts", """{"text":"later"}""");

        for (var i = 0; i < 2; i++)
        {
            var cancelled = await Rest.PostAsync(host.Http, $"/api/runs/{waiting["run"]}/cancel");
            Assert.Equal((202, "cancelled"), (cancelled.Status, cancelled["status"]));
            Assert.Equal(202, (await Rest.PostAsync(host.Http, $"/api/runs/{going["run"]}/cancel")).Status);
        }

        Assert.Equal("run.cancelled", (await History.OfRunAsync(host.Http, going["run"]))[^1].Type());
        Assert.Equal("cancelled", (await Rest.PostAsync(host.Http, $"/api/runs/{going["run"]}/cancel"))["status"]);
        var quick = (await Rest.DoAsync(host.Http, $"/api/sessions/{going["session"]}/prompts", """{"text":"quick"}"""))["run"];
        await History.OfRunAsync(host.Http, quick);
        Assert.Equal("completed", (await Rest.PostAsync(host.Http, $"/api/runs/{quick}/cancel"))["status"]);
        Assert.Equal(["completed", "cancelled", "cancelled"], (await Rest.GetAsync(host.Http, "/api/runs")).Json.GetProperty("items").EnumerateArray().Select(run => run.Text("status")));
    }

    [Fact(DisplayName = "[S3] a run carries the context it was given, and its session takes its title from the prompt")]
    public async Task A_run_takes_its_title_from_its_prompt_and_carries_its_context()
    {
        await using var host = await ScriptedDriver.HostAsync((_, _, _) => Task.CompletedTask);
        var made = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"Fix the build\nand more","context":{"ticket":7}}""");

        var started = (await History.OfRunAsync(host.Http, made["run"])).Single(e => e.Type() == "run.started").Data();

        Assert.Equal("Fix the build", (await Rest.GetAsync(host.Http, $"/api/sessions/{made["session"]}"))["title"]);
        Assert.Equal("""{"ticket":7}""", started.GetProperty("context").GetRawText());
        Assert.Equal("""{"ticket":7}""", (await Rest.GetAsync(host.Http, $"/api/runs/{made["run"]}")).Json.GetProperty("context").GetRawText());
    }

    [Fact(DisplayName = "[M3] a long prompt reaches the agent whole, and readers get its start and where the rest is")]
    public async Task A_long_prompt_reaches_the_agent_whole()
    {
        var heard = new TaskCompletionSource<string>();
        await using var host = await ScriptedDriver.HostAsync((_, prompt, _) =>
        {
            heard.TrySetResult(prompt);
            return Task.CompletedTask;
        });
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\n"));
        var made = await Rest.DoAsync(host.Http, "/api/runs", JsonSerializer.Serialize(new { agent = "demo", prompt = text }));

        Assert.Equal(text, await heard.Task.Within("the prompt"));
        var queued = (await History.AllAsync(host.Http, $"/api/runs/{made["run"]}/events")).Single(e => e.Type() == "prompt.queued").Data().GetProperty("text");
        var artifact = queued.GetProperty("artifact");
        Assert.StartsWith(queued.Text("preview"), text, StringComparison.Ordinal);
        Assert.Equal(text.Length, artifact.GetProperty("size").GetInt32());
        using var bytes = await host.Http.GetAsync($"/api/artifacts/{artifact.Text("id")}");
        Assert.Equal(text, await bytes.Content.ReadAsStringAsync());
        Assert.Equal("attachment", bytes.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("nosniff", bytes.Headers.GetValues("X-Content-Type-Options").Single());
        var member = await Person.JoinAsync(host);
        ErrorTests.Refused(await Rest.GetAsync(member.Http, $"/api/artifacts/{artifact.Text("id")}"), 404, "not_found");
        using var range = new HttpRequestMessage(HttpMethod.Get, $"/api/artifacts/{artifact.Text("id")}") { Headers = { Range = new(5, 10) } };
        using var part = await host.Http.SendAsync(range);
        Assert.Equal((206, text[5..11]), ((int)part.StatusCode, await part.Content.ReadAsStringAsync()));
    }
}
