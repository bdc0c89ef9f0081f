using System.Collections;
using Ringside.Agents.Chat.Tools;
using Ringside.Agents.Processes;
using Ringside.Protocol;

namespace Ringside.Agents.Chat;

/// <summary>Our own agent: a loop of a model, by its API, and tools that work in the session's folder.</summary>
/// <param name="environment">The server's environment; by default this process's own.</param>
public sealed class ChatDriver(ProgramOptions options, IDictionary? environment = null) : IAgentDriver, IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    // An answer may take as long as it likes; silence is the agent's own affair.
    private readonly HttpClient http = new(new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public string Name => Drivers.Chat;

    public Task<IAgent> StartAsync(AgentStart start, IAgentHost host, CancellationToken cancellationToken)
    {
        var settings = ChatSettings.From(start.Settings, Variables);
        if (settings is { Key: null, NeedsKey: true })
        {
            throw new AgentException(AgentErrors.AuthRequired, settings.Detect().Needs!);
        }

        var silence = start.Settings.IdleTimeoutSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : options.IdleTimeout;
        var folder = new WorkFolder(start.Workdir);
        var tools = new ChatTools(
            [
                new ReadTool(folder), new FindTool(folder), new SearchTool(folder), new WriteTool(folder), new EditTool(folder),
                new RunTool(folder, settings.Environment(Variables), silence, options), new PlanTool(host),
                .. (start.Tools?.Tools ?? []).Select(tool => new OwnTool(tool)),
            ],
            host);
        var model = new ModelCall(settings.Client(http), settings, SystemPrompt.Of(settings, start.Workdir), tools.Declarations, host, options.Time, silence);
        return Task.FromResult<IAgent>(new ChatAgent(model, tools, new Compaction(model, settings.Window, host, options.Time), options.Time));
    }

    public AgentDetection Detect(AgentSettings? settings)
    {
        try
        {
            return ChatSettings.From(settings, Variables).Detect();
        }
        catch (AgentException error)
        {
            return new AgentDetection(false, Needs: error.Message);
        }
    }

    public void Dispose() => http.Dispose();

    private IDictionary Variables => environment ?? Environment.GetEnvironmentVariables();
}
