using System.Text.Json;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

/// <summary>Servers with the scripted agent, which does what its prompt says.</summary>
internal static class ScriptedAgents
{
    public static string Agent { get; } = JsonSerializer.Serialize(new
    {
        name = "scripted",
        driver = "acp",
        settings = new { command = Path.Combine(AppContext.BaseDirectory, "Ringside.ScriptedAgent"), passEnv = new[] { "DOTNET_*" } },
    });

    public static async Task<RingsideHost> HostAsync()
    {
        var host = await RingsideHost.StartAsync();
        await Rest.DoAsync(host.Http, "/api/agents", Agent);
        return host;
    }

    public static Task<Answer> RunAsync(RingsideHost host, string prompt) => RunAsync(host.Http, host.Workdirs, prompt);

    public static Task<Answer> RunAsync(HttpClient http, string workdir, string prompt) =>
        Rest.DoAsync(http, "/api/runs", JsonSerializer.Serialize(new { agent = "scripted", prompt, workdir }));
}
