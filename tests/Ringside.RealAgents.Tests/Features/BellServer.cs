using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.Protocol;

namespace Ringside.RealAgents.Tests.Features;

/// <summary>A server of the Model Context Protocol with one tool, put into each program's own settings as a person would.</summary>
internal static class BellServer
{
    public const string Tool = "ring_bell";
    public const string Answer = "The bell rang in the corner.";

    private const string Script = $$"""
        import { createInterface } from 'node:readline';
        const answers = {
          initialize: params => ({ protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'ringside', version: '1.0.0' } }),
          'tools/list': () => ({ tools: [{ name: '{{Tool}}', description: 'Rings the bell.', inputSchema: { type: 'object', properties: {} } }] }),
          'tools/call': () => ({ content: [{ type: 'text', text: '{{Answer}}' }] }),
          ping: () => ({}),
        };
        createInterface({ input: process.stdin }).on('line', line => {
          const { id, method, params } = JSON.parse(line);
          if (id === undefined) return;
          const answer = answers[method];
          const body = answer ? { result: answer(params) } : { error: { code: -32601, message: method } };
          process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...body }) + '\n');
        });
        """;

    /// <summary>The settings with the server in them, or in a file of that home.</summary>
    public static AgentSettings Add(string maker, AgentSettings settings, string home)
    {
        var script = Path.Combine(home, "bell.mjs");
        File.WriteAllText(script, Script);
        switch (maker)
        {
            case "claude":
                Write(home, ".claude/.claude.json", new { mcpServers = new { ringside = new { type = "stdio", command = "node", args = new[] { script } } } });
                return settings;
            case "gemini":
                Write(home, ".gemini/settings.json", new { mcpServers = new { ringside = new { command = "node", args = new[] { script } } } });
                return settings;
            case "copilot":
                Write(home, ".copilot/mcp-config.json", new { mcpServers = new { ringside = new { type = "local", command = "node", args = new[] { script }, tools = new[] { "*" } } } });
                return settings;
            case "codex":
                return Merge(settings, "CODEX_CONFIG", new { mcp_servers = new { ringside = new { command = "node", args = new[] { script } } } });
            default:
                return Merge(settings, "OPENCODE_CONFIG_CONTENT", new { mcp = new { ringside = new { type = "local", command = new[] { "node", script } } } });
        }
    }

    private static void Write(string home, string file, object content)
    {
        var path = Path.Combine(home, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(content));
    }

    private static AgentSettings Merge(AgentSettings settings, string variable, object more)
    {
        var config = JsonNode.Parse(settings.Env![variable])!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(more)!.AsObject())
        {
            config[name] = value!.DeepClone();
        }

        return settings with { Env = new Dictionary<string, string>(settings.Env) { [variable] = config.ToJsonString() } };
    }
}
