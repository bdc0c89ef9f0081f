using System.Globalization;
using Microsoft.Extensions.AI;
using Ringside.Agents.Acp;

namespace Ringside.Agents.Chat;

/// <summary>Makes room when the conversation has come near the end of the model's window: the model itself writes down what is to be kept.</summary>
internal sealed class Compaction(ModelCall model, long window, IAgentHost host, TimeProvider time)
{
    private const double Limit = 0.8;
    private const int CharactersPerToken = 4;

    private const string Ask = """
        The conversation has grown too long to go on with. Write down, for yourself, all that is needed to go on without it: what was asked for, what was decided and
        why, what was done (files, commands, what came of them), what is left to do, and how people want things done. Nothing else will be left.
        """;

    private int times;

    /// <summary>Whether the next call should not be made with all of this.</summary>
    /// <param name="used">What the newest call took of the window.</param>
    /// <param name="since">What has come since.</param>
    public bool IsDue(long used, IEnumerable<ChatMessage> since) => used + (since.Sum(Characters) / CharactersPerToken) > window * Limit;

    /// <summary>The conversation that is left: a summary, with the newest prompt as it was.</summary>
    /// <exception cref="AgentException">The provider failed; the conversation is as it was.</exception>
    public async Task<ChatMessage> RunAsync(IReadOnlyList<ChatMessage> messages, string prompt, CancellationToken cancellationToken)
    {
        var told = new ToolCallUpdate
        {
            CallId = string.Create(CultureInfo.InvariantCulture, $"compact_{time.GetUtcNow().ToUnixTimeMilliseconds()}_{++times}"),
            Name = "compact",
            Kind = "think",
            Title = "Sum up the conversation, which has filled the model's window to 80 %",
            Status = "in_progress",
        };
        await host.UpdateAsync(told, cancellationToken);
        var answer = new Answer(time);
        await model.RunAsync([.. messages, new ChatMessage(ChatRole.User, Ask)], answer, isShown: false, cancellationToken);
        if (answer.Text.Length == 0)
        {
            throw new AgentException(AgentErrors.Error, "The model's window is full, and the model did not sum up the conversation.") { IsTurnOnly = true };
        }

        await host.UpdateAsync(told with { Status = "completed", Content = [AcpJson.TextBlock(answer.Text)] }, cancellationToken);
        return new ChatMessage(ChatRole.User, $"What you wrote down of the conversation so far:\n\n{answer.Text}\n\nThe newest prompt, at which you are working:\n\n{prompt}");
    }

    private static long Characters(ChatMessage message) => message.Contents.Sum(content => content switch
    {
        TextContent text => text.Text.Length,
        FunctionResultContent result => result.Result is string text ? text.Length : 0L,
        _ => 0L,
    });
}
