using System.CommandLine;
using Ringside.Cli.Connecting;
using Ringside.Server.Hosting;

namespace Ringside.Cli.Hosting;

/// <summary><c>ringside signin-link</c>: a new link, which works once (W7).</summary>
internal static class SignInLinkCommand
{
    public static Command Create(CliConsole console)
    {
        var server = new ServerOptions(console);
        var command = new Command("signin-link", "Prints a new link to sign in with; it works once.");
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            var code = await Refusal.FirstCallAsync(client, first => first.CreateSignInCodeAsync(cancellationToken: cancellationToken));
            await console.Output.WriteLineAsync(RingsideServer.SignInLink(client.Server.AbsoluteUri.TrimEnd('/'), code.Code));
            return ExitCodes.Completed;
        });
        return command;
    }
}
