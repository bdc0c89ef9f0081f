using System.Text.Json;
using Ringside.Protocol;

namespace Ringside.Agents;

/// <summary>One way to run agents: a protocol to a program, or code in this process.</summary>
public interface IAgentDriver
{
    /// <summary>The <c>driver</c> of the agents that it runs, one of <see cref="Drivers"/>.</summary>
    string Name { get; }

    /// <summary>Starts an agent for one session and makes it ready for prompts. Where that fails, nothing of it is left.</summary>
    /// <exception cref="AgentException">It could not be started; the message says why and what to do.</exception>
    Task<IAgent> StartAsync(AgentStart start, IAgentHost host, CancellationToken cancellationToken);

    /// <summary>Whether what these settings name is on this machine. Fast; starts nothing.</summary>
    AgentDetection Detect(AgentSettings? settings);
}

/// <summary>A running agent of one session. Its methods are called one at a time, but for a prompt, during which the others come.</summary>
public interface IAgent : IAsyncDisposable
{
    /// <summary>
    /// Runs one turn to its end. While it runs, what the agent says goes to the <see cref="IAgentHost"/> in order; when the task completes, all of the turn
    /// has been told. After an <see cref="AgentException"/> the agent is done for and only to be disposed of, unless <see cref="AgentException.IsTurnOnly"/>.
    /// </summary>
    /// <param name="prompt">ACP content blocks.</param>
    /// <param name="cancellationToken">Stops waiting at once; the polite way is <see cref="CancelAsync"/>.</param>
    /// <exception cref="AgentException">The agent failed, ended or broke its protocol.</exception>
    Task<TurnResult> PromptAsync(IReadOnlyList<JsonElement> prompt, CancellationToken cancellationToken);

    /// <summary>Asks the agent to end its turn; <see cref="PromptAsync"/> then completes with <c>cancelled</c>. Nothing happens where no turn runs.</summary>
    Task CancelAsync();

    /// <summary>Completes when the agent has ended by itself or was disposed of.</summary>
    Task Ended { get; }

    /// <summary>The agent's own id of the conversation, by which a later start can go on with it; null where it cannot.</summary>
    string? Conversation => null;

    /// <summary>Whether it remembers the conversation that <see cref="AgentStart.Conversation"/> named.</summary>
    bool IsResumed => false;

    /// <summary>Whether it is to be told, with its first prompt, what happened before in its session and it does not remember.</summary>
    bool TakesBriefings => true;

    /// <summary>Whether a prompt may hold images.</summary>
    bool TakesImages => false;

    /// <summary>Whether it has a way to be told something inside its turn.</summary>
    bool CanSteer => false;

    /// <summary>Tells the agent something inside its turn. False: it has no way for that, or no turn runs, and nothing was told.</summary>
    /// <param name="prompt">ACP content blocks.</param>
    Task<bool> SteerAsync(IReadOnlyList<JsonElement> prompt, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>Changes the mode it works in, to one of those it told.</summary>
    /// <exception cref="AgentException">It refused.</exception>
    Task SetModeAsync(string mode, CancellationToken cancellationToken) => throw new AgentException(AgentErrors.Error, "This agent has no modes.");

    /// <summary>Changes one of the configuration options that it told.</summary>
    /// <exception cref="AgentException">It refused.</exception>
    Task SetConfigAsync(string option, JsonElement value, CancellationToken cancellationToken) =>
        throw new AgentException(AgentErrors.Error, "This agent has no configuration options.");
}

/// <summary>What the agent's session is, as the agent is told.</summary>
/// <param name="Session">Id of the session.</param>
/// <param name="Workdir">Absolute path of an existing folder.</param>
/// <param name="Settings">The agent's settings.</param>
public sealed record AgentStart(string Session, string Workdir, AgentSettings Settings)
{
    /// <summary>The conversation to go on with, where the agent can: its own id of it.</summary>
    public string? Conversation { get; init; }

    /// <summary>Ringside's own tools; null where it is offered none.</summary>
    public OfferedTools? Tools { get; init; }

    /// <summary>The mode to work in; null for the agent's own choice.</summary>
    public string? Mode { get; init; }

    /// <summary>Values of its configuration options, by their ids.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Config { get; init; }
}

/// <summary>
/// How a turn ended, in the agent's own words: ACP's <c>stopReason</c>, and the tokens that the turn used where it says so, beside those of the turn's
/// <see cref="UsageReport"/>s.
/// </summary>
public sealed record TurnResult(string StopReason, IReadOnlyList<ModelCounts> Used)
{
    public TurnResult(string stopReason)
        : this(stopReason, [])
    {
    }

    /// <summary>What all models used; null where the agent does not say.</summary>
    public Counts? Usage => Used.Count == 0 ? null : Used.Aggregate(new Counts(), (sum, used) => sum + used.Counts);

    /// <summary>What the model's provider is said to have answered, where that failed the turn although the agent ended it properly.</summary>
    public string? ProviderError { get; init; }
}

/// <summary>Tokens that one model used.</summary>
/// <param name="Model">As the agent names it; null where it does not.</param>
public sealed record ModelCounts(string? Model, Counts Counts)
{
    /// <summary>More was used than is told, or other kinds of tokens: no cost can be computed from it.</summary>
    public bool IsPart { get; init; }
}

/// <summary>An agent's failure that can be expected, as data: a stable code and a sentence for a person, with the last lines of stderr where there are any.</summary>
public sealed class AgentException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One of <see cref="AgentErrors"/>.</summary>
    public string Code { get; } = code;

    /// <summary>The turn failed and the agent can take another prompt.</summary>
    public bool IsTurnOnly { get; init; }
}

/// <summary>The codes of a run's <c>error</c> that come from its agent.</summary>
public static class AgentErrors
{
    /// <summary>The program was not found or could not be started.</summary>
    public const string NotFound = "agent_not_found";

    /// <summary>It wants somebody to sign in first.</summary>
    public const string AuthRequired = "agent_auth_required";

    /// <summary>It did not get ready in time.</summary>
    public const string StartTimeout = "agent_start_timeout";

    /// <summary>It ended while it was needed.</summary>
    public const string Exited = "agent_exited";

    /// <summary>It gave no sign of life for longer than its idle time-out, or did not end its turn when told to.</summary>
    public const string Unresponsive = "agent_unresponsive";

    /// <summary>It wrote what its protocol does not allow.</summary>
    public const string Protocol = "agent_protocol";

    /// <summary>It wrote a message larger than the limit.</summary>
    public const string TooLarge = "agent_message_too_large";

    /// <summary>It does not take a mode or an option that was chosen for the session.</summary>
    public const string ChoiceRefused = "agent_choice_refused";

    /// <summary>It answered with an error.</summary>
    public const string Error = "agent_error";

    /// <summary>The model's provider did, and the agent told so as its last words.</summary>
    public const string Provider = "provider_error";
}
