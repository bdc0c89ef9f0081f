using System.CommandLine;
using System.Text;
using Ringside.Cli.Connecting;

namespace Ringside.Cli.Exporting;

/// <summary><c>ringside export</c>: a session as a file.</summary>
internal static class ExportCommand
{
    public static Command Create(CliConsole console)
    {
        var session = new Argument<string>("session") { Description = "The session's id (ses_…)." };
        var format = new Option<string>("--format") { Description = "ndjson, which ringside import reads, or html, one page to read.", DefaultValueFactory = _ => "ndjson" };
        format.AcceptOnlyFromAmong("ndjson", "html");
        var output = new Option<string?>("--output", "-o") { Description = "The file to write. [default: stdout]", HelpName = "file" };
        var server = new ServerOptions(console);
        var command = new Command("export", "Writes a session's whole history into a file.") { session, format, output };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            await using var export = await Refusal.FirstCallAsync(client, first => first.ExportSessionAsync(parsed.GetRequiredValue(session), parsed.GetRequiredValue(format), cancellationToken));
            try
            {
                await (parsed.GetValue(output) is { } file ? ToFileAsync(export, file, cancellationToken) : ToConsoleAsync(export, console, cancellationToken));
            }
            catch (HttpIOException)
            {
                await console.Error.WriteLineAsync("The server ended the export before its end; what came of it is not whole.");
                return ExitCodes.Failed;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new RefusalException(exception.Message);
            }

            return ExitCodes.Completed;
        });
        return command;
    }

    /// <summary>Under another name until it is whole.</summary>
    private static async Task ToFileAsync(Stream export, string file, CancellationToken cancellationToken)
    {
        var part = file + ".part";
        try
        {
            await using (var written = new FileStream(part, FileMode.Create))
            {
                await export.CopyToAsync(written, cancellationToken);
            }

            File.Move(part, file, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static async Task ToConsoleAsync(Stream export, CliConsole console, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(export, Encoding.UTF8);
        var buffer = new char[16 * 1024];
        for (int read; (read = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            await console.Output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        await console.Output.FlushAsync(cancellationToken);
    }
}
