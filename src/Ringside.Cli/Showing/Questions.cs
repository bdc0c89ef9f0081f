using System.Globalization;
using System.Text.Json;
using Ringside.Client;
using Ringside.Protocol;

namespace Ringside.Cli.Showing;

/// <summary>
/// The questions that are open, oldest first. A line from the keyboard answers the oldest. Others may answer first, in the page or elsewhere: the first
/// answer wins.
/// </summary>
internal sealed class Questions(RingsideClient client, CliConsole console, Transcript transcript, Terminal notices) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly List<InteractionData> open = [];
    private readonly CancellationTokenSource closing = new();
    private bool isCaughtUp;
    private Task? reading;

    public void Follow(Event item)
    {
        if (!item.Type.StartsWith("interaction.", StringComparison.Ordinal))
        {
            return;
        }

        var question = JsonSerializer.Deserialize(item.Data, ProtocolJson.Default.InteractionData)!;
        lock (gate)
        {
            open.RemoveAll(known => known.Interaction == question.Interaction);
            if (item.Type == EventTypes.InteractionOpened)
            {
                open.Add(question);
            }
        }

        if (item.Type == EventTypes.InteractionOpened && isCaughtUp)
        {
            Ask(question);
        }
    }

    /// <summary>Asks what history left open, and from now on whatever comes.</summary>
    public void CaughtUp()
    {
        if (isCaughtUp)
        {
            return;
        }

        isCaughtUp = true;
        List<InteractionData> waiting;
        lock (gate)
        {
            waiting = [.. open];
        }

        waiting.ForEach(Ask);
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        if (reading is { IsCompleted: true })
        {
            await reading;
        }
    }

    private void Ask(InteractionData question)
    {
        var example = question.Options is [var first, ..] ? first.Id : "\"…\"";
        transcript.Ask(question, console.Keyboard is null
            ? $"Answer in the page at {client.Server}, or: ringside answer {question.Interaction} {example}"
            : question.Options is { Count: > 0 } options ? $"Type a number from 1 to {options.Count} and Enter." : "Type the answer and Enter.");
        if (console.Keyboard is { } keyboard)
        {
            // A read of the console cannot be called off, so it has a task to itself that the end of the process ends.
            reading ??= Task.Run(() => ReadAsync(keyboard));
        }
    }

    private async Task ReadAsync(TextReader keyboard)
    {
        while (!closing.IsCancellationRequested && await keyboard.ReadLineAsync() is { } line)
        {
            InteractionData? question;
            lock (gate)
            {
                question = open.FirstOrDefault();
            }

            if (question is not null && line.Trim() is { Length: > 0 } text)
            {
                await AnswerAsync(question, text);
            }
        }
    }

    private async Task AnswerAsync(InteractionData question, string text)
    {
        if (Choose(question, text) is not { } answer)
        {
            notices.Line($"'{text}' is none of the choices.", Style.Dim);
            return;
        }

        try
        {
            await client.AnswerAsync(question.Interaction, answer, closing.Token);
        }
        catch (RingsideException refused)
        {
            notices.Line(refused.Code == ErrorCodes.AlreadyAnswered ? "Somebody has answered already." : refused.Message, Style.Dim);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            notices.Line("The answer did not get through: " + exception.Message, Style.Dim);
        }
    }

    /// <summary>By number, id or name; null where it is none of them.</summary>
    internal static AnswerInteraction? Choose(InteractionData question, string text)
    {
        if (question.Options is not { Count: > 0 } options)
        {
            return new AnswerInteraction { Text = text };
        }

        var option = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= options.Count
            ? options[number - 1]
            : options.FirstOrDefault(known => known.Id == text || known.Name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return option is null ? null : new AnswerInteraction { Option = option.Id };
    }
}
