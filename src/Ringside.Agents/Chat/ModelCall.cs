using System.Globalization;
using System.Net;
using Microsoft.Extensions.AI;
using Ringside.Agents.Chat.Providers;
using Ringside.Agents.Processes;

namespace Ringside.Agents.Chat;

/// <summary>Calls the model: streams what it says, tells what it used, and tries again where its provider was only busy.</summary>
internal sealed class ModelCall(
    IChatClient client, ChatSettings settings, string instructions, IList<AITool> tools, IAgentHost host, TimeProvider time, TimeSpan silence)
{
    private const int Attempts = 6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private int waits;

    /// <summary>One answer, whole.</summary>
    /// <param name="answer">Is filled while it comes, so that something is left of one that is cut off.</param>
    /// <param name="isShown">Whether people see its text as the agent's.</param>
    /// <exception cref="AgentException">The provider failed.</exception>
    public async Task RunAsync(IReadOnlyList<ChatMessage> messages, Answer answer, bool isShown, CancellationToken cancellationToken)
    {
        var options = new ChatOptions
        {
            ModelId = settings.Model,
            Instructions = instructions,
            MaxOutputTokens = settings.MaxTokens,
            Tools = tools,
            ToolMode = isShown ? ChatToolMode.Auto : ChatToolMode.None,
        };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await StreamAsync(messages, options, answer, isShown, cancellationToken);
                break;
            }
            catch (ProviderException error) when (error.IsTransient && answer.IsEmpty && attempt < Attempts)
            {
                await PauseAsync(error, attempt, cancellationToken);
            }
            catch (Exception error)
            {
                // What was used is used, also of an answer that was cut off.
                await TellUsageAsync(answer, CancellationToken.None);
                if (error is ProviderException failure)
                {
                    throw Failure(failure);
                }

                throw;
            }
        }

        await TellUsageAsync(answer, cancellationToken);
    }

    private ValueTask TellUsageAsync(Answer answer, CancellationToken cancellationToken) => answer.Usage is not { } usage ? default : host.UpdateAsync(
        new UsageReport(ChatUsage.Counts(usage), ChatUsage.Context(usage), settings.Window, ContextSource: settings.WindowSource, Model: settings.Model),
        cancellationToken);

    private async Task StreamAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, Answer answer, bool isShown, CancellationToken cancellationToken)
    {
        using var idle = new CancellationTokenSource(silence, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
        try
        {
            await foreach (var update in client.GetStreamingResponseAsync(messages, options, stop.Token))
            {
                idle.CancelAfter(silence);
                answer.Take(update);
                if (isShown)
                {
                    await TellAsync(update, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new AgentException(AgentErrors.Unresponsive, $"{settings.Title} sent nothing for {ProgramFailures.Words(silence)} in the middle of its answer.") { IsTurnOnly = true };
        }
    }

    private async Task TellAsync(ChatResponseUpdate update, CancellationToken cancellationToken)
    {
        foreach (var content in update.Contents)
        {
            switch (content)
            {
                case TextContent { Text: { Length: > 0 } text }:
                    await host.UpdateAsync(new MessageChunk(text), cancellationToken);
                    break;
                case TextReasoningContent { Text: { Length: > 0 } thought }:
                    await host.UpdateAsync(new ThoughtChunk(thought), cancellationToken);
                    break;
            }
        }
    }

    /// <summary>Twice as long each time, or as long as the provider asks; people see for what.</summary>
    private async Task PauseAsync(ProviderException error, int attempt, CancellationToken cancellationToken)
    {
        var pause = error.RetryAfter ?? FirstPause * Math.Pow(2, attempt - 1);
        pause = pause < LongestPause ? pause : LongestPause;
        var wait = new ToolCallUpdate
        {
            CallId = string.Create(CultureInfo.InvariantCulture, $"wait_{time.GetUtcNow().ToUnixTimeMilliseconds()}_{++waits}"),
            Name = "wait",
            Kind = "other",
            Title = $"{settings.Title} cannot answer now ({error.Message}): trying again in {ProgramFailures.Words(pause)}",
            Status = "in_progress",
        };
        await host.UpdateAsync(wait, cancellationToken);
        await Task.Delay(pause, time, cancellationToken);
        await host.UpdateAsync(wait with { Status = "completed" }, cancellationToken);
    }

    private AgentException Failure(ProviderException error) => error.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        ? new AgentException(AgentErrors.AuthRequired, $"{settings.Title} did not take the key in `{settings.KeyVariable}`: {error.Message}", error)
        : new AgentException(AgentErrors.Provider, $"{settings.Title} answered {error.Message}", error) { IsTurnOnly = true };
}
