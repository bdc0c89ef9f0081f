using System.Text.Json;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>Agents of which a test knows what they do.</summary>
internal static class ScriptedAgents
{
    /// <summary>The scripted agent, which does what its prompt says between brackets.</summary>
    /// <param name="args">The program's.</param>
    public static async Task AddAsync(RingsideHost server, string name, string title, params string[] args) => await Rest.DoAsync(
        server.Http, "/api/agents",
        JsonSerializer.Serialize(new { name, title, driver = "acp", settings = new { command = Path.Combine(AppContext.BaseDirectory, "Ringside.ScriptedAgent"), args, passEnv = new[] { "DOTNET_*" } } }));

    /// <summary>An agent that runs each prompt in the session's folder as a shell command.</summary>
    public static async Task AddShellAsync(RingsideHost server) => await Rest.DoAsync(
        server.Http, "/api/agents", """{"name":"shell","title":"Shell","driver":"command","settings":{"command":"sh","args":["-c","{prompt}"]}}""");

    /// <summary>A session with its first prompt, by API.</summary>
    public static async Task<string> RunAsync(RingsideHost server, string agent, string prompt, string? workdir = null) =>
        (await Rest.DoAsync(server.Http, "/api/runs", JsonSerializer.Serialize(new { agent, prompt, workdir = workdir ?? server.Workdirs })))["session"];
}
