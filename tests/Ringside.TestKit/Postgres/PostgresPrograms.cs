using System.Diagnostics;
using System.Globalization;

namespace Ringside.TestKit.Postgres;

/// <summary>PostgreSQL's own programs as Debian's package installs them, or as they are on the path.</summary>
internal static class PostgresPrograms
{
    private const string Debian = "/usr/lib/postgresql";

    private static readonly Lazy<string> Found = new(() => Candidates().FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb"))) ?? throw new InvalidOperationException(
        "This test needs PostgreSQL's server programs (initdb, postgres), and they are not installed: ./test does it, or sudo apt-get install postgresql."));

    /// <summary>What a program is started with: it refuses to run as root, so that root becomes another user.</summary>
    public static IReadOnlyList<string> Prefix { get; } = Environment.UserName == "root" ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--clear-groups", "--"] : [];

    private static string User => File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    /// <summary>The path of a program, of the newest version where there are several.</summary>
    /// <exception cref="InvalidOperationException">There is none: a test that needs it fails, and says how to get it.</exception>
    public static string In(string program) => Path.Combine(Found.Value, program);

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it said.</exception>
    public static void Run(params IReadOnlyList<string> command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}:\n{output.Result}{errors}");
        }
    }

    /// <summary>Gives a folder to the user that the programs run as.</summary>
    public static void GiveAway(string folder)
    {
        if (Prefix.Count > 0)
        {
            Run("chown", User, folder);
        }
    }

    private static IEnumerable<string> Candidates() =>
        (Directory.Exists(Debian) ? Directory.GetDirectories(Debian) : [])
            .OrderByDescending(folder => double.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
}
