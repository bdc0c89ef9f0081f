using System.Diagnostics;
using System.Globalization;
using Ringside.Load.Servers;

namespace Ringside.Load.Reporting;

/// <summary>What a measurement cost: time, and processor time of the server and of the generator.</summary>
internal sealed class Meter(ServerProcess server)
{
    /// <summary>The column of <see cref="Shares"/>.</summary>
    public const string SharesColumn = "CPU: server / generator / others";

    private readonly long start = Stopwatch.GetTimestamp();
    private readonly double serverStart = server.CpuSeconds();
    private readonly TimeSpan ownStart = Environment.CpuUsage.TotalTime;

    private readonly double machineStart = MachineSeconds();

    public double Seconds { get; private set; }

    /// <summary>Seconds of a core that the server used.</summary>
    public double ServerSeconds { get; private set; }

    /// <summary>The share of a core that the server used.</summary>
    public double ServerShare => ServerSeconds / Seconds;

    /// <summary>The share of a core that the generator used: at 1, the server may be faster than what was measured.</summary>
    public double OwnShare { get; private set; }

    /// <summary>The share of a core that everything else on the machine used: the more, the less the figure says.</summary>
    public double OtherShare { get; private set; }

    public string Shares => $"{Figures.Percent(ServerShare)} / {Figures.Percent(OwnShare)}{(OwnShare > 0.97 ? " (a lower bound)" : "")} / {Figures.Percent(OtherShare)}";

    public Meter Stop()
    {
        Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        ServerSeconds = server.CpuSeconds() - serverStart;
        OwnShare = (Environment.CpuUsage.TotalTime - ownStart).TotalSeconds / Seconds;
        OtherShare = Math.Max(0, ((MachineSeconds() - machineStart) / Seconds) - ServerShare - OwnShare);
        return this;
    }

    /// <summary>Seconds that all cores were at work (user, nice, system, irq and softirq of proc(5)).</summary>
    private static double MachineSeconds()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new[] { 1, 2, 3, 6, 7 }.Sum(i => long.Parse(fields[i], CultureInfo.InvariantCulture)) / 100.0;
    }
}
