using System.CommandLine;
using Ringside.Server.Hosting;

namespace Ringside.Cli.Hosting;

/// <summary><c>ringside serve</c>: the server, until SIGTERM or Ctrl+C.</summary>
internal static class ServeCommand
{
    public static Command Create(CliConsole console)
    {
        var command = new Command("serve", "Starts the server and prints where it is and how to sign in.").TakingSettings();
        command.SetAction(async parsed =>
        {
            await RingsideServer.RunAsync(Settings.Read(console, parsed), console.Output.WriteLine);
            return ExitCodes.Completed;
        });
        return command;
    }
}
