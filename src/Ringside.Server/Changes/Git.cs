using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Ringside.Agents.Processes;

namespace Ringside.Server.Changes;

/// <summary>The git of this machine. What it says is bytes, kept one in each char: paths need be no UTF-8.</summary>
internal sealed class Git(string program)
{
    private const int MaxError = 2000;

    /// <summary>The one on the PATH; null where there is none.</summary>
    public static Git? Find() => ProgramPath.Find("git", Environment.GetEnvironmentVariable("PATH")) is { } program ? new Git(program) : null;

    /// <summary>Runs it to its end; a cancellation kills it.</summary>
    /// <param name="variables">The only ones that it sees, beside PATH.</param>
    /// <param name="maxOutput">In bytes; what says more is ended.</param>
    /// <exception cref="GitException">It could not be started.</exception>
    public async Task<GitOutput> RunAsync(
        IReadOnlyList<string> args, string folder, IReadOnlyDictionary<string, string> variables, string? input, int maxOutput, CancellationToken cancellationToken)
    {
        using var process = Start(args, folder, variables);
        using var ending = cancellationToken.Register(() => Kill(process));
        var error = ReadAsync(process.StandardError.BaseStream, MaxError, endsAtLimit: false, process);
        var feeding = FeedAsync(process.StandardInput.BaseStream, input);
        var (text, isCut) = await ReadAsync(process.StandardOutput.BaseStream, maxOutput, endsAtLimit: true, process).ConfigureAwait(false);
        await feeding.ConfigureAwait(false);
        var (said, _) = await error.ConfigureAwait(false);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return new GitOutput(isCut ? 0 : process.ExitCode, text, isCut, said.Trim());
    }

    private Process Start(IReadOnlyList<string> args, string folder, IReadOnlyDictionary<string, string> variables)
    {
        var info = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        info.Environment.Clear();
        foreach (var name in (string[])["PATH", "SystemRoot", "TEMP", "TMPDIR"])
        {
            info.Environment[name] = Environment.GetEnvironmentVariable(name);
        }

        foreach (var (name, value) in variables)
        {
            info.Environment[name] = value;
        }

        try
        {
            return Process.Start(info)!;
        }
        catch (Exception e) when (e is Win32Exception or IOException or DirectoryNotFoundException)
        {
            throw new GitException($"{program} could not be started: {e.Message}");
        }
    }

    private static async Task<(string Text, bool IsCut)> ReadAsync(Stream stream, int limit, bool endsAtLimit, Process process)
    {
        var text = new StringBuilder();
        var buffer = new byte[32 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
        {
            text.Append(Encoding.Latin1.GetString(buffer.AsSpan(0, Math.Min(read, limit - text.Length))));
            if (text.Length >= limit && endsAtLimit)
            {
                Kill(process);
                return (text.ToString(), true);
            }
        }

        return (text.ToString(), false);
    }

    private static async Task FeedAsync(Stream stream, string? input)
    {
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(input ?? "")).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It has ended before it read all; its exit code says why.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }
}

/// <summary>What git said.</summary>
/// <param name="Text">Its output, a byte in each char.</param>
/// <param name="IsCut">It had more to say than was wanted, and was ended.</param>
internal sealed record GitOutput(int ExitCode, string Text, bool IsCut, string Error)
{
    /// <summary>The output of one that did as it was told.</summary>
    /// <exception cref="GitException">It did not.</exception>
    public string Required() => ExitCode == 0 ? Text : throw new GitException(Error.Length > 0 ? Error : $"git ended with code {ExitCode}.");

    /// <summary>Bytes as text for people.</summary>
    public static string Readable(string bytes) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));
}

/// <summary>git could not do what was wanted; the message is its own.</summary>
internal sealed class GitException(string message) : Exception(message);
