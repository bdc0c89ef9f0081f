using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Ringside.Cli.Tests.Hosting;

/// <summary><c>ringside serve</c> as a process of its own, on a free port and a data folder of the test's.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process process;

    private ServerProcess(Process process, string welcome)
    {
        this.process = process;
        Welcome = welcome;
        Address = AddressLine().Match(welcome).Groups[1].Value;
    }

    /// <summary>What it printed up to its sign-in link.</summary>
    public string Welcome { get; }

    public string Address { get; }

    public static async Task<ServerProcess> StartAsync(string data, params (string Name, string Value)[] variables)
    {
        var process = Start(["serve", "--data", data, "--urls", "http://127.0.0.1:0"], variables);
        var lines = new List<string>();
        while (!lines.Any(line => line.Contains("link", StringComparison.Ordinal)))
        {
            lines.Add(await process.StandardOutput.ReadLineAsync().WaitAsync(Patience, TimeProvider.System)
                ?? throw new InvalidOperationException($"the server ended without a link; it wrote:\n{string.Join('\n', lines)}\n{await process.StandardError.ReadToEndAsync()}"));
        }

        return new ServerProcess(process, string.Join('\n', lines));
    }

    /// <summary>Runs another command to its end.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(string[] args, params (string Name, string Value)[] variables) =>
        RunInAsync(AppContext.BaseDirectory, args, variables);

    public static async Task<(int ExitCode, string Output, string Error)> RunInAsync(string folder, string[] args, params (string Name, string Value)[] variables)
    {
        using var process = Start(args, variables, folder);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience, TimeProvider.System);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync().WaitAsync(Patience, TimeProvider.System);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private static Process Start(string[] args, (string Name, string Value)[] variables, string? folder = null)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "ringside"), args)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? AppContext.BaseDirectory,
        };
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("RINGSIDE_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    [GeneratedRegex(@"Ringside is at (http://\S+)")]
    private static partial Regex AddressLine();
}
