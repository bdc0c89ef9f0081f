using System.CommandLine;
using Ringside.Cli.Connecting;
using Ringside.Protocol;

namespace Ringside.Cli.Running;

/// <summary><c>ringside answer</c>: answers a question that an agent waits for.</summary>
internal static class AnswerCommand
{
    public static Command Create(CliConsole console)
    {
        var interaction = new Argument<string>("interaction") { Description = "The question's id (itx_…)." };
        var option = new Argument<string?>("option") { Description = "The id of the choice.", Arity = ArgumentArity.ZeroOrOne };
        var text = new Option<string?>("--text") { Description = "An answer in words, for a question without choices.", HelpName = "words" };
        var server = new ServerOptions(console);
        var command = new Command("answer", "Answers a question that an agent waits for; the first answer wins.") { interaction, option, text };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            var answer = new AnswerInteraction { Option = parsed.GetValue(option), Text = parsed.GetValue(text) };
            if (answer is { Option: null, Text: null })
            {
                throw new RefusalException("Give the id of a choice, or --text.");
            }

            await Refusal.FirstCallAsync(client, first => first.AnswerAsync(parsed.GetRequiredValue(interaction), answer, cancellationToken));
            return ExitCodes.Completed;
        });
        return command;
    }
}
