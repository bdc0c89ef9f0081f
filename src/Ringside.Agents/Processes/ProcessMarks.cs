using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Ringside.Agents.Processes;

/// <summary>
/// Finds processes by a variable of their environment, which children inherit whatever group, session or parent they move to. Only Linux shows it, in /proc.
/// </summary>
internal static class ProcessMarks
{
    /// <summary>Carries the <see cref="AgentOwner"/>.</summary>
    public const string Owner = "RINGSIDE_AGENT_OWNER";

    /// <summary>Carries an id of the one agent.</summary>
    public const string Agent = "RINGSIDE_AGENT_ID";

    private static readonly TimeSpan Recheck = TimeSpan.FromMilliseconds(10);
    private const int Rechecks = 500;

    public static bool AreVisible { get; } = OperatingSystem.IsLinux() && File.Exists("/proc/self/environ");

    /// <summary>Ids of the processes of one agent.</summary>
    public static IReadOnlyList<int> OfAgent(string agent) => Find(Agent, value => value == agent);

    /// <summary>Ids of the processes that another run of the same data folder's server started.</summary>
    public static IReadOnlyList<int> OrphansOf(AgentOwner owner) =>
        Find(Owner, value => AgentOwner.Parse(value) is { } other && other.DataFolder == owner.DataFolder && other.Server != owner.Server);

    /// <summary>Kills what is found, again and again until nothing is: a process may fork between the look and the kill.</summary>
    /// <returns>How many were killed.</returns>
    public static async Task<int> EndAllAsync(Func<IReadOnlyList<int>> find)
    {
        var ended = new HashSet<int>();
        for (var round = 0; round < Rechecks && find() is { Count: > 0 } found; round++)
        {
            foreach (var pid in found)
            {
                ended.Add(pid);
                Kill(pid);
            }

            // The kernel's time, not the clock that tests hold still: a killed process leaves /proc a moment later.
            await Task.Delay(Recheck, TimeProvider.System);
        }

        return ended.Count;
    }

    public static void Kill(int pid, bool tree = false)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill(tree);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception or AggregateException)
        {
            // It is gone already, or another user's.
        }
    }

    private static List<int> Find(string variable, Func<string, bool> matches)
    {
        var found = new List<int>();
        if (!AreVisible)
        {
            return found;
        }

        var prefix = Encoding.ASCII.GetBytes($"{variable}=");
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), out var pid) && pid != Environment.ProcessId
                && Value(folder, prefix) is { } value && matches(value))
            {
                found.Add(pid);
            }
        }

        return found;
    }

    /// <summary>The variable's value; null where the process lacks it, is a zombie (its environment is empty), is gone, or is another user's.</summary>
    private static string? Value(string folder, byte[] prefix)
    {
        try
        {
            ReadOnlySpan<byte> environment = File.ReadAllBytes(Path.Combine(folder, "environ"));
            foreach (var range in environment.Split((byte)0))
            {
                if (environment[range].StartsWith(prefix))
                {
                    return Encoding.UTF8.GetString(environment[range][prefix.Length..]);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }

        return null;
    }
}
