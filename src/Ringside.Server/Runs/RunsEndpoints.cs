using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Changes;
using Ringside.Server.Identity;
using Ringside.Server.Sessions;

namespace Ringside.Server.Runs;

/// <summary>Runs (wire.md §5).</summary>
public static class RunsEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        var runs = routes.ServiceProvider.GetRequiredService<RunsService>();
        var workdirs = routes.ServiceProvider.GetRequiredService<Workdirs>();
        var worktrees = routes.ServiceProvider.GetRequiredService<Worktrees>();
        routes.MapApi("POST", "/api/runs", Scopes.Write, async request =>
        {
            var body = await request.ReadAsync(ProtocolJson.Default.CreateRun).ConfigureAwait(false);
            var workdir = workdirs.Look(body.Workdir);
            var worktree = await worktrees.LookAsync(body.Worktree, workdir.Found, request.Cancelled).ConfigureAwait(false);
            return await request.CreateAsync(201, ProtocolJson.Default.RunCreated, scope => runs.Create(scope, request.Caller, body, workdir, worktree)).ConfigureAwait(false);
        });
        routes.MapApi("GET", "/api/runs", Scopes.Read, request =>
        {
            var state = request.Log.State;
            var session = request.Http.Request.Query["session"].ToString();
            var visible = state.Documents.All(RunsFold.Runs).Where(run => (session.Length == 0 || run.Session == session) && Access.CanSee(request.Caller, run.Session, state.Documents));
            return Task.FromResult<ApiResult?>(ListQuery.Page(request, visible, run => run.Id, state.Head, ProtocolJson.Default.ListPageRun, "session"));
        });
        routes.MapApi("GET", "/api/runs/{id}", Scopes.Read, request =>
        {
            var state = request.Log.State;
            return Task.FromResult<ApiResult?>(ApiResult.Ok(state.Documents.Run(request.Caller, request.Route("id")) with { Cursor = state.Head }, ProtocolJson.Default.Run));
        });
        routes.MapApi("POST", "/api/runs/{id}/cancel", Scopes.Write, async request =>
            ApiResult.Json(202, await request.Log.AppendAsync(scope => runs.Cancel(scope, request.Caller, request.Route("id")) with { Cursor = scope.Cursor }).ConfigureAwait(false), ProtocolJson.Default.Run));
    }
}
