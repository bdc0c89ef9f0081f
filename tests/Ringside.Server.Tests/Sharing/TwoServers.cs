using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Agents;
using Ringside.TestKit;
using Ringside.TestKit.Postgres;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Sharing;

/// <summary>Two servers on one database and one machine, with the same folders to work in. The first was there first, so that it runs the agents, for as long as it has the lease.</summary>
internal sealed class TwoServers : IAsyncDisposable
{
    private readonly ScratchFolder folder = new();
    private readonly PostgresDatabase database;

    private TwoServers(PostgresDatabase database) => this.database = database;

    public RingsideHost First { get; private set; } = null!;

    public RingsideHost Second { get; private set; } = null!;

    public static async Task<TwoServers> StartAsync(
        TimeProvider? firstTime = null, TimeProvider? secondTime = null, ScriptedDriver? firstDriver = null, string firstRoles = "web,worker", Dictionary<string, string>? settings = null,
        ScriptedDriver? secondDriver = null)
    {
        var both = new TwoServers((await PostgresServer.Shared).CreateDatabase());
        both.First = await RingsideHost.StartAsync(both.Settings(firstRoles, settings), firstTime, Driver(firstDriver));
        both.Second = await RingsideHost.StartAsync(both.Settings("web,worker", settings), secondTime, Driver(secondDriver));
        return both;
    }

    public static EventLog.EventLog LogOf(RingsideHost host) => host.Services.GetRequiredService<EventLog.EventLog>();

    public async ValueTask DisposeAsync()
    {
        await Second.DisposeAsync();
        await First.DisposeAsync();
        database.Dispose();
        folder.Dispose();
    }

    /// <summary>An agent that has nothing to say, if no other is given.</summary>
    private static Action<WebApplicationBuilder> Driver(ScriptedDriver? driver) =>
        builder => builder.Services.AddSingleton<IAgentDriver>(driver ?? new ScriptedDriver((_, _, _) => Task.CompletedTask));

    private Dictionary<string, string> Settings(string roles, Dictionary<string, string>? more) => new(more ?? []) { ["store"] = database.Uri, ["roles"] = roles, ["scratch"] = folder["scratch"] };
}
