using System.Diagnostics;
using System.Globalization;

namespace Ringside.Load;

/// <summary>
/// Holds the load program to one core, with all it starts. The runtime gives its new threads the cores that the process began with, so it must begin with one.
/// </summary>
internal static class Pinning
{
    /// <returns>The exit code of the same program on that core; null where this is it.</returns>
    public static int? Again(int core, string[] args)
    {
        if (Environment.ProcessorCount == 1)
        {
            return null;
        }

        var start = new ProcessStartInfo("taskset", ["-c", core.ToString(CultureInfo.InvariantCulture), "dotnet", typeof(Pinning).Assembly.Location, .. args]);

        // Else the runtime, which sees one core, would wait ten times as long before it compiles for speed.
        start.Environment["DOTNET_TC_DelaySingleProcMultiplier"] = "1";
        using var pinned = Process.Start(start)!;
        pinned.WaitForExit();
        return pinned.ExitCode;
    }
}
