using System.CommandLine;
using Ringside.Cli.Connecting;
using Ringside.Cli.Showing;
using Ringside.Client.Streaming;

namespace Ringside.Cli.Watching;

/// <summary><c>ringside watch</c>: shows a session's history, and then what happens, until Ctrl+C.</summary>
internal static class WatchCommand
{
    public static Command Create(CliConsole console)
    {
        var session = new Argument<string>("session") { Description = "The session's id (ses_…)." };
        var last = NumberOption.Create("--last", "Begin with the newest so many events, instead of the first.");
        var server = new ServerOptions(console);
        var command = new Command("watch", "Shows a session: its history, then live, until Ctrl+C.") { session, last };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            var id = parsed.GetRequiredValue(session);
            var found = await Refusal.FirstCallAsync(client, first => first.GetSessionAsync(id, cancellationToken));
            await console.Error.WriteLineAsync($"{found.Title} · {found.Status}");

            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var interrupts = console.OnInterrupt(leaving.Cancel);
            try
            {
                var query = EventQuery.OfSession(id) with { Last = parsed.GetValue(last) };
                var (_, ended) = await new Follower(client, console).FollowAsync(query, untilRunEnds: false, leaving.Token);
                await console.Error.WriteLineAsync($"The server ended the stream: {ended?.Code}.");
                return ExitCodes.Failed;
            }
            catch (OperationCanceledException) when (leaving.IsCancellationRequested)
            {
                return ExitCodes.Completed;
            }
        });
        return command;
    }
}
