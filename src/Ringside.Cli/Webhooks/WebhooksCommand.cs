using System.CommandLine;
using Ringside.Cli.Connecting;
using Ringside.Cli.Showing;
using Ringside.Client;
using Ringside.Protocol;

namespace Ringside.Cli.Webhooks;

/// <summary><c>ringside webhooks</c>: who is told of what happens, outside of Ringside.</summary>
internal static class WebhooksCommand
{
    public static Command Create(CliConsole console) => new("webhooks", "Tells other programs of runs' ends, questions and failed tasks.")
    {
        Add(console),
        List(console),
        One(console, "rm", "Removes a webhook; what was on its way to it is not sent.", "webhook", "whk_…", async (client, id, _, cancelled) =>
        {
            await client.RemoveWebhookAsync(id, cancelled);
            return ExitCodes.Completed;
        }),
        One(console, "test", "Sends a webhook.test now, once, and says how it was answered.", "webhook", "whk_…", async (client, id, terminal, cancelled) =>
        {
            var tested = await client.TestWebhookAsync(id, cancelled);
            WebhookLines.Show(tested, terminal);
            return tested.Error is null ? ExitCodes.Completed : ExitCodes.Failed;
        }),
        Dead(console),
        One(console, "send", "Sends a delivery that was given up once more.", "delivery", "whk_….7", async (client, id, terminal, cancelled) =>
        {
            WebhookLines.Show(await client.SendDeliveryAgainAsync(id, cancelled), terminal);
            return ExitCodes.Completed;
        }),
    };

    private static Command Add(CliConsole console)
    {
        var url = new Argument<string>("url") { Description = "Where to send it: https://…" };
        var events = new Option<string[]>("--event") { Description = $"What to tell, given once for each: {string.Join(", ", WebhookEvents.All)}. [default: all]", HelpName = "type" };
        var server = new ServerOptions(console);
        var command = new Command("add", "Adds a webhook, and prints the secret that its deliveries are signed with, this once.") { url, events };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var body = new CreateWebhook { Url = parsed.GetRequiredValue(url), Events = parsed.GetValue(events) is { Length: > 0 } some ? some : null };
            using var client = server.Connect(parsed);
            var made = await Refusal.FirstCallAsync(client, first => first.CreateWebhookAsync(body, cancellationToken));
            WebhookLines.Show(made, new Terminal(console.Output, console.HasColours));
            return ExitCodes.Completed;
        });
        return command;
    }

    private static Command List(CliConsole console) => Listing(
        console, "list", "Lists the webhooks, newest first.", (client, cancelled) => client.ListWebhooksAsync(500, cancellationToken: cancelled), WebhookLines.Show, "webhook", "webhooks");

    private static Command Dead(CliConsole console) => Listing(
        console, "dead", "Lists the deliveries that were given up, and why.", (client, cancelled) => client.ListDeliveriesAsync(DeliveryStatus.Dead, 500, cancellationToken: cancelled), WebhookLines.Show,
        "delivery that was given up", "deliveries that were given up");

    private static Command Listing<T>(
        CliConsole console, string name, string description, Func<RingsideClient, CancellationToken, Task<ListPage<T>>> call, Action<T, Terminal> show, string one, string many)
    {
        var server = new ServerOptions(console);
        var command = new Command(name, description);
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            var page = await Refusal.FirstCallAsync(client, first => call(first, cancellationToken));
            var terminal = new Terminal(console.Output, console.HasColours);
            foreach (var item in page.Items)
            {
                show(item, terminal);
            }

            await console.Error.WriteLineAsync(page.Items.Count switch
            {
                0 => $"There are no {many}.",
                1 => $"1 {one}.",
                var count => page.Next is null ? $"{count} {many}." : $"The newest {count} {many}; there are more.",
            });
            return ExitCodes.Completed;
        });
        return command;
    }

    private static Command One(
        CliConsole console, string name, string description, string what, string form, Func<RingsideClient, string, Terminal, CancellationToken, Task<int>> call)
    {
        var id = new Argument<string>(what) { Description = $"The {what}'s id.", HelpName = form };
        var server = new ServerOptions(console);
        var command = new Command(name, description) { id };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            return await Refusal.FirstCallAsync(client, first => call(first, parsed.GetRequiredValue(id), new Terminal(console.Output, console.HasColours), cancellationToken));
        });
        return command;
    }
}
