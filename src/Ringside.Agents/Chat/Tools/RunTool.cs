using System.Globalization;
using System.Text.Json;
using Ringside.Agents.Processes;

namespace Ringside.Agents.Chat.Tools;

/// <summary>Runs a command in the working directory, and ends it with all that it started.</summary>
/// <param name="environment">All that commands see.</param>
/// <param name="limit">The longest silence that a command may ask for.</param>
internal sealed class RunTool(WorkFolder folder, IReadOnlyDictionary<string, string> environment, TimeSpan limit, ProgramOptions options) : IChatTool
{
    private const int Silence = 120;

    // Dash reads line by line, so that even a command it cannot parse has its complaint in the output.
    private static readonly (string Shell, string[] Args) Shell = OperatingSystem.IsWindows() ? ("cmd.exe", ["/d", "/c"]) : ("sh", ["-c"]);

    public string Name => "run_shell_command";

    public string Description =>
        $"Runs a shell command in the working directory and answers with its output and exit code. It has no input, and ends with whatever it leaves running. One that prints nothing for {Silence} s is ended.";

    public string Schema => """
        {"type": "object", "properties": {
          "command": {"type": "string"},
          "description": {"type": "string", "description": "What it does, in a few words."},
          "silence_seconds": {"type": "integer", "description": "How long it may print nothing, where it needs longer."}},
         "required": ["command"]}
        """;

    public Task<ToolUse> PrepareAsync(JsonElement input, CancellationToken cancellationToken)
    {
        var command = input.Required("command");
        var asked = TimeSpan.FromSeconds(input.Whole("silence_seconds", Silence));
        return Task.FromResult(new ToolUse("execute", command, (tell, cancelled) => RunAsync(command, asked < limit ? asked : limit, tell, cancelled)) { NeedsPermission = true });
    }

    private async Task<ToolResult> RunAsync(string command, TimeSpan silence, Func<ReadOnlyMemory<char>, ValueTask> tell, CancellationToken cancelled)
    {
        using var idle = new CancellationTokenSource(silence, options.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancelled, idle.Token);
        var program = Start(command);
        var output = new KeptOutput();
        try
        {
            program.Input.Close();
            var plain = new PlainOutput();
            await foreach (var piece in program.ReadAsync(options, stop.Token))
            {
                idle.CancelAfter(silence);
                var text = plain.Take(piece.Span);
                output.Append(text.Span);
                await tell(text);
            }

            var rest = plain.End();
            output.Append(rest.Span);
            await tell(rest);
            var code = await program.Exited.WaitAsync(stop.Token);
            return Ended(output, code == 0 ? null : ProgramFailures.Ending(code));
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !cancelled.IsCancellationRequested)
        {
            return Ended(output, $"printed nothing for {ProgramFailures.Words(silence)} and was ended");
        }
        finally
        {
            await program.KillAsync();
            await program.DisposeAsync();
        }
    }

    private AgentProcess Start(string command)
    {
        try
        {
            var shell = ProgramPath.Find(Shell.Shell, environment.GetValueOrDefault("PATH")) ?? throw new ToolException($"There is no {Shell.Shell} on the PATH.");
            var merged = OperatingSystem.IsWindows() ? $"({command}) 2>&1" : $"exec 2>&1\n{command}";
            return AgentProcess.Start(new ProgramStart(Shell.Shell, shell, [.. Shell.Args, merged], folder.Root, environment), options.Owner, options.DataFolder, options.Time, options.StopGrace);
        }
        catch (AgentException error)
        {
            throw new ToolException(error.Message);
        }
    }

    private static ToolResult Ended(KeptOutput output, string? error)
    {
        var text = output.ToString();
        return error is null
            ? new ToolResult(text.Length == 0 ? "[no output, exit code 0]" : text, IsPrinted: true)
            : new ToolResult(string.Create(CultureInfo.InvariantCulture, $"{text}\n[it {error}]"), Error: error, IsPrinted: true);
    }
}
