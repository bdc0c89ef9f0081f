using Ringside.Protocol;

namespace Ringside.Agents.Demo;

/// <summary>Speaks and thinks word by word, and counts tokens as it goes: about one for each word and a third.</summary>
internal sealed class DemoVoice(IAgentHost host, TimeProvider time, TimeSpan wordPause)
{
    private const long WindowSize = 32_000;
    private const double TokensPerWord = 4.0 / 3;

    private long context = 2_400;
    private long output;
    private long reasoning;

    public Task SayAsync(string text, CancellationToken cancellationToken) => StreamAsync(text, word => new MessageChunk(word), ref output, cancellationToken);

    public Task ThinkAsync(string text, CancellationToken cancellationToken) => StreamAsync(text, word => new ThoughtChunk(word), ref reasoning, cancellationToken);

    public ValueTask PlanAsync(int current, CancellationToken cancellationToken, params string[] steps) => host.UpdateAsync(
        new PlanUpdate(
            [.. steps.Select((step, i) => new Phase($"{i + 1}", step, i < current ? "completed" : i == current ? "in_progress" : "pending"))],
            "Count the words of a text"),
        cancellationToken);

    /// <summary>Tells what one model call used: all of the context before it came from the cache.</summary>
    public async Task EndCallAsync(CancellationToken cancellationToken)
    {
        const long input = 180;
        var call = new Counts(input, output + reasoning, context, CacheWrite: input, reasoning);
        context += input + output + reasoning;
        (output, reasoning) = (0, 0);
        await host.UpdateAsync(new UsageReport(call, context, WindowSize), cancellationToken).ConfigureAwait(false);
    }

    private Task StreamAsync(string text, Func<string, AgentUpdate> update, ref long tokens, CancellationToken cancellationToken)
    {
        var words = text.Split(' ').Select((word, i) => i == 0 ? word : $" {word}").ToList();
        tokens += (long)Math.Ceiling(words.Count * TokensPerWord);
        return StreamAsync(words, update, cancellationToken);
    }

    private async Task StreamAsync(IReadOnlyList<string> words, Func<string, AgentUpdate> update, CancellationToken cancellationToken)
    {
        foreach (var word in words)
        {
            await host.UpdateAsync(update(word), cancellationToken).ConfigureAwait(false);
            await PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public Task PauseAsync(CancellationToken cancellationToken) => wordPause > TimeSpan.Zero ? Task.Delay(wordPause, time, cancellationToken) : Task.CompletedTask;
}
