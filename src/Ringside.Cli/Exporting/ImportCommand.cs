using System.CommandLine;
using Ringside.Cli.Connecting;

namespace Ringside.Cli.Exporting;

/// <summary><c>ringside import</c>: makes a session of a file that <c>ringside export</c> wrote.</summary>
internal static class ImportCommand
{
    public static Command Create(CliConsole console)
    {
        var file = new Argument<string>("file") { Description = "What ringside export wrote, as ndjson." };
        var server = new ServerOptions(console);
        var command = new Command("import", "Makes a session of an export, here: closed, with everything that was said and done. Prints its id.") { file };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var export = Open(parsed.GetRequiredValue(file));
            using var client = server.Connect(parsed);
            var session = await Refusal.FirstCallAsync(client, first => first.ImportSessionAsync(export, cancellationToken));
            await console.Error.WriteLineAsync($"{session.Title} · of {session.CreatedAt:d MMM yyyy}");
            await console.Output.WriteLineAsync(session.Id);
            return ExitCodes.Completed;
        });
        return command;
    }

    private static FileStream Open(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException(exception.Message);
        }
    }
}
