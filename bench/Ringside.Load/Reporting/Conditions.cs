using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Ringside.Load.Baselines;

namespace Ringside.Load.Reporting;

/// <summary>The machine and the versions on which a run was made.</summary>
internal static class Conditions
{
    public static string Describe(Settings settings, string command)
    {
        var cpu = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1] ?? "unknown CPU";
        var cores = File.ReadLines("/proc/cpuinfo").Count(line => line.StartsWith("processor", StringComparison.Ordinal));
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        var kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            `Ringside.Load {command}` at {Commit()}, {DateTime.UtcNow:yyyy-MM-dd}: {cores} cores ({cpu}), {memory:0} GiB, Linux {kernel}, {RuntimeInformation.FrameworkDescription},
            SQLite {SqliteVersion()} (WAL, `synchronous=FULL`), {PostgresVersion()}. Server held to core {settings.ServerCore}, generator to core {settings.GeneratorCore}; loopback, plain HTTP/1.1; {settings.Time.TotalSeconds:0.#} s for each
            figure after warming up, `DOTNET_TC_DelaySingleProcMultiplier=1`; load average at the start {load}.
            """);
    }

    private static string SqliteVersion()
    {
        SqliteFile.UseSystemLibrary();
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        return connection.ServerVersion;
    }

    private static string PostgresVersion() => Said("postgres", "--version") ?? Said("psql", "--version") ?? "no PostgreSQL";

    private static string Commit() => Said("git", "-C", AppContext.BaseDirectory, "rev-parse", "--short", "HEAD") ?? "an unknown commit";

    private static string? Said(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? said : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
