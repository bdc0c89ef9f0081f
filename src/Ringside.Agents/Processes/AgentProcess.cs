using System.ComponentModel;
using System.Diagnostics;

namespace Ringside.Agents.Processes;

/// <summary>An agent's program as a child process, which is ended together with all that it started.</summary>
internal sealed class AgentProcess : IAgentProgram
{
    private readonly Process process;
    private readonly string id;
    private readonly ProcessJournal? journal;
    private readonly LastWords lastWords = new();
    private readonly TimeProvider time;
    private readonly TimeSpan grace;

    private AgentProcess(Process process, string id, ProcessJournal? journal, TimeProvider time, TimeSpan grace)
    {
        (this.process, this.id, this.journal, this.time, this.grace) = (process, id, journal, time, grace);
        var stderr = lastWords.DrainAsync(process.StandardError.BaseStream);
        journal?.Add(process);
        Exited = WatchAsync(stderr);
    }

    public Stream Output => process.StandardOutput.BaseStream;

    public Stream Input => process.StandardInput.BaseStream;

    public string LastWords => lastWords.Text;

    public Task<int> Exited { get; }

    /// <summary>Starts a program.</summary>
    /// <param name="grace">How long it may take to end by itself once its stdin is closed.</param>
    /// <exception cref="AgentException">It could not be started.</exception>
    public static AgentProcess Start(ProgramStart start, AgentOwner owner, string dataFolder, TimeProvider time, TimeSpan grace)
    {
        var id = Protocol.Ids.New("prc", time);
        var info = new ProcessStartInfo(start.File, start.Args)
        {
            WorkingDirectory = start.Workdir,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        info.Environment.Clear();
        foreach (var (name, value) in start.Environment)
        {
            info.Environment[name] = value;
        }

        info.Environment[ProcessMarks.Owner] = owner.ToString();
        info.Environment[ProcessMarks.Agent] = id;
        try
        {
            var process = Process.Start(info)!;
            return new AgentProcess(process, id, ProcessMarks.AreVisible ? null : new ProcessJournal(dataFolder, owner), time, grace);
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException or IOException)
        {
            throw new AgentException(AgentErrors.NotFound, $"{start.Name} could not be started: {error.Message}", error);
        }
    }

    public Task<IReadOnlySet<int>> FindProcessesAsync() => ProcessMarks.AllAsync(() => ProcessMarks.OfAgent(id));

    public Task EndOthersAsync(IReadOnlySet<int> kept) =>
        ProcessMarks.EndAllAsync(() => ProcessMarks.OfAgent(id).Without(kept));

    public async Task KillAsync()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended meanwhile; what it left is found by its mark.
        }

        await Exited;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // Real agents end within 220 ms of this, codex-acp within 4.6 s; two never do (agents/README.md §8).
            Input.Close();
        }
        catch (IOException)
        {
        }

        await Task.WhenAny(Exited, Task.Delay(grace, time));
        await KillAsync();
        process.Dispose();
    }

    private async Task<int> WatchAsync(Task stderr)
    {
        await process.WaitForExitAsync();
        var code = process.ExitCode;

        // Children that outlive the program hold its streams open: they end first, so that both streams reach their end.
        await ProcessMarks.EndAllAsync(() => ProcessMarks.OfAgent(id));
        await Task.WhenAny(stderr, Task.Delay(grace, TimeProvider.System));
        journal?.Remove(process.Id);
        return code;
    }
}

/// <summary>What to start: an absolute path, its arguments, where, and all of its environment. <paramref name="Name"/> is what a person calls it.</summary>
internal sealed record ProgramStart(string Name, string File, IReadOnlyList<string> Args, string Workdir, IReadOnlyDictionary<string, string> Environment);
