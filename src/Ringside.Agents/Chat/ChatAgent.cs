using System.Text.Json;
using Microsoft.Extensions.AI;
using Ringside.Agents.Chat.Providers;
using Ringside.Agents.Chat.Tools;
using Ringside.Agents.JsonRpc;

namespace Ringside.Agents.Chat;

/// <summary>A conversation with a model that may call tools, in one session.</summary>
internal sealed class ChatAgent(ModelCall model, ChatTools tools, Compaction compaction, TimeProvider time) : IAgent
{
    /// <summary>A model that goes round in circles comes to an end.</summary>
    private const int MaxCalls = 500;

    private readonly TurnStops stops = new();
    private readonly List<ChatMessage> messages = [];
    private readonly Lock gate = new();
    private List<ChatMessage>? steering;
    private long used;
    private int counted;

    public Task Ended => stops.Ended;

    public async Task<TurnResult> PromptAsync(IReadOnlyList<JsonElement> prompt, CancellationToken cancellationToken)
    {
        using var cancelling = stops.Begin(cancellationToken);
        steering = [];
        messages.Add(Message(prompt));
        try
        {
            return new TurnResult(await WorkAsync(PromptText.Of(prompt), cancelling.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new TurnResult("cancelled");
        }
        catch (AgentException error) when (error.InnerException is ProviderException { IsRefusal: true } && messages[^1].Role == ChatRole.User)
        {
            // What the provider cannot take would stand in the way of every prompt to come.
            messages.RemoveAt(messages.Count - 1);
            throw;
        }
        finally
        {
            stops.End();
            lock (gate)
            {
                steering = null;
            }

            Mend();
        }
    }

    public bool CanSteer => true;

    public bool TakesImages => true;

    public Task<bool> SteerAsync(IReadOnlyList<JsonElement> prompt, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            steering?.Add(Message(prompt));
            return Task.FromResult(steering is not null);
        }
    }

    public Task CancelAsync() => stops.CancelAsync();

    public ValueTask DisposeAsync() => stops.DisposeAsync();

    private async Task<string> WorkAsync(string prompt, CancellationToken cancellationToken)
    {
        for (var calls = 0; calls < MaxCalls; calls++)
        {
            if (messages.Count > 2 && compaction.IsDue(used, messages.Skip(counted)))
            {
                var left = await compaction.RunAsync(messages, prompt, cancellationToken);
                messages.Clear();
                messages.Add(left);
                (used, counted) = (0, 0);
            }

            var answer = await AskAsync(cancellationToken);
            if (answer.Calls is { Count: > 0 } wanted)
            {
                var results = new ChatMessage(ChatRole.Tool, []);
                messages.Add(results);
                foreach (var call in wanted)
                {
                    results.Contents.Add(await tools.RunAsync(call, cancellationToken));
                }
            }

            if (!TakeSteering(endsOtherwise: answer.Calls.Count == 0) && answer.Calls.Count == 0)
            {
                return answer.FinishReason == ChatFinishReason.Length ? "max_tokens" : answer.FinishReason == ChatFinishReason.ContentFilter ? "refusal" : "end_turn";
            }
        }

        return "max_turn_requests";
    }

    private async Task<Answer> AskAsync(CancellationToken cancellationToken)
    {
        var answer = new Answer(time);
        try
        {
            await model.RunAsync(messages, answer, isShown: true, cancellationToken);
        }
        catch
        {
            if (answer.Cut() is { } cut)
            {
                messages.Add(cut);
            }

            throw;
        }

        if (!answer.IsEmpty)
        {
            messages.Add(answer.Message);
        }

        if (answer.Usage is { } usage)
        {
            (used, counted) = (ChatUsage.Context(usage), messages.Count);
        }

        return answer;
    }

    /// <summary>Takes in what people said meanwhile. Where there was nothing and the turn is at its end, nothing more is taken.</summary>
    private bool TakeSteering(bool endsOtherwise)
    {
        lock (gate)
        {
            var (said, any) = (steering!, steering!.Count > 0);
            messages.AddRange(said);
            steering = any || !endsOtherwise ? [] : null;
            return any;
        }
    }

    /// <summary>Gives every call a result: providers take no conversation in which one is missing.</summary>
    private void Mend()
    {
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            // Only the results right after count: some servers give the same ids again and again.
            var results = i + 1 < messages.Count && messages[i + 1].Role == ChatRole.Tool ? messages[i + 1] : null;
            var answered = results?.Contents.OfType<FunctionResultContent>().Select(result => result.CallId).ToHashSet() ?? [];
            foreach (var call in messages[i].Contents.OfType<FunctionCallContent>().Where(call => !answered.Contains(call.CallId)))
            {
                if (results is null)
                {
                    messages.Insert(i + 1, results = new ChatMessage(ChatRole.Tool, []));
                }

                results.Contents.Add(new FunctionResultContent(call.CallId, "Error: the turn was ended before this was done."));
            }
        }
    }

    private static ChatMessage Message(IReadOnlyList<JsonElement> prompt) => new(ChatRole.User, [.. prompt.Select(Content)]);

    private static AIContent Content(JsonElement block) =>
        block.Text("type") == "image" && block.Member("data") is { } data && data.TryGetBytesFromBase64(out var bytes) && block.Text("mimeType") is { } type
            ? new DataContent(bytes, type)
            : new TextContent(PromptText.Of(block));
}
