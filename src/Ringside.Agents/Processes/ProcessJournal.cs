using System.Diagnostics;
using System.Globalization;

namespace Ringside.Agents.Processes;

/// <summary>
/// The agents' processes, a file each in the data folder, for systems that hide what <see cref="ProcessMarks"/> looks for. A process is known by its id and its
/// start time together: ids are given again.
/// </summary>
internal sealed class ProcessJournal(string dataFolder, AgentOwner owner)
{
    private readonly string folder = Path.Combine(dataFolder, "agent-processes");

    public void Add(Process process)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(FileOf(owner.Server, process.Id), StartOf(process));
    }

    public void Remove(int pid) => File.Delete(FileOf(owner.Server, pid));

    /// <summary>Ends, with their children, the processes that other runs of this data folder's server left.</summary>
    /// <returns>How many there were.</returns>
    public int Sweep()
    {
        var ended = 0;
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
        {
            if (Path.GetFileName(file).Split('.') is not [var server, var id] || server == owner.Server || !int.TryParse(id, out var pid))
            {
                continue;
            }

            if (IsAlive(pid, File.ReadAllText(file)))
            {
                ProcessMarks.Kill(pid, tree: true);
                ended++;
            }

            File.Delete(file);
        }

        return ended;
    }

    private static bool IsAlive(int pid, string start)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited && StartOf(process) == start;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string StartOf(Process process) =>
        new DateTimeOffset(process.StartTime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private string FileOf(string server, int pid) => Path.Combine(folder, $"{server}.{pid}");
}
