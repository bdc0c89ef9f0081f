using System.CommandLine;
using Ringside.Cli.Connecting;
using Ringside.Cli.Showing;
using Ringside.Client;
using Ringside.Protocol;

namespace Ringside.Cli.Tasks;

/// <summary><c>ringside tasks</c>: prompts with a time.</summary>
internal static class TasksCommand
{
    public static Command Create(CliConsole console) => new("tasks", "Prompts with a time: now, once, or by cron.")
    {
        AddCommand.Create(console),
        List(console),
        One(console, "show", "Shows a task with its prompt and its newest 50 runs.", async (client, task, cancelled) => await client.GetTaskAsync(task, cancelled), TaskLines.ShowWhole),
        One(console, "run", "Makes a task due now, besides its schedule.", async (client, task, cancelled) => await client.RunTaskAsync(task, cancelled)),
        One(console, "pause", "Pauses a task: it is not due until it is resumed.", async (client, task, cancelled) => await client.UpdateTaskAsync(task, new UpdateTask { Paused = true }, cancelled)),
        One(console, "resume", "Lets a paused task be due again.", async (client, task, cancelled) => await client.UpdateTaskAsync(task, new UpdateTask { Paused = false }, cancelled)),
        One(console, "rm", "Removes a task; what of it is running goes on.", async (client, task, cancelled) =>
        {
            await client.RemoveTaskAsync(task, cancelled);
            return null;
        }),
    };

    private static Command List(CliConsole console)
    {
        var status = new Option<string?>("--status") { Description = "Only those that are active, paused or done.", HelpName = "status" };
        var server = new ServerOptions(console);
        var command = new Command("list", "Lists the tasks, newest first, with their newest run.") { status };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            var page = await Refusal.FirstCallAsync(client, first => first.ListTasksAsync(parsed.GetValue(status), 500, cancellationToken: cancellationToken));
            var terminal = new Terminal(console.Output, console.HasColours);
            foreach (var task in page.Items)
            {
                TaskLines.Show(task, terminal);
            }

            var which = parsed.GetValue(status) is { } only ? $"{only} " : "";
            await console.Error.WriteLineAsync(page.Items.Count switch
            {
                0 => $"There are no {which}tasks.",
                1 => $"1 {which}task.",
                var count => page.Next is null ? $"{count} {which}tasks." : $"The newest {count} {which}tasks; there are more.",
            });
            return ExitCodes.Completed;
        });
        return command;
    }

    private static Command One(
        CliConsole console, string name, string description, Func<RingsideClient, string, CancellationToken, Task<AgentTask?>> call, Action<AgentTask, Terminal>? show = null)
    {
        var task = new Argument<string>("task") { Description = "The task's id.", HelpName = "tsk_…" };
        var server = new ServerOptions(console);
        var command = new Command(name, description) { task };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            if (await Refusal.FirstCallAsync(client, first => call(first, parsed.GetRequiredValue(task), cancellationToken)) is { } changed)
            {
                (show ?? TaskLines.Show)(changed, new Terminal(console.Output, console.HasColours));
            }

            return ExitCodes.Completed;
        });
        return command;
    }
}
