using Ringside.Agents;
using Ringside.TestKit;

namespace Ringside.RealAgents.Tests;

/// <summary>Keeps what an agent tells and asks, and answers each question with the option of the kind that the test chose, or only on cancel.</summary>
internal sealed class RecordingHost : IAgentHost
{
    public Recording<AgentUpdate> Updates { get; } = new("The agent's updates");

    public Recording<PermissionRequest> Asked { get; } = new("The agent's questions");

    /// <summary>ACP's kind of option, or null: nobody answers.</summary>
    public string? Choose { get; set; } = "allow_once";

    /// <summary>All pieces of the answer so far, joined.</summary>
    public string Said => string.Concat(Updates.Items.OfType<MessageChunk>().Select(chunk => chunk.Text));

    public string Thought => string.Concat(Updates.Items.OfType<ThoughtChunk>().Select(chunk => chunk.Text));

    /// <summary>A tool call as told so far: later members over earlier ones.</summary>
    public ToolCallUpdate Tool(string callId) => Updates.Items.OfType<ToolCallUpdate>().Where(update => update.CallId == callId)
        .Aggregate((old, update) => update with { Kind = update.Kind ?? old.Kind, Title = update.Title ?? old.Title, Status = update.Status ?? old.Status });

    public ValueTask UpdateAsync(AgentUpdate update, CancellationToken cancellationToken)
    {
        Updates.Add(update);
        return ValueTask.CompletedTask;
    }

    public async Task<string?> AskPermissionAsync(PermissionRequest request, CancellationToken cancellationToken)
    {
        Asked.Add(request);
        if (Choose is { } kind)
        {
            return request.Options.First(option => option.Kind == kind).Id;
        }

        var cancelled = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => cancelled.TrySetResult(null));
        return await cancelled.Task;
    }
}
