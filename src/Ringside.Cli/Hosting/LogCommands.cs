using System.CommandLine;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Hosting;

namespace Ringside.Cli.Hosting;

/// <summary>Commands on the log of a stopped server; while one runs it keeps the log to itself, and they say so.</summary>
internal static class LogCommands
{
    public static Command CreateRebuild(CliConsole console)
    {
        var command = new Command("rebuild", "Drops what was folded from the log and folds it anew. The server must be stopped.").TakingSettings();
        var search = new Option<bool>("--search") { Description = "Empty the search index instead; the server fills it anew when it starts, while it works." };
        command.Add(search);
        command.SetAction(async parsed =>
        {
            await using var store = RingsideServices.OpenStore(Settings.Read(console, parsed), TimeProvider.System);
            if (parsed.GetValue(search))
            {
                await using var index = store.OpenSearchIndex();
                index.Reset(new Cursor(store.Epoch, 0));
                await console.Output.WriteLineAsync("The search index is empty; the server fills it anew when it starts.");
                return ExitCodes.Completed;
            }

            var (events, changed) = Fold.Rebuild(store, RingsideServices.Folds);
            await console.Output.WriteLineAsync($"Folded {events} events anew; {(changed.Count == 0 ? "everything is as it was" : $"{changed.Count} documents changed:")}");
            foreach (var document in changed)
            {
                await console.Output.WriteLineAsync($"  {document.Kind.Name} {document.Id}");
            }

            return ExitCodes.Completed;
        });
        return command;
    }

    public static Command CreateEpoch(CliConsole console)
    {
        var renew = new Command("new", "Gives the log a new epoch: every reader starts over. For after a backup was restored. The server must be stopped.").TakingSettings();
        renew.SetAction(async parsed =>
        {
            await using var store = RingsideServices.OpenStore(Settings.Read(console, parsed), TimeProvider.System);
            await console.Output.WriteLineAsync($"The log's epoch is now {store.RenewEpoch()}.");
            return ExitCodes.Completed;
        });
        return new Command("epoch", "The life of the log, which cursors carry.") { renew };
    }
}
