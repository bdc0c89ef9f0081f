using System.CommandLine;
using Ringside.Cli.Connecting;

namespace Ringside.Cli.Bridging;

/// <summary><c>ringside mcp</c>: speaks for a server's tools on the standard streams, for programs that start their servers of the Model Context Protocol themselves.</summary>
internal static class McpCommand
{
    public static Command Create(CliConsole console)
    {
        var server = new ServerOptions(console);
        var command = new Command("mcp", "Offers a server's tools on the standard streams (Model Context Protocol), for programs that do not speak HTTP to it.");
        server.AddTo(command);
        var session = new Option<bool>("--session") { Description = $"Speaks for an agent that the server runs: with the token in {ServerOptions.SessionToken}, and no other." };
        command.Add(session);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = parsed.GetValue(session) ? server.ConnectForSession(parsed) : server.Connect(parsed);
            await new McpBridge(client, console.Piped ?? console.Keyboard ?? TextReader.Null, console.Output).RunAsync(cancellationToken);
            return ExitCodes.Completed;
        });
        return command;
    }
}
