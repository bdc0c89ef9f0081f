using System.Text.Json;
using Ringside.Protocol;

namespace Ringside.Agents;

/// <summary>Where an agent tells what it does and asks what it may do. Calls come one at a time, in the order in which things happened.</summary>
public interface IAgentHost
{
    /// <summary>Tells something. When it completes, the driver may tell the next; a slow log thereby slows the agent, and nothing piles up.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants it any more; the agent goes on. Any other exception ends the agent.</exception>
    ValueTask UpdateAsync(AgentUpdate update, CancellationToken cancellationToken);

    /// <summary>
    /// Asks a person. Other updates go on while the answer is awaited. The question is durable before this waits, and the answer before it returns (A10).
    /// Null: the turn is being cancelled, and the question with it.
    /// </summary>
    Task<string?> AskPermissionAsync(PermissionRequest request, CancellationToken cancellationToken);
}

/// <summary>A permission that the agent wants: for which tool call, and the choices. The answer is the id of an option.</summary>
public sealed record PermissionRequest(ToolCallUpdate Tool, IReadOnlyList<InteractionOption> Options);

/// <summary>Something that an agent said of itself.</summary>
public abstract record AgentUpdate;

/// <summary>A piece of the answer. Pieces with one <paramref name="MessageId"/> are one message; without one, pieces that follow each other are.</summary>
public sealed record MessageChunk(string Text, string? MessageId = null) : AgentUpdate;

/// <summary>A piece of what the agent thinks; grouped as <see cref="MessageChunk"/>.</summary>
public sealed record ThoughtChunk(string Text, string? MessageId = null) : AgentUpdate;

/// <summary>A content block of the answer that is not text (ACP content block).</summary>
public sealed record MessageContent(JsonElement Content, string? MessageId = null) : AgentUpdate;

/// <summary>
/// What is new of a tool call. The first with an unknown id starts it; absent members stay as they were; a list replaces the old one; a status of
/// <c>completed</c> or <c>failed</c> ends it.
/// </summary>
public sealed record ToolCallUpdate : AgentUpdate
{
    /// <summary>The agent's own id of the call, unique within its session.</summary>
    public required string CallId { get; init; }
    public string? Name { get; init; }
    public string? Kind { get; init; }
    public string? Title { get; init; }
    public JsonElement? Input { get; init; }
    public JsonElement? Output { get; init; }
    public IReadOnlyList<JsonElement>? Content { get; init; }

    /// <summary>
    /// What it has printed since the last update; valid until this one is taken. All of it is kept, and shown in the place of the first <c>terminal</c> of its
    /// content, else behind it.
    /// </summary>
    public ReadOnlyMemory<char> Printed { get; init; }

    /// <summary>What it had printed before is not part of what it shows: <see cref="Printed"/> begins anew.</summary>
    public bool PrintsAnew { get; init; }
    public IReadOnlyList<ToolLocation>? Locations { get; init; }

    /// <summary><c>pending</c>, <c>in_progress</c>, <c>completed</c> or <c>failed</c>.</summary>
    public string? Status { get; init; }
    public string? Error { get; init; }

    /// <summary>It is a call of one of <see cref="AgentStart.Tools"/>, and has <see cref="OfferedTool.CallName"/>, <see cref="OfferedTool.CallTitle"/> and the tool's arguments as its input.</summary>
    public bool IsOwn { get; init; }
}

/// <summary>It has taken what it was last told inside its turn (<see cref="IAgent.SteerAsync"/>): what it says from here on, it says knowing it. Drivers without this word are taken to, when they answer.</summary>
public sealed record SteeringHeard : AgentUpdate;

/// <summary>The whole plan.</summary>
public sealed record PlanUpdate(IReadOnlyList<Phase> Phases, string? Goal = null) : AgentUpdate;

/// <summary>
/// Tokens. <paramref name="Call"/> is what one model call used; <paramref name="ContextUsed"/> and <paramref name="ContextSize"/> are of the newest call and the
/// model's window, by <paramref name="ContextSource"/> (E7; absent: <c>reported</c>); <paramref name="Cost"/> is cumulative over the agent's
/// <paramref name="Conversation"/>.
/// </summary>
/// <param name="Model">The model, as the agent names it: it prices the call and knows its window where nothing else does (G41).</param>
/// <param name="Conversation">The agent's own id of the conversation, by which its running total of the cost is known after another start.</param>
public sealed record UsageReport(
    Counts? Call = null, long? ContextUsed = null, long? ContextSize = null, Cost? Cost = null, string? ContextSource = null, string? Model = null,
    string? Conversation = null) : AgentUpdate;

/// <summary>The slash commands it now offers.</summary>
public sealed record CommandsUpdate(IReadOnlyList<AgentCommand> Commands) : AgentUpdate;

/// <summary>The mode it now works in, and the modes there are where it says so.</summary>
public sealed record ModeUpdate(string Mode, IReadOnlyList<SessionMode>? Modes = null) : AgentUpdate;

/// <summary>Its configuration options, as ACP's <c>configOptions</c>.</summary>
public sealed record ConfigOptionsUpdate(JsonElement Options) : AgentUpdate;

/// <summary>A title it gave the conversation.</summary>
public sealed record TitleUpdate(string Title) : AgentUpdate;
