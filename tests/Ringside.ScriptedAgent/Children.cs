using System.Diagnostics;

namespace Ringside.ScriptedAgent;

/// <summary>Processes that the agent starts and leaves.</summary>
internal static class Children
{
    /// <summary>Starts a child that holds this agent's standard streams open, and tells its id.</summary>
    public static Task<bool> Start(Stage stage, string command, params string[] args)
    {
        using var child = Process.Start(new ProcessStartInfo(command, args) { UseShellExecute = false })!;
        stage.Say($"child {child.Id}");
        return Task.FromResult(true);
    }
}
