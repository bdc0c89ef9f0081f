using System.Text.Json;

namespace Ringside.Protocol;

/// <summary>One continuing conversation with one agent in one working directory.</summary>
public sealed record Session
{
    public required string Id { get; init; }
    public required string Agent { get; init; }
    public required string Tree { get; init; }
    public string? Parent { get; init; }
    public required string Title { get; init; }
    public string? Workdir { get; init; }

    /// <summary>The worktree of a repository that was made for it, in which its folder is.</summary>
    public SessionWorktree? Worktree { get; init; }
    public required string Owner { get; init; }
    public required string Visibility { get; init; }

    /// <summary>One of <see cref="SessionStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>The run that is going.</summary>
    public string? Run { get; init; }

    /// <summary>The run that ended last.</summary>
    public string? LastRun { get; init; }

    /// <summary>How it ended, one of <see cref="RunStatus"/>.</summary>
    public string? LastRunStatus { get; init; }
    public string? Summary { get; init; }
    public PlanData? Plan { get; init; }
    public UsageData? Usage { get; init; }

    /// <summary>The questions that wait for a person, oldest first; where one session is asked for, those of the sessions delegated from it too.</summary>
    public IReadOnlyList<Interaction> Interactions { get; init; } = [];

    /// <summary>The prompts not yet delivered, next first.</summary>
    public IReadOnlyList<Prompt> Inbox { get; init; } = [];

    /// <summary>The threads in which it has asked a blocking question that nobody has answered yet.</summary>
    public IReadOnlyList<string> WaitsIn { get; init; } = [];

    /// <summary>What is allowed without asking a person, one of <see cref="Policies"/>.</summary>
    public string Policy { get; init; } = Policies.Ask;
    public string? Mode { get; init; }
    public IReadOnlyList<SessionMode>? Modes { get; init; }
    public JsonElement? ConfigOptions { get; init; }
    public IReadOnlyList<AgentCommand>? Commands { get; init; }

    /// <summary>What people have chosen of these; its agent is started with it.</summary>
    public SessionChoices? Choices { get; init; }

    /// <summary>Its agent can be told something inside its turn; absent where it cannot, or has not run yet.</summary>
    public bool? Steers { get; init; }

    /// <summary>A prompt to its agent may hold images; absent where it may not, or the agent has not run yet.</summary>
    public bool? Images { get; init; }

    /// <summary>Where it happened, if not here.</summary>
    public ImportedFrom? Imported { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public Cursor? Cursor { get; init; }
}

/// <summary>A folder that sessions may work in, as <c>GET /api/folders</c> answers.</summary>
/// <param name="Path">Its real path.</param>
/// <param name="Repository">The git repository that it is in, where a session may have a worktree of its own.</param>
/// <param name="Branch">The branch that is checked out there.</param>
public sealed record FoundFolder(string Path, string? Repository = null, string? Branch = null);

/// <summary>Files of a session's folder, as <c>GET /api/sessions/{id}/files</c> answers.</summary>
/// <param name="Items">Their paths from the folder, those first that fit best.</param>
/// <param name="More">There are more that fit, or more than were looked at.</param>
public sealed record FoundFiles(IReadOnlyList<string> Items, bool? More = null);

/// <summary>A session's own worktree (G61).</summary>
/// <param name="Repository">The folder of the repository.</param>
/// <param name="Path">Where it is; made when the session's agent starts.</param>
/// <param name="Base">The commit at which its branch began.</param>
public sealed record SessionWorktree(string Repository, string Path, string Branch, string Base);

/// <summary>Answer of <c>DELETE /api/sessions/{id}</c> where something of its worktree was kept.</summary>
/// <param name="Kept">What, and why, for a person.</param>
public sealed record SessionRemoved(SessionWorktree Worktree, string Kept);

/// <summary>What a session is doing.</summary>
public static class SessionStatus
{
    public const string Idle = "idle", Queued = "queued", Running = "running", Waiting = "waiting", Failed = "failed", Closed = "closed";

    public static readonly IReadOnlyList<string> All = [Idle, Queued, Running, Waiting, Failed, Closed];
}

/// <summary>Whom a session is shown to: its owner and admins, or every member.</summary>
public static class Visibility
{
    public const string Private = "private", Team = "team";
}

/// <summary>Which permissions a session grants by itself; each takes in those before it. What none grants, a person is asked.</summary>
public static class Policies
{
    /// <summary>None.</summary>
    public const string Ask = "ask";

    /// <summary>Tools of the kinds read, search and think.</summary>
    public const string Read = "read";

    /// <summary>Edits too, of which every place is inside the working directory.</summary>
    public const string Edit = "edit";

    /// <summary>Everything.</summary>
    public const string All = "all";

    /// <summary>Of an answer alone, and chosen by nobody: those of Ringside's own tools that only look or speak are granted whatever the policy is.</summary>
    public const string Tools = "tools";

    /// <summary>What no policy grants.</summary>
    public const string Person = "person";

    public static readonly IReadOnlyList<string> Known = [Ask, Read, Edit, All];
}

/// <summary>Body of <c>POST /api/sessions</c>.</summary>
public sealed record CreateSession
{
    /// <summary>An agent's id or name.</summary>
    public required string Agent { get; init; }
    public string? Title { get; init; }
    public string? Workdir { get; init; }

    /// <summary>true for a worktree of its own of the repository that the folder is in; or the name of its new branch.</summary>
    public JsonElement? Worktree { get; init; }
    public string? Visibility { get; init; }
    public string? Parent { get; init; }

    /// <summary>One of <see cref="Policies"/>; <c>ask</c> by default.</summary>
    public string? Policy { get; init; }

    /// <summary>The mode to work in from the first prompt on. What the agent's program does not offer then fails the run.</summary>
    public string? Mode { get; init; }

    /// <summary>Values of its configuration options by their ids, likewise.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Config { get; init; }
}

/// <summary>Body of <c>PATCH /api/sessions/{id}</c>.</summary>
public sealed record UpdateSession
{
    /// <summary>The id or name of the agent to go on with; only while no run is going.</summary>
    public string? Agent { get; init; }
    public string? Title { get; init; }
    public string? Visibility { get; init; }

    /// <summary>One of <see cref="Policies"/>; holds for what is asked from now on.</summary>
    public string? Policy { get; init; }

    /// <summary>The mode to work in, one of the session's <c>modes</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>New values of some of the session's <c>configOptions</c>, by their ids.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Config { get; init; }

    /// <summary>true ends the session: its run is cancelled, its agent's processes end, it takes no more prompts.</summary>
    public bool? Closed { get; init; }
}

/// <summary>A prompt in a session's inbox, or one that has left it.</summary>
public sealed record Prompt
{
    public required string Id { get; init; }
    public required string Session { get; init; }
    public required string Run { get; init; }
    public LongText? Text { get; init; }
    public IReadOnlyList<JsonElement>? Content { get; init; }
    public required string Delivery { get; init; }
    public JsonElement? Context { get; init; }

    /// <summary><c>queued</c>, <c>delivered</c> or <c>withdrawn</c>.</summary>
    public required string Status { get; init; }
    public required string Source { get; init; }
    public string? Actor { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public Cursor? Cursor { get; init; }
}

/// <summary>When a prompt reaches the agent.</summary>
public static class Delivery
{
    public const string Queue = "queue", Interrupt = "interrupt", Steer = "steer";
}

/// <summary>Where a prompt is.</summary>
public static class PromptStatus
{
    public const string Queued = "queued", Delivered = "delivered", Withdrawn = "withdrawn";
}

/// <summary>Body of <c>POST /api/sessions/{id}/prompts</c>: a text, or ACP content blocks.</summary>
public sealed record CreatePrompt
{
    public string? Text { get; init; }
    public IReadOnlyList<JsonElement>? Content { get; init; }

    /// <summary>One of <see cref="Protocol.Delivery"/>; <c>queue</c> by default.</summary>
    public string? Delivery { get; init; }
}

/// <summary>Body of <c>PATCH /api/prompts/{id}</c>: a new text, a new place in the inbox.</summary>
public sealed record UpdatePrompt
{
    public string? Text { get; init; }
    public int? Index { get; init; }
}

/// <summary>Answer of <c>POST /api/sessions/{id}/prompts</c>.</summary>
public sealed record PromptAccepted(string Prompt, string Run);
