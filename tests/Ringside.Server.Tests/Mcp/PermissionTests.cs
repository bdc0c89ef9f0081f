using System.Text.Json;
using Ringside.Agents;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Mcp;

/// <summary>Which of Ringside's tools an agent may use unasked, and what a person decides.</summary>
public sealed class PermissionTests
{
    [Fact(DisplayName = "[O25] a person is asked before a session is stopped, whatever the agent's program asks; a no is an error, a yes is good for once")]
    public async Task A_person_decides_on_stopping()
    {
        await using var mcp = await McpHost.StartAsync();
        var lead = await mcp.LeadAsync();
        var worker = await mcp.LeadAsync(parent: lead.Session);

        var refused = lead.RefusedAsync("stop_session", new { session = worker.Session });
        await Rest.AnswerAsync(mcp.Http, lead.Session, "reject_once");
        Assert.Equal("forbidden", (await refused).Text("error"));
        Assert.Equal("running", (await Rest.GetAsync(mcp.Http, $"/api/runs/{worker.Run}"))["status"]);

        var stopping = lead.DoAsync("stop_session", new { session = worker.Session });
        await Rest.AnswerAsync(mcp.Http, lead.Session);
        Assert.True((await stopping).GetProperty("stopped").GetBoolean());
        Assert.Equal("run.cancelled", (await History.OfRunAsync(mcp.Http, worker.Run))[^1].Type());
        var asked = await History.AllAsync(mcp.Http, $"/api/sessions/{lead.Session}/events", "&type=interaction.opened");
        Assert.Equal(2, asked.Count);
        Assert.All(asked, e => Assert.Contains(worker.Session, e.Data().Text("title"), StringComparison.Ordinal));
    }

    [Fact(DisplayName = "[O25] [G30] an agent's own questions about the tools: looking and speaking is granted and recorded, working by the session's policy, stopping by a person, who is asked once")]
    public async Task The_agents_own_questions_are_answered_by_policy()
    {
        InteractionOption[] options = [new("yes", "Yes", "allow_once"), new("no", "No", "reject_once")];
        var answers = new Recording<string?>("answers");
        var driver = new ScriptedDriver(async (agent, prompt, cancelled) =>
        {
            foreach (var (name, kind) in prompt.Split(',').Select(word => word.Split(':')).Select(word => (word[0], word.ElementAtOrDefault(1) ?? "other")))
            {
                var tool = new ToolCallUpdate { CallId = name + kind, Name = name, Kind = kind, IsOwn = true, Input = JsonElement.Parse("""{"session":"ses_x"}""") };
                answers.Add(await agent.AskPermissionAsync(new PermissionRequest(tool, options), cancelled));
            }
        });
        await using var host = await driver.HostAsync();
        var free = "mcp__ringside__list_agents,mcp__ringside__read_session,mcp__ringside__wait_for,mcp__ringside__list_sessions,mcp__ringside__post_message,mcp__ringside__ask_person";
        var session = await RunAsync(host, "ask", free);
        await answers.WaitAsync("the last answer", _ => true, nth: 6);
        var asked = await History.OfSessionAsync(host.Http, session);
        Assert.Equal(Enumerable.Repeat("tools", 6), asked.Where(e => e.Type() == "interaction.opened").Select(e => e.Data().Text("policy")));
        Assert.Equal(6, asked.Count(e => e.Type() == "interaction.answered" && e.Text("source") == "system"));

        foreach (var (policy, prompt, isAsked) in new[]
        {
            ("ask", "mcp__ringside__start_session", true), ("edit", "mcp__ringside__start_session", false), ("edit", "mcp__ringside__send_prompt", false),
            ("all", "mcp__ringside__stop_session", true), ("ask", "mcp__ringside__list_agents:execute", true), ("read", "mcp__other__list_agents", true), ("ask", "mcp__ringside__drop_all", true),
        })
        {
            var count = answers.Items.Count;
            var asking = await RunAsync(host, policy, prompt);
            if (isAsked)
            {
                await Rest.AnswerAsync(host.Http, asking);
            }

            Assert.Equal("yes", await answers.WaitAsync($"the answer for {prompt}", _ => true, nth: count + 1));
            Assert.Equal(isAsked ? null : policy, (await History.OfSessionAsync(host.Http, asking)).Single(e => e.Type() == "interaction.opened").Data().Text("policy"));
        }
    }

    private static async Task<string> RunAsync(RingsideHost host, string policy, string prompt)
    {
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", $$"""{"agent":"demo","policy":"{{policy}}"}"""))["id"];
        await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text = prompt }));
        return session;
    }
}
