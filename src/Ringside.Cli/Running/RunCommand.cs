using System.CommandLine;
using Ringside.Cli.Connecting;
using Ringside.Cli.Showing;
using Ringside.Client;
using Ringside.Client.Streaming;
using Ringside.Protocol;

namespace Ringside.Cli.Running;

/// <summary><c>ringside run</c>: starts a run and shows it to its end, which the exit code tells.</summary>
internal static class RunCommand
{
    public static Command Create(CliConsole console)
    {
        var agent = new Option<string>("--agent", "-a") { Description = "The agent's name or id.", Required = true, HelpName = "name" };
        var workdir = new Option<string?>("--workdir", "-w") { Description = "The folder to work in. [default: the current one]", HelpName = "folder" };
        var title = new Option<string?>("--title") { Description = "What to call the session.", HelpName = "text" };
        var wishes = new SessionOptions();
        var prompt = new Argument<string[]>("prompt") { Description = "What the agent is to do; from stdin where it is left out.", Arity = ArgumentArity.ZeroOrMore };
        var server = new ServerOptions(console);
        var command = new Command("run", "Starts a run and shows it. Exit code: 0 completed, 1 failed, 2 not started, 3 interrupted, 130 cancelled.")
        {
            agent, workdir, title, prompt,
        };
        wishes.AddTo(command);
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            var body = new CreateRun
            {
                Agent = parsed.GetRequiredValue(agent),
                Prompt = await PromptAsync(console, parsed.GetValue(prompt) ?? [], cancellationToken),
                Workdir = parsed.GetValue(workdir) is { } folder ? Path.GetFullPath(folder) : null,
                Title = parsed.GetValue(title),
            };
            return await RunAsync(client, console, wishes.With(body, parsed), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(RingsideClient client, CliConsole console, CreateRun body, CancellationToken cancellationToken)
    {
        var agents = await Refusal.FirstCallAsync(client, first => first.ListAgentsAsync(cancellationToken: cancellationToken));
        var agent = agents.Items.FirstOrDefault(known => known.Name == body.Agent || known.Id == body.Agent)
            ?? throw new RefusalException($"There is no agent '{body.Agent}'. There are: {string.Join(", ", agents.Items.Select(known => known.Name).Order(StringComparer.Ordinal))}. The page's New session adds others.");

        // The demo agent has a scratch folder of its own.
        var workdir = body.Workdir ?? (agent.Driver is Drivers.Acp or Drivers.Chat or Drivers.Command ? Directory.GetCurrentDirectory() : null);
        var created = await client.CreateRunAsync(body with { Workdir = workdir }, cancellationToken);
        await console.Error.WriteLineAsync($"{agent.Title} · session {created.Session} · run {created.Run}");
        return await FollowAsync(client, console, created.Run, cancellationToken);
    }

    private static async Task<int> FollowAsync(RingsideClient client, CliConsole console, string run, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var cancelling = Task.CompletedTask;
        var presses = 0;
        using var interrupts = console.OnInterrupt(() =>
        {
            if (Interlocked.Increment(ref presses) == 1)
            {
                console.Error.WriteLine("Cancelling … (Ctrl+C again leaves without waiting for the end)");
                cancelling = CancelAsync(client, console, run, leaving.Token);
            }
            else
            {
                leaving.Cancel();
            }
        });
        try
        {
            var (end, ended) = await new Follower(client, console).FollowAsync(EventQuery.OfRun(run), untilRunEnds: true, leaving.Token);
            await cancelling;
            if (end is not null)
            {
                return ExitCodes.OfRun(end.Type["run.".Length..]);
            }

            if (ended?.Code == StreamEnded.Finished)
            {
                return ExitCodes.OfRun((await client.GetRunAsync(run, cancellationToken)).Status);
            }

            await console.Error.WriteLineAsync($"The server ended the stream: {ended?.Code}.");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            await console.Error.WriteLineAsync($"Left. What becomes of the run: ringside watch, or the page at {client.Server}");
            return ExitCodes.Cancelled;
        }
    }

    private static async Task CancelAsync(RingsideClient client, CliConsole console, string run, CancellationToken cancellationToken)
    {
        try
        {
            await client.CancelRunAsync(run, cancellationToken);
        }
        catch (Exception exception) when (exception is RingsideException or HttpRequestException or OperationCanceledException)
        {
            await console.Error.WriteLineAsync("The server could not be asked to cancel: " + exception.Message);
        }
    }

    private static async Task<string> PromptAsync(CliConsole console, string[] words, CancellationToken cancellationToken)
    {
        var prompt = words.Length > 0 ? string.Join(' ', words) : console.Piped is { } piped ? await piped.ReadToEndAsync(cancellationToken) : "";
        return string.IsNullOrWhiteSpace(prompt) ? throw new RefusalException("Say what the agent is to do: ringside run --agent claude \"…\"") : prompt.Trim();
    }
}
