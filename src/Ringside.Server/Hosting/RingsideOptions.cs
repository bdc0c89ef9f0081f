using System.Net;
using Microsoft.Extensions.Configuration;
using Ringside.EventLog.Postgres;
using Ringside.Server.Threads;
using Ringside.Server.Usage;

namespace Ringside.Server.Hosting;

/// <summary>The settings of a server (W6): <c>appsettings.json</c>, then <c>RINGSIDE_*</c> variables, then <c>--key value</c>.</summary>
public sealed record RingsideOptions
{
    /// <summary>Where to listen. <value>http://127.0.0.1:5210</value></summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>The data folder. <value>~/.ringside</value></summary>
    public required string Data { get; init; }

    /// <summary>Where the log is, if not in SQLite in the data folder. <value>null: SQLite</value></summary>
    public required PostgresOptions? Postgres { get; init; }

    /// <summary>Whether this process runs agents, as one of those on its log; else it serves the web alone. <value>true</value></summary>
    public required bool Works { get; init; }

    /// <summary>Whether this process looks for tasks that are due, beside others that do or in their place. <value>true</value></summary>
    public required bool AgentLoop { get; init; }

    /// <summary>Whether webhooks may lead to addresses of this machine and of private networks. <value>false</value></summary>
    public required bool WebhooksPrivate { get; init; }

    /// <summary>Whether SQLite waits for the disk at every commit: <c>full</c> or <c>relaxed</c>. <value>full</value></summary>
    public required bool RelaxedDurability { get; init; }

    /// <summary>Days that events are kept. <value>for ever</value></summary>
    public required int? KeepDays { get; init; }

    /// <summary>Gigabytes (10⁹ bytes) that the log may use before its oldest events go. <value>no limit</value></summary>
    public required decimal? KeepGigabytes { get; init; }

    /// <summary>Minutes that token-level text is kept after its message was completed. <value>60</value></summary>
    public required int KeepDeltasMinutes { get; init; }

    /// <summary>Megabytes (10⁶ bytes) that are kept of what one tool call prints. <value>1000</value></summary>
    public required int KeepOutputMegabytes { get; init; }

    /// <summary>A known first token, for automation. <value>none</value></summary>
    public required string? AdminToken { get; init; }

    /// <summary>Roots below which sessions may work. <value>the user's home</value></summary>
    public required IReadOnlyList<string> Workdirs { get; init; }

    /// <summary>Where a session that names no folder gets an empty one of its own. <value>ringside-scratch, below the user's local application data</value></summary>
    public required string Scratch { get; init; }

    /// <summary>Names under which the server may be reached, beside those of <see cref="Urls"/>; a request for another host is refused. <value>none</value></summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>Other origins whose pages may use the sign-in cookie. <value>none</value></summary>
    public required IReadOnlyList<string> Origins { get; init; }

    /// <summary>Proxies whose word on a client's address and scheme is taken (<c>X-Forwarded-For</c>, <c>X-Forwarded-Proto</c>). <value>none: both are the connection's own</value></summary>
    public required IReadOnlyList<IPNetwork> Proxies { get; init; }

    /// <summary>Minutes without a prompt and without a word after which a session's agent program is ended. <value>480</value></summary>
    public required int AgentIdleMinutes { get; init; }

    /// <summary>Whether agents whose settings do not say so are offered Ringside's own tools. <value>true</value></summary>
    public required bool AgentTools { get; init; }

    /// <summary>The most prompts that an orchestrator may be let send in an hour. <value>240</value></summary>
    public required int OrchestratorPromptsPerHour { get; init; }

    /// <summary>The most levels of sessions that an orchestrator may be let have below it. <value>5</value></summary>
    public required int OrchestratorDepth { get; init; }

    /// <summary>Seconds with nothing sent until a stream's <c>ping</c>. <value>15</value></summary>
    public required int HeartbeatSeconds { get; init; }

    /// <summary>Seconds until a stream is ended so that it moves on (R8). <value>600</value></summary>
    public required int StreamLifetimeSeconds { get; init; }

    /// <summary>Seconds without progress in writing until a viewer is cut off (R8). <value>30</value></summary>
    public required int SlowAfterSeconds { get; init; }

    /// <summary>Windows and prices of models: the built-in ones, and over them those of a file. <value>the built-in ones</value></summary>
    public required ModelCatalogue Models { get; init; }

    /// <summary>Milliseconds that the demo agent takes for a word. <value>35</value></summary>
    public required int DemoPaceMs { get; init; }

    /// <summary>The names of all settings.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "urls", "data", "store", "durability", "keep_days", "keep_gb", "keep_deltas_minutes", "keep_output_mb", "admin_token", "roles", "agent_loop", "webhooks_private", "workdirs", "scratch", "hosts", "origins", "proxies", "agent_idle_minutes", "agent_tools",
        "orchestrator_prompts_per_hour", "orchestrator_depth", "heartbeat_seconds", "stream_lifetime_seconds",
        "slow_after_seconds", "models", "demo_pace_ms",
    ];

    /// <exception cref="OptionsException">Some values are wrong; all of them are named.</exception>
    public static RingsideOptions Read(IConfiguration configuration)
    {
        var reader = new OptionsReader(configuration);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var options = new RingsideOptions
        {
            Urls = reader.Urls("urls", "http://127.0.0.1:5210"),
            Data = reader.Folder("data", Path.Combine(home, ".ringside")),
            Postgres = reader.Store("store"),
            Works = reader.Choice("roles", "web,worker", "web,worker", "worker,web", "web") != "web",
            AgentLoop = reader.Choice("agent_loop", "true", "true", "false") == "true",
            WebhooksPrivate = reader.Choice("webhooks_private", "false", "true", "false") == "true",
            RelaxedDurability = reader.Choice("durability", "full", "full", "relaxed") == "relaxed",
            KeepDays = reader.Decimal("keep_days", 1, 36_500, wholeOnly: true) is { } days ? (int)days : null,
            KeepGigabytes = reader.Decimal("keep_gb", 0.001m, 1_000_000),
            KeepDeltasMinutes = reader.Number("keep_deltas_minutes", 60, 0, 525_600),
            KeepOutputMegabytes = reader.Number("keep_output_mb", 1000, 1, 1_000_000),
            AdminToken = reader.Token("admin_token"),
            Workdirs = reader.Folders("workdirs", [home]),
            Scratch = reader.Folder("scratch", Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "ringside-scratch")),
            Hosts = reader.List("hosts"),
            Origins = reader.List("origins"),
            Proxies = reader.Networks("proxies"),
            AgentIdleMinutes = reader.Number("agent_idle_minutes", 480, 1, 525_600),
            AgentTools = reader.Choice("agent_tools", "true", "true", "false") == "true",
            OrchestratorPromptsPerHour = reader.Number("orchestrator_prompts_per_hour", 240, 1, 1000),
            OrchestratorDepth = reader.Number("orchestrator_depth", Delegations.MaxDepth, 0, Delegations.MaxDepth),
            HeartbeatSeconds = reader.Number("heartbeat_seconds", 15, 1, 300),
            StreamLifetimeSeconds = reader.Number("stream_lifetime_seconds", 600, 10, 86_400),
            SlowAfterSeconds = reader.Number("slow_after_seconds", 30, 1, 600),
            Models = reader.Models("models"),
            DemoPaceMs = reader.Number("demo_pace_ms", 35, 0, 1000),
        };
        if (options.Postgres is null && !options.Works)
        {
            reader.Problem("roles", "web alone needs a store that other servers can use: PostgreSQL");
        }

        if (options.Postgres is not null && options.RelaxedDurability)
        {
            reader.Problem("durability", "relaxed is for sqlite; with PostgreSQL every commit waits for the disk");
        }

        reader.Check();
        return options;
    }
}

/// <summary>The start was stopped by wrong settings (exit code 2).</summary>
public sealed class OptionsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
