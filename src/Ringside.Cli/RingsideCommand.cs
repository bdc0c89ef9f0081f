using System.CommandLine;
using Ringside.Cli.Bridging;
using Ringside.Cli.Connecting;
using Ringside.Cli.Exporting;
using Ringside.Cli.Hosting;
using Ringside.Cli.Running;
using Ringside.Cli.Searching;
using Ringside.Cli.Tasks;
using Ringside.Cli.Watching;
using Ringside.Cli.Webhooks;

namespace Ringside.Cli;

/// <summary>The command line, as a table of contents.</summary>
public static class RingsideCommand
{
    /// <summary>Runs a command line to its end and returns its exit code, one of <see cref="ExitCodes"/>.</summary>
    public static async Task<int> RunAsync(string[] args, CliConsole console)
    {
        var root = new RootCommand("Runs AI agents and shows everything they do, live and durably.")
        {
            ServeCommand.Create(console),
            RunCommand.Create(console),
            WatchCommand.Create(console),
            AnswerCommand.Create(console),
            TasksCommand.Create(console),
            WebhooksCommand.Create(console),
            SearchCommand.Create(console),
            ExportCommand.Create(console),
            ImportCommand.Create(console),
            McpCommand.Create(console),
            SignInLinkCommand.Create(console),
            LogCommands.CreateRebuild(console),
            LogCommands.CreateEpoch(console),
        };

        // A prompt may well begin with @; no word of it is a file of further options.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var settings = new InvocationConfiguration
        {
            Output = console.Output,
            Error = console.Error,
            EnableDefaultExceptionHandler = false,
            // Each command decides what an interrupt means to it.
            ProcessTerminationTimeout = null,
        };
        try
        {
            var code = await parsed.InvokeAsync(settings);
            return parsed.Errors.Count > 0 ? ExitCodes.Usage : code;
        }
        catch (Exception exception) when (Refusal.From(exception) is { } refusal)
        {
            await console.Error.WriteLineAsync(refusal.Message);
            return refusal.ExitCode;
        }
    }
}
