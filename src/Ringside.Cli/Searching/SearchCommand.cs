using System.CommandLine;
using System.Globalization;
using Ringside.Cli.Connecting;
using Ringside.Cli.Showing;
using Ringside.Client;
using Ringside.Protocol;

namespace Ringside.Cli.Searching;

/// <summary><c>ringside search</c>: prints what was said, done or changed with these words, best first.</summary>
internal static class SearchCommand
{
    public static Command Create(CliConsole console)
    {
        var query = new Argument<string[]>("query")
        {
            Description = "Words, all of which must be there; '\"a phrase\"', begin*, and after -- also -without.",
            Arity = ArgumentArity.OneOrMore,
        };
        var session = new Option<string[]>("--session") { Description = "Only in this session; may be given several times.", HelpName = "ses_…" };
        var agent = new Option<string[]>("--agent") { Description = "Only of this agent.", HelpName = "agt_…" };
        var type = new Option<string[]>("--type") { Description = "Only events of this type, or of all that begin so: tool.*", HelpName = "type" };
        var limit = NumberOption.Create("--limit", "How many to print, at most 500. [default: 20]");
        var server = new ServerOptions(console);
        var command = new Command("search", "Finds what was said, done or changed.") { query, session, agent, type, limit };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            var asked = new SearchQuery(string.Join(' ', parsed.GetRequiredValue(query)))
            {
                Session = parsed.GetValue(session) ?? [],
                Agent = parsed.GetValue(agent) ?? [],
                Type = parsed.GetValue(type) ?? [],
                Limit = parsed.GetValue(limit) ?? 20,
                Wait = TimeSpan.FromSeconds(2),
            };
            var found = await Refusal.FirstCallAsync(client, first => first.SearchAsync(asked, cancellationToken));
            var terminal = new Terminal(console.Output, console.HasColours);
            foreach (var hit in found.Items)
            {
                Show(hit, terminal);
            }

            await console.Error.WriteLineAsync(found.Items.Count == 0 ? "Nothing was found." : found.Next is null ? $"{found.Items.Count} found." : $"The best {found.Items.Count} of more; --limit shows more of them.");
            return found.Items.Count == 0 ? ExitCodes.Failed : ExitCodes.Completed;
        });
        return command;
    }

    private static void Show(SearchHit hit, Terminal terminal)
    {
        terminal.Write(hit.SessionTitle ?? "");
        terminal.Write(string.Create(CultureInfo.InvariantCulture, $"  {hit.Session} · {hit.Time.UtcDateTime:yyyy-MM-dd HH:mm} · {hit.Part}\n  "), Style.Dim);
        foreach (var (text, isHit) in hit.Snippet)
        {
            terminal.Write(text, isHit ? Style.Prompt : Style.Plain);
        }

        terminal.Write("\n");
    }
}
