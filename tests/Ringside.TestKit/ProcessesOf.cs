using System.Globalization;
using System.Text;

namespace Ringside.TestKit;

/// <summary>The living processes that have to do with a folder (Linux): it is in their environment, their arguments or their working directory.</summary>
public static class ProcessesOf
{
    /// <summary>Their ids and command lines.</summary>
    public static IReadOnlyList<(int Id, string Command)> Folder(string folder) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id != 0 && id != Environment.ProcessId && Mentions(id, folder))
            .Select(id => (id, CommandOf(id))),
    ];

    /// <summary>Completes when there are so many: a program that was started has its command line a moment later.</summary>
    /// <exception cref="TimeoutException">There were not; the message names those that were.</exception>
    public static Task ThereAreAsync(string folder, TimeSpan deadline, int count, string command) =>
        UntilAsync(folder, deadline, found => found.Count == count, process => process.StartsWith(command, StringComparison.Ordinal));

    /// <summary>Completes when none is left.</summary>
    /// <param name="command">Only those with this in their command line.</param>
    /// <exception cref="TimeoutException">Some were left; the message names them.</exception>
    public static Task NoneLeftAsync(string folder, TimeSpan deadline, string command = "") =>
        UntilAsync(folder, deadline, found => found.Count == 0, process => process.Contains(command, StringComparison.Ordinal));

    private static async Task UntilAsync(string folder, TimeSpan deadline, Func<IReadOnlyList<(int Id, string Command)>, bool> reached, Func<string, bool> counts)
    {
        // No event tells of the end of a process that is not a child, and one that nobody reaps stays as a zombie, which mentions nothing.
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        while (Folder(folder).Where(process => counts(process.Command)).ToList() is var found && !reached(found))
        {
            if (TimeProvider.System.GetElapsedTime(start) > deadline)
            {
                throw new TimeoutException($"Running after {deadline}:\n{string.Join('\n', found)}");
            }

            await tick.WaitForNextTickAsync();
        }
    }

    private static bool Mentions(int id, string folder)
    {
        // Gone, or another user's: nothing to see.
        try
        {
            return Read(id, "environ").Contains(folder, StringComparison.Ordinal)
                || Read(id, "cmdline").Contains(folder, StringComparison.Ordinal)
                || (File.ResolveLinkTarget($"/proc/{id}/cwd", false)?.FullName.StartsWith(folder, StringComparison.Ordinal) ?? false);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Read(int id, string file) => Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/{file}"));

    private static string CommandOf(int id)
    {
        try
        {
            return Read(id, "cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "(gone meanwhile)";
        }
    }
}
