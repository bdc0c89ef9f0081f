using System.Text.Json;

namespace Ringside.Protocol;

/// <summary>Data of <c>agent.created</c>, <c>agent.updated</c> (changed members) and <c>agent.removed</c>.</summary>
public sealed record AgentData
{
    public required string Agent { get; init; }
    public string? Name { get; init; }
    public string? Title { get; init; }
    public string? Driver { get; init; }
    public AgentSettings? Settings { get; init; }
    public IReadOnlyList<string>? Cleared { get; init; }
}

/// <summary>Data of the <c>session.*</c> events: the members that changed; all of them in <c>session.created</c>.</summary>
public sealed record SessionData
{
    /// <summary>In <c>session.updated</c>: the agent that the session was given to. The event's own is this one.</summary>
    public string? Agent { get; init; }
    public string? Title { get; init; }
    public string? Workdir { get; init; }

    /// <summary>In <c>session.created</c>: the worktree that is made for it.</summary>
    public SessionWorktree? Worktree { get; init; }

    /// <summary><c>private</c> or <c>team</c>.</summary>
    public string? Visibility { get; init; }
    public string? Owner { get; init; }
    public string? Parent { get; init; }

    /// <summary>One of <see cref="SessionStatus"/>.</summary>
    public string? Status { get; init; }

    /// <summary>The threads in which it now waits for an answer, where that has changed; empty where in none.</summary>
    public IReadOnlyList<string>? WaitsIn { get; init; }
    public string? Summary { get; init; }

    /// <summary>One of <see cref="Policies"/>.</summary>
    public string? Policy { get; init; }
    public string? Mode { get; init; }
    public IReadOnlyList<SessionMode>? Modes { get; init; }

    /// <summary>The agent's configuration options, as ACP's <c>configOptions</c>.</summary>
    public JsonElement? ConfigOptions { get; init; }
    public IReadOnlyList<AgentCommand>? Commands { get; init; }

    /// <summary>All that people have chosen of what the agent offers.</summary>
    public SessionChoices? Choices { get; init; }

    /// <summary>Whether the agent can be told something inside its turn (G31).</summary>
    public bool? Steers { get; init; }

    /// <summary>Whether a prompt to the agent may hold images.</summary>
    public bool? Images { get; init; }

    /// <summary>In <c>session.created</c>: where it was imported from.</summary>
    public ImportedFrom? Imported { get; init; }
    public IReadOnlyList<string>? Cleared { get; init; }
}

/// <summary>What an imported session was where it happened.</summary>
/// <param name="Session">Its id there.</param>
/// <param name="Epoch">Of the log there.</param>
/// <param name="ExportedAt">When it was exported.</param>
/// <param name="At">When it was imported; the session's own times, and its events', are those at which it happened.</param>
/// <param name="Workdir">The folder it worked in there.</param>
public sealed record ImportedFrom(string Session, string Epoch, DateTimeOffset ExportedAt, DateTimeOffset At, string? Workdir = null);

/// <summary>A mode the agent can work in (ACP's session modes).</summary>
public sealed record SessionMode(string Id, string Name, string? Description = null);

/// <summary>What people have chosen for a session of what its agent offers; its agent is started with it.</summary>
/// <param name="Mode">Id of a mode.</param>
/// <param name="Config">Values of configuration options, by their ids.</param>
public sealed record SessionChoices(string? Mode = null, IReadOnlyDictionary<string, JsonElement>? Config = null);

/// <summary>A slash command that the agent offers (ACP's <c>availableCommands</c>).</summary>
public sealed record AgentCommand(string Name, string? Description = null, string? Hint = null);

/// <summary>Data of the <c>prompt.*</c> events.</summary>
public sealed record PromptData
{
    public required string Prompt { get; init; }

    /// <summary>The run that the prompt will become; in a <c>prompt.delivered</c> into a run that goes on, the one that it would have become.</summary>
    public string? Run { get; init; }
    public LongText? Text { get; init; }
    public IReadOnlyList<JsonElement>? Content { get; init; }

    /// <summary><c>queue</c>, <c>steer</c> or <c>interrupt</c>.</summary>
    public string? Delivery { get; init; }

    /// <summary>What whoever made the run gave with it; <c>run.started</c> has it too.</summary>
    public JsonElement? Context { get; init; }

    /// <summary>The message that shows the prompt in the transcript.</summary>
    public string? Message { get; init; }

    /// <summary>In <c>prompt.moved</c>: its new place in the inbox, from 0.</summary>
    public int? Index { get; init; }
}
