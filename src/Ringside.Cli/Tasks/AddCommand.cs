using System.CommandLine;
using System.Globalization;
using Ringside.Cli.Connecting;
using Ringside.Cli.Showing;
using Ringside.Protocol;

namespace Ringside.Cli.Tasks;

/// <summary><c>ringside tasks add "…"</c>: a prompt that becomes a run now, at a time, or by cron.</summary>
internal static class AddCommand
{
    public static Command Create(CliConsole console)
    {
        var prompt = new Argument<string>("prompt") { Description = "What the agent is to do." };
        var agent = new Option<string?>("--agent") { Description = "The agent, by name or id, that gets a new session for each run. [default: demo]", HelpName = "name" };
        var session = new Option<string?>("--session") { Description = "The session to prompt, in place of an agent.", HelpName = "ses_…" };
        var title = new Option<string?>("--title") { Description = "The prompt's beginning by default.", HelpName = "text" };
        var at = new Option<string?>("--at") { Description = "When: 2026-12-01T06:00:00+01:00, or without a zone in this machine's.", HelpName = "time" };
        var cron = new Option<string?>("--cron") { Description = "How often: '0 6 * * 1-5' is minute, hour, day, month, weekday.", HelpName = "line" };
        var zone = new Option<string?>("--time-zone") { Description = "By which clock. [default: UTC]", HelpName = "Europe/Berlin" };
        var overlap = new Option<string?>("--overlap") { Description = "While the run before goes: skip, queue or parallel. [default: skip]", HelpName = "policy" };
        var missed = new Option<string?>("--missed") { Description = "What was missed while no server was there: skip, run or catch_up. [default: skip with --cron, else run]", HelpName = "policy" };
        var retries = NumberOption.Create("--retries", "How often what failed is tried again. [default: 0]");
        var retryAfter = NumberOption.Create("--retry-after", "After how long, and twice as long each further time. [default: 60]", "seconds");
        var workdir = new Option<string?>("--workdir") { Description = "The folder of the new sessions.", HelpName = "folder" };
        var visibility = new Option<string?>("--visibility") { Description = "Who sees the new sessions: private or team. [default: private]", HelpName = "who" };
        var policy = new Option<string?>("--policy") { Description = "What the new sessions allow by themselves: ask, read, edit or all. [default: ask]", HelpName = "policy" };
        var server = new ServerOptions(console);
        var command = new Command("add", "Adds a task; without --at and --cron it runs at once.") { prompt, agent, session, title, at, cron, zone, overlap, missed, retries, retryAfter, workdir, visibility, policy };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var body = new CreateTask
            {
                Prompt = parsed.GetRequiredValue(prompt),
                Agent = parsed.GetValue(agent) ?? (parsed.GetValue(session) is null ? "demo" : null),
                Session = parsed.GetValue(session),
                Title = parsed.GetValue(title),
                At = Time(parsed.GetValue(at)),
                Cron = parsed.GetValue(cron),
                TimeZone = parsed.GetValue(zone),
                Overlap = parsed.GetValue(overlap),
                Missed = parsed.GetValue(missed),
                Retries = parsed.GetValue(retries),
                RetryAfterSeconds = parsed.GetValue(retryAfter),
                Workdir = parsed.GetValue(workdir) is { } folder ? Path.GetFullPath(folder) : null,
                Visibility = parsed.GetValue(visibility),
                Policy = parsed.GetValue(policy),
            };
            using var client = server.Connect(parsed);
            var made = await Refusal.FirstCallAsync(client, first => first.CreateTaskAsync(body, cancellationToken));
            TaskLines.Show(made, new Terminal(console.Output, console.HasColours));
            return ExitCodes.Completed;
        });
        return command;
    }

    private static DateTimeOffset? Time(string? text) =>
        text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) ? time
        : throw new RefusalException($"--at {text} is no time; it should look like 2026-12-01T06:00:00+01:00.");
}
