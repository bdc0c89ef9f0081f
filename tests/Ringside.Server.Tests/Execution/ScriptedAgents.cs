using System.Text.Json;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

/// <summary>Servers with the scripted agent, which does what its prompt says.</summary>
internal static class ScriptedAgents
{
    public static string Agent { get; } = Make();

    /// <param name="args">The program's.</param>
    public static string Make(params string[] args) => Named("scripted", null, args);

    /// <param name="preset">The maker whose dialect it speaks.</param>
    public static string Named(string name, string? preset, params string[] args) => JsonSerializer.Serialize(
        new { name, driver = "acp", settings = new { preset, command = Path.Combine(AppContext.BaseDirectory, "Ringside.ScriptedAgent"), args, passEnv = new[] { "DOTNET_*" } } },
        new JsonSerializerOptions { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull });

    public static async Task<RingsideHost> HostAsync(params string[] args)
    {
        var host = await RingsideHost.StartAsync();
        await Rest.DoAsync(host.Http, "/api/agents", Make(args));
        return host;
    }

    public static Task<Answer> RunAsync(RingsideHost host, string prompt) => RunAsync(host.Http, host.Workdirs, prompt);

    public static Task<Answer> RunAsync(HttpClient http, string workdir, string prompt) =>
        Rest.DoAsync(http, "/api/runs", JsonSerializer.Serialize(new { agent = "scripted", prompt, workdir }));
}
