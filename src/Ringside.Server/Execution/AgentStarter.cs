using Microsoft.Extensions.Logging;
using Ringside.Agents;
using Ringside.Agents.Presets;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Changes;
using Ringside.Server.Mcp;
using Ringside.Server.Sessions;
using Ringside.Server.Usage;

namespace Ringside.Server.Execution;

/// <summary>Starts the agent of a session by its driver: of two with one name the first, so that a host can put its own in a built-in one's place.</summary>
public sealed partial class AgentStarter(
    EventLog.EventLog log, IEnumerable<IAgentDriver> drivers, AgentSecrets secrets, Workdirs workdirs, Worktrees worktrees, AgentCatalogue catalogue,
    ModelCatalogue models, ToolOffer offer, ILogger<AgentStarter> logger)
{
    private readonly Dictionary<string, IAgentDriver> drivers = drivers.DistinctBy(driver => driver.Name).ToDictionary(driver => driver.Name);

    /// <param name="conversation">The conversation to go on with, where the agent can.</param>
    /// <param name="choices">What was chosen of what it offers.</param>
    /// <exception cref="AgentException">It could not be started.</exception>
    public async Task<IAgent> StartAsync(Session session, string? conversation, SessionChoices? choices, IAgentHost host, CancellationToken cancellationToken)
    {
        var agent = log.State.Documents.Get(AgentsFold.Agents, session.Agent)
            ?? throw new AgentException(AgentErrors.NotFound, "The agent of this session was removed.");
        var driver = drivers.GetValueOrDefault(agent.Driver)
            ?? throw new AgentException(AgentErrors.NotFound, $"This server has no driver {agent.Driver}.");
        if (session.Workdir is null || !Directory.Exists(session.Workdir))
        {
            throw new AgentException(AgentErrors.NotFound, $"The session's folder {session.Workdir} is not there.");
        }

        var settings = Settings(agent);
        var tools = offer.Make(session, settings);
        var start = new AgentStart(session.Id, session.Workdir, settings) { Conversation = conversation, Tools = tools, Mode = choices?.Mode, Config = choices?.Config };
        try
        {
            var running = await StartAsync(driver, start, host, cancellationToken).ConfigureAwait(false);
            _ = running.Ended.ContinueWith(_ => offer.End(tools), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return running;
        }
        catch
        {
            offer.End(tools);
            throw;
        }
    }

    private async Task<IAgent> StartAsync(IAgentDriver driver, AgentStart start, IAgentHost host, CancellationToken cancellationToken)
    {
        try
        {
            return await driver.StartAsync(start, host, cancellationToken).ConfigureAwait(false);
        }
        catch (AgentException error) when (start.Conversation is not null && MayBeTheConversation(error.Code))
        {
            LogStartedAnew(start.Session, error.Message);
            return await driver.StartAsync(start with { Conversation = null }, host, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>With the model's window from the catalogue, where the settings have none: our own agent is to know when it is full.</summary>
    private AgentSettings Settings(Agent agent)
    {
        var settings = secrets.Reveal(agent);
        return settings is { ContextWindow: null, Model: { } model } && models.Find(model)?.Context is { } window and <= int.MaxValue
            ? settings with { ContextWindow = (int)window }
            : settings;
    }

    /// <summary>A history that a program hangs, chokes or breaks on would otherwise end all its starts in this session.</summary>
    private static bool MayBeTheConversation(string code) =>
        code is AgentErrors.StartTimeout or AgentErrors.Exited or AgentErrors.Protocol or AgentErrors.TooLarge or AgentErrors.Unresponsive or AgentErrors.Error;

    /// <summary>Makes a session's folder where no person named one: a worktree, or an empty one, of its own or of the session that it was delegated from.</summary>
    /// <exception cref="AgentException">It cannot be made.</exception>
    public async Task MakeFolderAsync(Session session, CancellationToken cancellationToken)
    {
        if (session.Worktree is { } tree)
        {
            try
            {
                await worktrees.EnsureAsync(session, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is GitException or IOException or UnauthorizedAccessException)
            {
                throw new AgentException(AgentErrors.NotFound, $"The session's worktree {tree.Path} cannot be made: {e.Message}", e);
            }
        }
        else if (session.Workdir is not null && Path.GetDirectoryName(session.Workdir) == workdirs.ScratchRoot)
        {
            MakeScratch(session.Workdir);
        }
    }

    private static void MakeScratch(string folder)
    {
        try
        {
            PrivateFolder.Create(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(AgentErrors.NotFound, $"The session's folder {folder} cannot be made: {e.Message}", e);
        }
    }

    /// <summary>Looks for an agent's program on this machine; one that is known by name is asked what it is.</summary>
    public async Task<AgentDetection?> DetectAsync(Agent agent, Asking asking)
    {
        var settings = secrets.Reveal(agent);
        var detected = drivers.GetValueOrDefault(agent.Driver)?.Detect(settings);
        return detected is not null && agent.Driver == Drivers.Acp ? await catalogue.CompleteAsync(detected, settings, asking).ConfigureAwait(false) : detected;
    }

    [LoggerMessage(LogLevel.Warning, "The agent of session {Session} could not go on with its conversation, and is started anew: {Reason}")]
    private partial void LogStartedAnew(string session, string reason);
}
