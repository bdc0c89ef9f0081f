using System.CommandLine;
using Microsoft.Extensions.Hosting;
using Ringside.Server.Hosting;

namespace Ringside.Cli.Hosting;

/// <summary><c>ringside serve</c>: the server, until SIGTERM or Ctrl+C.</summary>
internal static class ServeCommand
{
    public static Command Create(CliConsole console)
    {
        var command = new Command("serve", "Starts the server and prints where it is and how to sign in.").TakingSettings();
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = RingsideServer.Build(Settings.Read(console, parsed));
            await server.StartAsync(cancellationToken);
            await console.Output.WriteLineAsync(await RingsideServer.WelcomeAsync(server));
            await server.WaitForShutdownAsync(cancellationToken);
            return ExitCodes.Completed;
        });
        return command;
    }
}
