using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Agents.Presets;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;

namespace Ringside.Server.Agents;

/// <summary>Agents (wire.md §5).</summary>
public static class AgentsEndpoints
{
    /// <summary>An agent by id or name.</summary>
    /// <param name="member">The member of the request that named it; null where the path did.</param>
    /// <exception cref="RejectedException">422 for a member, 404 for a path.</exception>
    public static Agent Agent(this Documents state, string idOrName, string? member = null) =>
        state.Get(AgentsFold.Agents, idOrName) ?? state.All(AgentsFold.Agents).FirstOrDefault(agent => agent.Name == idOrName)
        ?? throw (member is null ? RejectedException.NotFound("agent", idOrName) : RejectedException.Invalid(member, $"there is no agent {idOrName}"));

    /// <param name="detect">Looks for an agent's program on this machine.</param>
    public static void MapAgents(this IEndpointRouteBuilder routes, Func<Agent, Asking, Task<AgentDetection?>> detect)
    {
        var catalogue = routes.ServiceProvider.GetRequiredService<AgentCatalogue>();
        var agents = routes.ServiceProvider.GetRequiredService<AgentsService>();
        routes.MapApi("GET", "/api/agents", Scopes.Read, async request =>
        {
            var state = request.Log.State;
            var all = state.Documents.All(AgentsFold.Agents).Where(agent => Access.CanSee(request.Caller, agent, state.Documents)).Select(agent => Shown(request.Caller, agent));
            var page = ListQuery.Page(request, all, agent => agent.Id, state.Head, "detect");
            if (Wanted(request) is not { } asking)
            {
                return ApiResult.Ok(new AgentPage(page.Items, page.Cursor, page.Next), ProtocolJson.Default.AgentPage);
            }

            var items = await Task.WhenAll(page.Items.Select(async agent => agent with { Detected = await detect(agent, asking).ConfigureAwait(false) })).ConfigureAwait(false);
            return ApiResult.Ok(new AgentPage(items, page.Cursor, page.Next, await ProgramsAsync(request, catalogue, asking).ConfigureAwait(false)), ProtocolJson.Default.AgentPage);
        });
        routes.MapApi("POST", "/api/agents", Scopes.Write, async request =>
        {
            var body = await request.ReadAsync(ProtocolJson.Default.CreateAgent).ConfigureAwait(false);
            return await request.CreateAsync(201, ProtocolJson.Default.Agent, scope => agents.Create(scope, request.Caller, body) with { Cursor = scope.Cursor }).ConfigureAwait(false);
        });
        routes.MapApi("GET", "/api/agents/{id}", Scopes.Read, async request =>
        {
            var state = request.Log.State;
            var agent = Shown(request.Caller, state.Documents.Agent(request.Route("id"))) with { Cursor = state.Head };
            if (!Access.CanSee(request.Caller, agent, state.Documents))
            {
                throw RejectedException.NotFound("agent", request.Route("id"));
            }

            return ApiResult.Ok(Wanted(request) is { } asking ? agent with { Detected = await detect(agent, asking).ConfigureAwait(false) } : agent, ProtocolJson.Default.Agent);
        });
        routes.MapApi("PATCH", "/api/agents/{id}", Scopes.Write, async request =>
        {
            var body = await request.ReadAsync(ProtocolJson.Default.UpdateAgent).ConfigureAwait(false);
            return ApiResult.Ok(await request.Log.AppendAsync(scope => agents.Update(scope, request.Caller, request.Route("id"), body) with { Cursor = scope.Cursor }).ConfigureAwait(false), ProtocolJson.Default.Agent);
        });
        routes.MapApi("DELETE", "/api/agents/{id}", Scopes.Write, async request =>
        {
            await request.Log.AppendAsync(scope => agents.Remove(scope, request.Caller, request.Route("id"))).ConfigureAwait(false);
            return ApiResult.NoContent;
        });
    }

    /// <summary>A program with a token for one session needs none of what its agent is started with.</summary>
    private static Agent Shown(Caller caller, Agent agent) => caller.Token.Session is null ? agent : agent with { Settings = null };

    /// <summary>What could be added: to whom may, and once, whatever the length of the list.</summary>
    private static async Task<IReadOnlyList<AgentProgram>?> ProgramsAsync(ApiRequest request, AgentCatalogue catalogue, Asking asking) =>
        !request.Caller.IsAdmin || request.Http.Request.Query.ContainsKey("page") ? null
        : await catalogue.FindAsync(
            [.. request.Log.State.Documents.All(AgentsFold.Agents).Where(agent => agent.Driver == Drivers.Acp).Select(agent => agent.Settings?.Preset).OfType<string>()],
            asking).ConfigureAwait(false);

    /// <summary>How the programs of this machine are to be looked at; null where they are not.</summary>
    private static Asking? Wanted(ApiRequest request)
    {
        Asking? wanted = request.Http.Request.Query["detect"].ToString() switch
        {
            "" or "false" => null,
            "true" => Asking.Soon,
            "again" => Asking.Again,
            var other => throw RejectedException.InvalidQuery("detect", $"must be true, again or false, not {other}"),
        };
        if (wanted is not null)
        {
            Access.RequireUnlimited(request.Caller);
        }

        return wanted == Asking.Again && !request.Caller.IsAdmin
            ? throw new RejectedException(ErrorCodes.Forbidden, "Only admins have programs started that have been asked already.")
            : wanted;
    }
}
