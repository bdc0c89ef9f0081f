using System.Text.Json;
using Ringside.Agents.Acp;
using Ringside.Protocol;

namespace Ringside.Agents.Tests.Replay;

/// <summary>What real programs said when their model called Ringside's tools, and when it called others that look alike.</summary>
public sealed class OwnToolsTests
{
    private static readonly OfferedTools Offered = new(
    [
        Tool("list_sessions", "List sessions", "status", "limit"),
        Tool("post_message", "Post a message", "thread", "text", "kind"),
        Tool("start_session", "Start a session", "agent", "prompt", "title"),
        Tool("stop_session", "Stop a session", "session", "close"),
    ])
    {
        Address = new Uri("http://127.0.0.1:5210/mcp"),
        Token = "rs_session_token",
    };

    /// <summary>What each recorded model called, whoever's program told of it.</summary>
    private static readonly string[] Called =
    [
        """Ringside: list sessions = mcp__ringside__list_sessions {}""",
        """Ringside: post a message = mcp__ringside__post_message {"thread":"thr_1","text":"I am here.","kind":"status"}""",
        """Ringside: start a session = mcp__ringside__start_session {"agent":"demo","prompt":"Count the files."}""",
        """Ringside: stop a session = mcp__ringside__stop_session {"session":"ses_child"}""",
    ];

    [Theory(DisplayName = "[O25] whoever's program calls Ringside's tools, and however it names them, their calls are told in one form, and so are its questions")]
    [InlineData("claude-agent-acp", "claude-agent-acp-latest-tools", 4)]
    [InlineData("claude-agent-acp", "claude-agent-acp-tools", 4)]
    [InlineData("claude-code-acp", "claude-code-acp-tools", 4)]
    [InlineData("codex-acp", "codex-acp-tools", 1)]
    [InlineData("codex-acp", "zed-codex-acp-tools", 1)]
    [InlineData("gemini", "gemini-tools", 4)]
    [InlineData("gemini", "gemini-unasked-tools", 0)]
    [InlineData("copilot", "copilot-tools", 3)]
    [InlineData("opencode", "opencode-tools", 4)]
    public async Task Calls_are_told_in_one_form(string command, string recording, int asked)
    {
        var host = await ReplayAsync(command, recording);

        Assert.Equal(Called, host.Tools.Values.Select(tool => $"{tool.Title} = {tool.Name} {JsonSerializer.Serialize(tool.Input)}"));
        Assert.All(host.Tools.Values, tool => Assert.Equal(("other", "completed"), (tool.Kind, tool.Status)));
        Assert.Equal(asked, host.Permissions.Count());
        Assert.All(host.Told.Select(Call).OfType<ToolCallUpdate>(), tool => Assert.True(tool.IsOwn, $"{tool}"));
        Assert.All(host.Tools.Values, tool => Assert.DoesNotContain("Count the files", JsonSerializer.Serialize(tool.Content), StringComparison.Ordinal));
    }

    [Theory(DisplayName = "[O25] a tool of another server with a name like Ringside's is not Ringside's, nor is one of the program's own that its model has given such a title")]
    [InlineData("claude-agent-acp", "claude-agent-acp-latest-others", 5)]
    [InlineData("claude-agent-acp", "claude-agent-acp-others", 2)]
    [InlineData("codex-acp", "codex-acp-others", 4)]
    [InlineData("gemini", "gemini-others", 5)]
    [InlineData("copilot", "copilot-others", 6)]
    [InlineData("opencode", "opencode-others", 5)]
    public async Task Others_are_not_taken_for_ours(string command, string recording, int calls)
    {
        var host = await ReplayAsync(command, recording);

        Assert.Equal(calls, host.Tools.Count);
        Assert.All(host.Told.Select(Call).OfType<ToolCallUpdate>(), tool => Assert.False(tool.IsOwn, $"{tool}"));
    }

    [Fact(DisplayName = "[O25] where a person's settings of codex have a server of Ringside's name, which it says it takes in the place of what was offered, its tools are that server's")]
    public async Task A_server_in_the_place_of_ours_is_not_ours()
    {
        var host = await ReplayAsync("codex-acp", "codex-acp-same");

        Assert.Equal("mcp.ringside.list_sessions", host.Permissions.Single().Tool.Title ?? host.Tools["call_000001"].Title);
        Assert.All(host.Told.Select(Call).OfType<ToolCallUpdate>(), tool => Assert.False(tool.IsOwn, $"{tool}"));
    }

    [Fact(DisplayName = "[O25] a call whose arguments gemini leaves out for their length, and names, is known all the same")]
    public async Task A_long_call_is_known()
    {
        var tool = Assert.Single((await ReplayAsync("gemini", "gemini-long-tools")).Tools.Values);

        Assert.Equal(("mcp__ringside__start_session", null), (tool.Name, tool.Input));
    }

    [Theory(DisplayName = "[O25] a title counts only of the kind that was seen with it, and with arguments that the tool has")]
    [InlineData("ringside_list_sessions", "other", """{"limit":5}""", true)]
    [InlineData("ringside_list_sessions", "execute", "{}", false)]
    [InlineData("ringside_list_sessions", "read", "{}", false)]
    [InlineData("ringside_list_sessions", "other", """{"path":"/etc/passwd"}""", false)]
    [InlineData("ringside_list_sessions", "other", "[]", false)]
    [InlineData("Ringside_list_sessions", "other", "{}", false)]
    [InlineData("mcp.ringside.list_sessions", "execute", "{}", false)]
    [InlineData("mcp.ringside.list_sessions", "execute", """{"server":"ringside","tool":"stop_session","arguments":{}}""", false)]
    [InlineData("mcp.ringside.list_sessions", "execute", """{"server":"other","tool":"list_sessions","arguments":{}}""", false)]
    [InlineData("mcp.ringside.list_sessions", "execute", """{"server":"ringside","tool":"list_sessions","arguments":{},"command":"rm"}""", false)]
    [InlineData("stop_session (ringside MCP Server)", "other", "[Payload omitted due to length with parameters: session, close]", true)]
    [InlineData("stop_session (ringside MCP Server)", "other", "[Payload omitted due to length with parameters: session, command]", false)]
    [InlineData("stop_session (ringside MCP Server)", "other", "Stop it.", false)]
    [InlineData("stop_session (ringside MCP Server)", "read", "{}", false)]
    public void A_title_counts_only_as_it_was_seen(string title, string kind, string given, bool isOwn)
    {
        object call = title.EndsWith(')')
            ? new { toolCallId = "one", title, kind, content = new[] { new { type = "content", content = new { type = "text", text = given } } } }
            : new { toolCallId = "one", title, kind, rawInput = JsonElement.Parse(given) };

        Assert.Equal(isOwn, new ToolCalls(Offered).Read(JsonSerializer.SerializeToElement(call), starts: true)!.IsOwn);
    }

    [Fact(DisplayName = "[O26] where the tools are not offered, no call is one of them")]
    public async Task What_is_not_offered_is_not_called()
    {
        var host = new RecordingHost();
        await ReplayTests.ReplayAsync(new AgentSettings { Command = "/nowhere/bin/claude-agent-acp" }, "claude-agent-acp-latest-tools", host, Offered with { Tools = [] });

        Assert.All(host.Told.Select(Call).OfType<ToolCallUpdate>(), tool => Assert.False(tool.IsOwn, $"{tool}"));
    }

    private static async Task<RecordingHost> ReplayAsync(string command, string recording)
    {
        var host = new RecordingHost();
        await ReplayTests.ReplayAsync(new AgentSettings { Command = $"/nowhere/bin/{command}" }, recording, host, Offered);
        return host;
    }

    private static ToolCallUpdate? Call(object told) => told as ToolCallUpdate ?? (told as PermissionRequest)?.Tool;

    private static OfferedTool Tool(string name, string title, params string[] members) => new(
        name, title, "", JsonSerializer.Serialize(new { type = "object", properties = members.ToDictionary(member => member, _ => new { }) }), AsksFirst: false,
        (_, _) => throw new InvalidOperationException("A program calls it by its server."));
}
