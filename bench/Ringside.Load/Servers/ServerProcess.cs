using System.Diagnostics;
using System.Globalization;

namespace Ringside.Load.Servers;

/// <summary>A program under load: a process of its own on a core of its own, with its children.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private ServerProcess(Process process) => this.process = process;

    /// <summary>What it said when it was ready.</summary>
    public string Ready { get; private set; } = "";

    /// <param name="core">The core it is held to; null for any.</param>
    /// <param name="sign">What the line begins with that says it is ready; null where it says nothing.</param>
    /// <exception cref="LoadException">It ended, or said nothing in a minute.</exception>
    public static async Task<ServerProcess> StartAsync(int? core, string? sign, params string[] command)
    {
        if (core is { } pinned)
        {
            command = ["taskset", "-c", pinned.ToString(CultureInfo.InvariantCulture), .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = sign is not null, RedirectStandardError = true };

        // Held to one core, .NET would wait ten times as long as elsewhere before it compiles for speed: 1.45 M deliveries/s instead of 2.5 M, seconds long.
        start.Environment["DOTNET_TC_DelaySingleProcMultiplier"] = "1";
        var server = new ServerProcess(Process.Start(start)!);
        Belongings.Started(server);
        var errors = new List<string>();
        server.process.ErrorDataReceived += (_, line) => errors.Add(line.Data ?? "");
        server.process.BeginErrorReadLine();
        if (sign is not null)
        {
            using var patience = new CancellationTokenSource(Patience);
            do
            {
                server.Ready = await server.process.StandardOutput.ReadLineAsync(patience.Token)
                    ?? throw new LoadException($"the server ended before it was ready:\n{string.Join('\n', errors)}");
            }
            while (!server.Ready.StartsWith(sign, StringComparison.Ordinal));

            _ = server.process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        }

        return server;
    }

    /// <summary>Resident memory, in bytes (VmRSS of proc(5)).</summary>
    public long Rss() => Processes().Sum(id => 1024 * long.Parse(
        File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture));

    /// <summary>Seconds of a core used so far (utime and stime of proc(5), in hundredths).</summary>
    public double CpuSeconds() => Processes().Sum(id =>
    {
        // The name, in brackets, may hold blanks; what follows it is field 3.
        var fields = File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / 100.0;
    });

    /// <summary>Waits until it has done what it does behind its answers, such as indexing what was written: until it uses less than a twentieth of a core.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> RestAsync(TimeSpan patience)
    {
        var start = Stopwatch.GetTimestamp();
        for (double before = 0, now = CpuSeconds(); now - before > 0.05 && Stopwatch.GetElapsedTime(start) < patience;)
        {
            before = now;
            await Task.Delay(1000);
            now = CpuSeconds();
        }

        return Stopwatch.GetElapsedTime(start);
    }

    public void Dispose()
    {
        Belongings.Ended(this);
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }

    private IEnumerable<int> Processes() =>
        File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture)).Prepend(process.Id);
}
