using System.Text.Json;
using Ringside.Agents;
using Ringside.Protocol;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Usage;

/// <summary>Where each number comes from.</summary>
public sealed class CostTests
{
    [Fact(DisplayName = "[G40] [E7] a running total of the agent's is made what came since, also after a restart; smaller than before, or of a new conversation, it begins anew")]
    public async Task A_running_total_is_made_what_came_since()
    {
        await using var host = await HostAsync();
        var (session, first) = await RunAsync(host, null, """[{"cost":"0.5","of":"a"},{"cost":"0.75","of":"a"}]""");
        await host.StopAsync();
        await host.StartAsync();
        var (_, second) = await RunAsync(host, session, """[{"cost":"1","of":"a"}]""");
        await RunAsync(host, session, """[{"cost":"0.25","of":"a"}]""");
        await RunAsync(host, session, """[{"cost":"2","of":"b"}]""");

        Assert.Equal("3.25 USD reported", await CostAsync(host, $"sessions/{session}"));
        Assert.Equal("3.25 USD reported", await CostAsync(host, "agents/demo"));
        Assert.Equal("0.75 USD reported", await CostAsync(host, $"runs/{first}"));
        Assert.Equal("0.25 USD reported", await CostAsync(host, $"runs/{second}"));
        await RunAsync(host, null, """[{"cost":"0.125","of":"a"}]""");
        Assert.Equal("3.375 USD reported", await CostAsync(host, "agents/demo"));
    }

    [Fact(DisplayName = "[G41] [B5] a cost is computed where the agent tells none; what it tells wins, also over what was computed before; what has no price is unknown")]
    public async Task A_cost_is_computed_where_the_agent_tells_none()
    {
        await using var host = await HostAsync();
        var (session, unknown) = await RunAsync(host, null, """[{"input":1000000,"model":"unheard-of","of":"a"}]""");
        Assert.Equal("unknown", await CostAsync(host, $"sessions/{session}"));
        Assert.Equal("unknown", await CostAsync(host, $"runs/{unknown}"));

        await RunAsync(host, session, """[{"input":1000000,"model":"gpt-5","of":"a"}]""");
        Assert.Equal("1.25 USD computed", await CostAsync(host, $"sessions/{session}"));

        await RunAsync(host, session, """[{"input":1000000,"model":"gpt-5","of":"a"},{"cost":"3","of":"a"}]""");
        Assert.Equal("3 USD computed", await CostAsync(host, $"sessions/{session}"));
        await RunAsync(host, session, """[{"input":1000000,"model":"gpt-5","of":"a"}]""");
        Assert.Equal("3 USD computed", await CostAsync(host, $"sessions/{session}"));

        await RunAsync(host, session, """[{"cost":"7","currency":"EUR","of":"b"}]""");
        Assert.Equal("3 USD computed", await CostAsync(host, $"sessions/{session}"));
    }

    [Fact(DisplayName = "[E7] [M18] [G42] a context's size is the agent's, else the catalogue's; what another model used is not told any more")]
    public async Task A_contexts_size_is_the_agents_else_the_catalogues()
    {
        await using var host = await HostAsync();
        var (session, _) = await RunAsync(host, null, """[{"used":10,"size":100,"model":"gpt-5"}]""");
        Assert.Equal("10 of 100 reported", await ContextAsync(host, session));
        await RunAsync(host, session, """[{"input":5,"model":"gpt-5"}]""");
        Assert.Equal("10 of 100 reported", await ContextAsync(host, session));
        await RunAsync(host, session, """[{"input":5,"model":"gemini-2.5-pro"}]""");
        Assert.Equal(" of 1048576 unknown", await ContextAsync(host, session));
        await RunAsync(host, session, """[{"used":12,"model":"gemini-2.5-pro"}]""");
        Assert.Equal("12 of 1048576 reported", await ContextAsync(host, session));
        await RunAsync(host, session, """[{"used":9,"model":"unheard-of"}]""");
        Assert.Equal("9 of  reported", await ContextAsync(host, session));
        await RunAsync(host, session, """[{"model":"another"}]""");
        Assert.Equal(" of  unknown", await ContextAsync(host, session));
    }

    [Fact(DisplayName = "[E7] [B5] a session that is given another agent keeps what it has used; how full the first one's context was is nobody's any more")]
    public async Task Another_agent_has_a_context_of_its_own()
    {
        await using var host = await HostAsync();
        await Rest.DoAsync(host.Http, "/api/agents", """{"name":"other","driver":"demo"}""");
        var (session, _) = await RunAsync(host, null, """[{"input":7,"used":10,"size":100,"cost":"1","of":"a"}]""");
        await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"agent":"other"}""");
        Assert.False((await Rest.GetAsync(host.Http, $"/api/sessions/{session}")).Json.GetProperty("usage").TryGetProperty("context", out _));

        await RunAsync(host, session, """[{"input":5,"cost":"2","of":"b"}]""");

        Assert.Equal(" of  unknown", await ContextAsync(host, session));
        Assert.Equal("3 USD reported", await CostAsync(host, $"sessions/{session}"));
        Assert.Equal("1 USD reported", await CostAsync(host, "agents/demo"));
        Assert.Equal("2 USD reported", await CostAsync(host, "agents/other"));
        Assert.Equal(12, (await Rest.GetAsync(host.Http, $"/api/sessions/{session}")).Json.GetProperty("usage").GetProperty("session").GetProperty("input").GetInt64());
    }

    [Fact(DisplayName = "[M18] a warning comes at 80 % and at 90 %, once per crossing, also after a compaction")]
    public async Task A_warning_comes_once_per_crossing()
    {
        await using var host = await HostAsync();
        var (session, _) = await RunAsync(host, null, """[{"used":79,"size":100}]""");
        foreach (var used in new[] { 80, 85, 89, 90, 99, 89, 90, 30, 95, 95, 79, 81 })
        {
            await RunAsync(host, session, $$"""[{"used":{{used}},"size":100}]""");
        }

        var warnings = (await History.OfSessionAsync(host.Http, session)).Where(e => e.Type() == "context.warning")
            .Select(e => $"{e.Data().GetProperty("threshold").GetDouble():0.0} at {e.Data().GetProperty("used").GetInt64()}");

        Assert.Equal(["0.8 at 80", "0.9 at 90", "0.9 at 90", "0.8 at 95", "0.9 at 95", "0.8 at 81"], warnings);
    }

    [Fact(DisplayName = "[P3] [G40] what an outside program tells of its cost is its session's running total")]
    public async Task What_an_outside_program_tells_is_its_running_total()
    {
        await using var host = await HostAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        await Rest.WriteAsync(host.Http, session, Rest.Event("run.started"), Cost("1.5"), Cost("2"), Cost("0.5"));
        Assert.Equal("2.5 USD reported", await CostAsync(host, $"sessions/{session}"));

        static System.Text.Json.Nodes.JsonObject Cost(string amount) => Rest.Event("usage.updated", new { cost = new { amount, currency = "USD" } });
    }

    /// <summary>A prompt is what its turn tells, one after the other; a start anew puts a briefing before it.</summary>
    private static Task<RingsideHost> HostAsync() => ScriptedDriver.HostAsync(async (agent, prompt, cancelled) =>
    {
        foreach (var told in JsonElement.Parse(prompt[prompt.LastIndexOf("[{", StringComparison.Ordinal)..]).EnumerateArray())
        {
            await agent.UpdateAsync(
                new UsageReport(
                    Number("input") is { } input ? new Counts(input) : null,
                    Number("used"),
                    Number("size"),
                    told.Text("cost") is { } cost ? new Cost(cost, told.Text("currency") ?? "USD") : null,
                    Model: told.Text("model"),
                    Conversation: told.Text("of")),
                cancelled);

            long? Number(string name) => told.TryGetProperty(name, out var number) ? number.GetInt64() : null;
        }
    });

    private static async Task<(string Session, string Run)> RunAsync(RingsideHost host, string? session, string prompt)
    {
        var run = session is null
            ? await Rest.DoAsync(host.Http, "/api/runs", JsonSerializer.Serialize(new { agent = "demo", prompt }))
            : await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text = prompt }));
        Assert.Equal("run.completed", (await History.OfRunAsync(host.Http, run["run"]))[^1].Type());
        return (session ?? run["session"], run["run"]);
    }

    private static async Task<string> CostAsync(RingsideHost host, string of)
    {
        var json = (await Rest.GetAsync(host.Http, $"/api/{of}")).Json;
        var holder = of.StartsWith("sessions", StringComparison.Ordinal) ? json.GetProperty("usage") : json;
        return holder.TryGetProperty("cost", out var cost) ? $"{cost.Text("amount")} {cost.Text("currency")} {cost.Text("source")}" : "unknown";
    }

    private static async Task<string> ContextAsync(RingsideHost host, string session)
    {
        var context = (await Rest.GetAsync(host.Http, $"/api/sessions/{session}")).Json.GetProperty("usage").GetProperty("context");
        return $"{Of("used")} of {Of("size")} {context.Text("source")}";

        string Of(string name) => context.TryGetProperty(name, out var number) ? $"{number.GetInt64()}" : "";
    }
}
