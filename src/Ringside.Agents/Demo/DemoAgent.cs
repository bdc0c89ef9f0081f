using System.Text.Json;

namespace Ringside.Agents.Demo;

/// <summary>The script: it plans, thinks, writes a small program, makes and mends a mistake, and asks before it runs anything.</summary>
internal sealed class DemoAgent(DemoVoice voice, DemoTools tools) : IAgent
{
    private const string Sample = "Everything that happens is an event in one ordered log.\nEverything anyone sees is a fold over that log.\n";

    private const string Wrong = "#!/bin/sh\n# Counts the words of a file, the most frequent first.\ntr ' ' '\\n' < \"$1\" | sort | uniq -c | sort -rn | head -5\n";

    private const string Right = "#!/bin/sh\n# Counts the words of a file, the most frequent first.\ntr -cs '[:alpha:]' '\\n' < \"$1\" | tr '[:upper:]' '[:lower:]' | sort | uniq -c | sort -rn | head -5\n";

    private static readonly string[] Steps = ["Look at the folder", "Write the word counter", "Try it", "Mend what is wrong", "Say what was done"];

    private readonly TurnStops stops = new();

    public Task Ended => stops.Ended;

    /// <summary>It follows its script whatever was said before.</summary>
    public bool TakesBriefings => false;

    public async Task<TurnResult> PromptAsync(IReadOnlyList<JsonElement> prompt, CancellationToken cancellationToken)
    {
        using var cancelling = stops.Begin(cancellationToken);
        try
        {
            await PerformAsync(Words(prompt), cancelling.Token).ConfigureAwait(false);
            return new TurnResult("end_turn");
        }
        catch (OperationCanceledException) when (cancelling.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new TurnResult("cancelled");
        }
        finally
        {
            stops.End();
        }
    }

    public Task CancelAsync() => stops.CancelAsync();

    public ValueTask DisposeAsync() => stops.DisposeAsync();

    private async Task PerformAsync(string prompt, CancellationToken cancelled)
    {
        await voice.PlanAsync(0, cancelled, Steps).ConfigureAwait(false);
        await voice.ThinkAsync(
            $"The request is: “{prompt}”. I am the demo agent, so I follow my script whatever it says, but with real tools. A word counter is small enough to see whole, "
            + "and large enough to get wrong once. First I look at what is in the folder.",
            cancelled).ConfigureAwait(false);
        var listing = await tools.ListAsync(cancelled).ConfigureAwait(false);
        await voice.EndCallAsync(cancelled).ConfigureAwait(false);

        await voice.SayAsync(
            $"I work in `{tools.Workdir}`, which holds {(listing == "(empty)" ? "nothing yet" : $"{listing.Split('\n').Length} things")}. I will write a small **word counter**, try it, and mend it if it is wrong.",
            cancelled).ConfigureAwait(false);
        await voice.PlanAsync(1, cancelled, Steps).ConfigureAwait(false);
        await tools.WriteAsync("sample.txt", Sample, cancelled).ConfigureAwait(false);
        await tools.WriteAsync("count.sh", Wrong, cancelled).ConfigureAwait(false);
        await voice.EndCallAsync(cancelled).ConfigureAwait(false);

        await voice.PlanAsync(2, cancelled, Steps).ConfigureAwait(false);
        await voice.SayAsync("Both files are written. Now I would like to run the counter on the sample.", cancelled).ConfigureAwait(false);
        var first = await tools.RunAsync("sh count.sh sample.txt", cancelled).ConfigureAwait(false);
        await voice.EndCallAsync(cancelled).ConfigureAwait(false);
        if (first)
        {
            await MendAsync(cancelled).ConfigureAwait(false);
        }

        await voice.PlanAsync(4, cancelled, Steps).ConfigureAwait(false);
        await voice.SayAsync(first ? Done : Refused, cancelled).ConfigureAwait(false);
        await voice.EndCallAsync(cancelled).ConfigureAwait(false);
        await voice.PlanAsync(Steps.Length, cancelled, Steps).ConfigureAwait(false);
    }

    private async Task MendAsync(CancellationToken cancelled)
    {
        await voice.PlanAsync(3, cancelled, Steps).ConfigureAwait(false);
        await voice.ThinkAsync(
            "“Everything” and “everything” would be two words, and “log.” is not “log”: the counter cuts at spaces alone. I cut at everything that is not a letter, and fold the case.",
            cancelled).ConfigureAwait(false);
        await voice.SayAsync("It runs, but it takes `log.` and `log` for two words. I cut at everything that is not a letter instead.", cancelled).ConfigureAwait(false);
        await tools.WriteAsync("count.sh", Right, cancelled).ConfigureAwait(false);
        await tools.RunAsync("sh count.sh sample.txt", cancelled).ConfigureAwait(false);
        await voice.EndCallAsync(cancelled).ConfigureAwait(false);
    }

    private const string Done = """
        The word counter works. What I did:

        | file | what it is |
        |---|---|
        | `sample.txt` | two sentences to count |
        | `count.sh` | the counter, mended once |

        Run it yourself with:

        ```sh
        sh count.sh sample.txt
        ```

        Now try **Stop** in the middle of a turn, open this page in a second window, or start *Claude Code*, *Codex* or *Gemini* on a folder of yours.
        """;

    private const string Refused = "You did not let me run the counter, so I leave it there: the files are written, and nothing was executed. Ask again if you change your mind.";

    private static string Words(IReadOnlyList<JsonElement> prompt)
    {
        var text = string.Join(' ', prompt.Select(block => block.TryGetProperty("text", out var text) ? text.GetString() : null).OfType<string>()).Trim();
        return text.Length <= 120 ? text : string.Concat(text.AsSpan(0, 120), "…");
    }
}
