using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ringside.Agents;
using Ringside.Agents.Acp;
using Ringside.Agents.Chat;
using Ringside.Agents.Command;
using Ringside.Agents.Demo;
using Ringside.Agents.Presets;
using Ringside.Agents.Processes;
using Ringside.EventLog;
using Ringside.EventLog.Postgres;
using Ringside.EventLog.Retention;
using Ringside.EventLog.Sqlite;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Api;
using Ringside.Server.Changes;
using Ringside.Server.Events;
using Ringside.Server.Execution;
using Ringside.Server.External;
using Ringside.Server.Identity;
using Ringside.Server.Import;
using Ringside.Server.Interactions;
using Ringside.Server.Live;
using Ringside.Server.Mcp;
using Ringside.Server.Orchestration;
using Ringside.Server.Presence;
using Ringside.Server.Retention;
using Ringside.Server.Runs;
using Ringside.Server.Search;
using Ringside.Server.Sessions;
using Ringside.Server.Tasks;
using Ringside.Server.Threads;
using Ringside.Server.Usage;
using Ringside.Server.Webhooks;
using Ringside.Server.Workers;

namespace Ringside.Server.Hosting;

/// <summary>Adds Ringside to an application.</summary>
public static class RingsideServices
{
    /// <summary>Every fold, in the order in which an event reaches them.</summary>
    public static IReadOnlyList<IFold> Folds { get; } =
        [new AgentsFold(), new PromptsFold(), new ThreadsFold(), new SessionsFold(), new RunsFold(), new InteractionsFold(), new PhasesFold(), new UsageFold(), new OrchestrationsFold(), new TasksFold()];

    /// <summary>Every rule, in the order in which they look at a decision.</summary>
    public static IReadOnlyList<IRule> Rules { get; } = [new Silence()];

    public static IServiceCollection AddRingside(this IServiceCollection services, RingsideOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(new OriginOptions(options.Origins));
        services.AddSingleton(options.Models);
        services.AddSingleton(new Workdirs(options.Workdirs, options.Data, options.Scratch));
        services.AddSingleton(new ExecutionOptions(TimeSpan.FromMinutes(options.AgentIdleMinutes)));
        services.AddSingleton(new OutputOptions(options.KeepOutputMegabytes * 1_000_000L));
        services.AddSingleton(new WorkerOptions(options.Works));
        services.AddSingleton(new OrchestrationOptions(options.OrchestratorPromptsPerHour, options.OrchestratorDepth));
        services.AddSingleton(new TaskOptions(options.AgentLoop));
        services.AddSingleton(new WebhookOptions(options.WebhooksPrivate));
        services.AddSingleton(new StreamOptions
        {
            Heartbeat = TimeSpan.FromSeconds(options.HeartbeatSeconds),
            Lifetime = TimeSpan.FromSeconds(options.StreamLifetimeSeconds),
            SlowAfter = TimeSpan.FromSeconds(options.SlowAfterSeconds),
        });
        services.AddSingleton(new RetentionPolicy
        {
            KeepFor = options.KeepDays is { } days ? TimeSpan.FromDays(days) : null,
            KeepBytes = options.KeepGigabytes is { } gigabytes ? (long)(gigabytes * 1_000_000_000) : null,
            KeepDeltas = TimeSpan.FromMinutes(options.KeepDeltasMinutes),
        });
        services.TryAddSingleton(TimeProvider.System);
        return services.AddLog().AddSlices().AddDrivers().AddHostedServices();
    }

    /// <summary>Opens the log of a data folder, which is made if it is not there.</summary>
    /// <exception cref="LogUnavailableException">It cannot be opened; the message says why.</exception>
    public static IEventStore OpenStore(RingsideOptions options, TimeProvider time)
    {
        try
        {
            if (!Directory.Exists(options.Data))
            {
                PrivateFolder.Create(options.Data);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LogUnavailableException($"The data folder {options.Data} cannot be made: {e.Message}", e);
        }

        if (options.Postgres is { } postgres)
        {
            return new PostgresEventStore(postgres with { Guard = Path.Combine(options.Data, "server") }, time);
        }

        return new SqliteEventStore(new SqliteOptions { Path = Path.Combine(options.Data, "ringside.db"), RelaxedDurability = options.RelaxedDurability }, time);
    }

    private static IServiceCollection AddLog(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => OpenStore(provider.GetRequiredService<RingsideOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new EventLog.EventLog(
            provider.GetRequiredService<IEventStore>(), Folds, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<EventLog.EventLog>>(), Rules));
        services.AddSingleton<LiveHub>();
        services.AddSingleton<OpenMessages>();
        services.AddSingleton<Readiness>();
        return services;
    }

    private static IServiceCollection AddSlices(this IServiceCollection services)
    {
        services.AddSingleton<IdentityService>();
        services.AddSingleton<SignInLimit>();
        services.AddSingleton<AccessWatch>();
        services.AddSingleton<PresenceService>();
        services.AddSingleton<StreamServices>();
        services.AddSingleton<AgentSecrets>();
        services.AddSingleton<AgentsService>();
        services.AddSingleton<SessionsService>();
        services.AddSingleton<RunsService>();
        services.AddSingleton<Delegations>();
        services.AddSingleton<ThreadsService>();
        services.AddSingleton<IWorker, ThreadsWatch>();
        services.AddSingleton<OrchestrationsService>();
        services.AddSingleton<Brakes>();
        services.AddSingleton<TaskBrakes>();
        services.AddSingleton<IWorker, Waker>();
        services.AddSingleton<SessionTokens>();
        services.AddSingleton<SessionWaits>();
        services.AddSingleton<IWorker>(provider => provider.GetRequiredService<SessionWaits>());
        services.AddSingleton<SessionTools>();
        services.AddSingleton<PeopleTools>();
        services.AddSingleton<TaskTools>();
        services.AddSingleton<ToolTable>();
        services.AddSingleton(provider => new ToolOffer(
            provider.GetRequiredService<ToolTable>(), provider.GetRequiredService<SessionTokens>(), provider.GetRequiredService<EventLog.EventLog>(), provider.GetService<IServer>(),
            provider.GetRequiredService<RingsideOptions>().AgentTools));
        services.AddSingleton<TasksService>();
        services.AddSingleton<TaskStarts>();
        services.AddSingleton<DueTimes>();
        services.AddSingleton<WebhooksService>();
        services.AddSingleton<WebhookTrial>();
        services.AddSingleton<WebhookFollower>();
        services.AddSingleton<IWorker, WebhookSender>();
        services.AddSingleton<RunCloser>();
        services.AddSingleton<WrittenEvents>();
        services.AddSingleton<LeaseWatch>();
        services.AddSingleton<IWorker>(provider => provider.GetRequiredService<LeaseWatch>());
        services.AddSingleton<Worktrees>();
        services.AddSingleton<FolderFiles>();
        services.AddSingleton<ChangesKeeper>();
        services.AddSingleton<ChangesService>();
        services.AddSingleton<IWorker, ChangesSweep>();
        services.AddSingleton<SessionExecutor>();
        services.AddSingleton<IWorker, LeftOutput>();
        services.AddSingleton<IWorker>(provider => provider.GetRequiredService<SessionExecutor>());
        services.AddSingleton<WorkerLease>();
        services.AddSingleton<WorkLog>();
        services.AddSingleton<RetentionService>();
        services.AddSingleton<SessionImport>();
        services.AddSingleton<AgentStarter>();
        services.AddSingleton(provider => new SearchFollower(
            provider.GetRequiredService<EventLog.EventLog>(), provider.GetRequiredService<IEventStore>().OpenSearchIndex, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SearchFollower>>()));
        services.AddSingleton<ExecutionServices>();
        return services;
    }

    private static IServiceCollection AddDrivers(this IServiceCollection services)
    {
        services.AddSingleton(provider => Owner(provider.GetRequiredService<EventLog.EventLog>(), provider.GetRequiredService<RingsideOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new OrphanSweep(
            provider.GetRequiredService<AgentOwner>(), provider.GetRequiredService<RingsideOptions>().Data, provider.GetRequiredService<ILogger<OrphanSweep>>()));
        services.TryAddSingleton(provider => new AcpDriverOptions
        {
            Owner = provider.GetRequiredService<AgentOwner>(),
            DataFolder = provider.GetRequiredService<RingsideOptions>().Data,
            Time = provider.GetRequiredService<TimeProvider>(),
            Logging = provider.GetRequiredService<ILoggerFactory>(),
        });
        services.TryAddSingleton(provider => new AgentCatalogue(provider.GetRequiredService<AcpDriverOptions>()));
        services.AddSingleton<IAgentDriver>(provider => new AcpDriver(provider.GetRequiredService<AcpDriverOptions>()));
        services.AddSingleton(provider => new ProgramOptions
        {
            Owner = provider.GetRequiredService<AgentOwner>(),
            DataFolder = provider.GetRequiredService<RingsideOptions>().Data,
            Time = provider.GetRequiredService<TimeProvider>(),
        });
        services.AddSingleton<IAgentDriver>(provider => new ChatDriver(provider.GetRequiredService<ProgramOptions>()));
        services.AddSingleton<IAgentDriver>(provider => new CommandDriver(provider.GetRequiredService<ProgramOptions>()));
        services.AddSingleton<IAgentDriver>(provider => new DemoDriver(
            provider.GetRequiredService<TimeProvider>(), TimeSpan.FromMilliseconds(provider.GetRequiredService<RingsideOptions>().DemoPaceMs)));
        return services;
    }

    /// <summary>The first half stays with the data folder, as the instance of a log in it does; servers that share a log have folders of their own. The second is new at each start (A9).</summary>
    private static AgentOwner Owner(EventLog.EventLog log, RingsideOptions options, TimeProvider time)
    {
        var folder = log.IsShared ? $"-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options.Data)))[..16]}" : "";
        return new AgentOwner(log.Instance + folder, Ids.New("srv", time));
    }

    private static IServiceCollection AddHostedServices(this IServiceCollection services)
    {
        services.AddHostedService<FirstStart>();
        services.AddHostedService<WorkerService>();
        services.AddHostedService<TasksLoop>();
        services.AddHostedService<PresenceSharing>();
        services.AddHostedService(provider => provider.GetRequiredService<SearchFollower>());
        services.AddHostedService(provider => provider.GetRequiredService<RetentionService>());

        // 10 s are given (wire.md §9), and a viewer who takes nothing holds the web server to its limit: agents are ended meanwhile, not afterwards.
        services.Configure<HostOptions>(host => (host.ShutdownTimeout, host.ServicesStopConcurrently) = (TimeSpan.FromSeconds(7), true));
        return services;
    }
}
