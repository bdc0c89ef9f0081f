using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
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

    /// <summary>An exec takes microseconds of its own; a system that does not tell one from an empty environment is not waited for longer.</summary>
    private const int ExecRechecks = 50;

    public static bool AreVisible { get; } = OperatingSystem.IsLinux() && File.Exists("/proc/self/environ");

    /// <summary>The processes of one agent.</summary>
    public static MarkedProcesses OfAgent(string agent) => Find(Agent, value => value == agent);

    /// <summary>The processes that another run of the same data folder's server started.</summary>
    public static MarkedProcesses OrphansOf(AgentOwner owner) =>
        Find(Owner, value => AgentOwner.Parse(value) is { } other && other.DataFolder == owner.DataFolder && other.Server != owner.Server);

    /// <summary>
    /// Kills what is found, again and again until twice in a row nothing is: a process may fork between the look and the kill, and one that is looked at in
    /// the middle of an exec has no environment for a moment (seen once in fifty runs on a busy machine).
    /// </summary>
    /// <returns>How many were killed.</returns>
    public static async Task<int> EndAllAsync(Func<MarkedProcesses> find)
    {
        var ended = new HashSet<int>();
        for (var (round, quiet) = (0, 0); round < Rechecks && quiet < 2; round++)
        {
            var found = find();
            quiet = found.Ids.Count == 0 && !(found.MayBeMore && round < ExecRechecks) ? quiet + 1 : 0;
            foreach (var pid in found.Ids)
            {
                ended.Add(pid);
                Kill(pid);
            }

            if (AreVisible && quiet < 2)
            {
                // The kernel's time, not the clock that tests hold still: a killed process leaves /proc a moment later.
                await Task.Delay(Recheck, TimeProvider.System);
            }
        }

        return ended.Count;
    }

    /// <summary>All that are found, once none is in the middle of an exec and cannot be told.</summary>
    public static async Task<IReadOnlySet<int>> AllAsync(Func<MarkedProcesses> find)
    {
        var all = new HashSet<int>();
        for (var round = 0; round < ExecRechecks; round++)
        {
            var found = find();
            all.UnionWith(found.Ids);
            if (!found.MayBeMore)
            {
                break;
            }

            await Task.Delay(Recheck, TimeProvider.System);
        }

        return all;
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

    private static MarkedProcesses Find(string variable, Func<string, bool> matches)
    {
        var (found, mayBeMore) = (new List<int>(), false);
        if (!AreVisible)
        {
            return new MarkedProcesses(found, mayBeMore);
        }

        var prefix = Encoding.ASCII.GetBytes($"{variable}=");
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder.AsSpan()), out var pid) || pid == Environment.ProcessId)
            {
                continue;
            }

            try
            {
                var environment = File.ReadAllBytes(Path.Combine(folder, "environ"));
                if (environment.Length == 0)
                {
                    mayBeMore |= IsInExec(File.ReadAllText(Path.Combine(folder, "stat")));
                }
                else if (Value(environment, prefix) is { } value && matches(value))
                {
                    found.Add(pid);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It is gone, or another user's.
            }
        }

        return new MarkedProcesses(found, mayBeMore);
    }

    private static string? Value(ReadOnlySpan<byte> environment, byte[] prefix)
    {
        foreach (var range in environment.Split((byte)0))
        {
            if (environment[range].StartsWith(prefix))
            {
                return Encoding.UTF8.GetString(environment[range][prefix.Length..]);
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a process without an environment is only about to get one: it is neither dead nor a thread of the kernel, and its memory has no place for an
    /// environment yet (proc(5): state, flags, env_end).
    /// </summary>
    internal static bool IsInExec(string stat)
    {
        const int State = 0, Flags = 6, EnvEnd = 48, KernelThread = 0x00200000;
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return fields.Length > EnvEnd
            && fields[State] is not ("Z" or "X" or "x")
            && (long.Parse(fields[Flags], CultureInfo.InvariantCulture) & KernelThread) == 0
            && fields[EnvEnd] == "0";
    }
}

/// <summary>The ids of the processes that were found, and whether some could not yet be told.</summary>
internal sealed record MarkedProcesses(IReadOnlyList<int> Ids, bool MayBeMore)
{
    public MarkedProcesses Without(IReadOnlySet<int> kept) => this with { Ids = [.. Ids.Where(pid => !kept.Contains(pid))] };
}
