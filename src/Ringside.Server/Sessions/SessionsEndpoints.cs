using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Changes;
using Ringside.Server.Identity;

namespace Ringside.Server.Sessions;

/// <summary>Sessions and their prompts (wire.md §5).</summary>
public static class SessionsEndpoints
{
    /// <param name="choose">Makes a session's agent what was chosen, then keeps it by the given append; not where the agent refuses.</param>
    public static void MapSessions(this IEndpointRouteBuilder routes, Func<string, SessionChoices, Func<Task>, CancellationToken, Task> choose)
    {
        var sessions = routes.ServiceProvider.GetRequiredService<SessionsService>();
        var workdirs = routes.ServiceProvider.GetRequiredService<Workdirs>();
        var worktrees = routes.ServiceProvider.GetRequiredService<Worktrees>();
        routes.MapApi("GET", "/api/sessions", Scopes.Read, request => Task.FromResult<ApiResult?>(List(request)));
        routes.MapApi("POST", "/api/sessions", Scopes.Write, async request =>
        {
            var body = await request.ReadAsync(ProtocolJson.Default.CreateSession).ConfigureAwait(false);
            var workdir = workdirs.Look(body.Workdir);
            var worktree = await worktrees.LookAsync(body.Worktree, workdir.Found, request.Cancelled).ConfigureAwait(false);
            return await request.CreateAsync(201, ProtocolJson.Default.Session, scope => sessions.Create(scope, request.Caller, body, workdir, worktree) with { Cursor = scope.Cursor }).ConfigureAwait(false);
        });
        routes.MapApi("GET", "/api/sessions/{id}", Scopes.Read, request => Task.FromResult<ApiResult?>(Get(request)));
        routes.MapApi("PATCH", "/api/sessions/{id}", Scopes.Write, async request =>
        {
            var body = await request.ReadAsync(ProtocolJson.Default.UpdateSession).ConfigureAwait(false);
            Session? updated = null;
            async Task UpdateAsync() =>
                updated = await request.Log.AppendAsync(scope => sessions.Update(scope, request.Caller, request.Route("id"), body) with { Cursor = scope.Cursor }).ConfigureAwait(false);

            if (body.Mode is null && body.Config is null)
            {
                await UpdateAsync().ConfigureAwait(false);
            }
            else
            {
                var wanted = sessions.Check(request.Log.State.Documents, request.Caller, request.Route("id"), body);
                await choose(request.Route("id"), wanted, UpdateAsync, request.Cancelled).ConfigureAwait(false);
            }

            return ApiResult.Ok(updated!, ProtocolJson.Default.Session);
        });
        routes.MapApi("DELETE", "/api/sessions/{id}", Scopes.Write, async request =>
        {
            var worktree = request.Log.State.Documents.Get(SessionsFold.Sessions, request.Route("id"))?.Worktree;
            await request.Log.AppendAsync(scope => sessions.Remove(scope, request.Caller, request.Route("id"))).ConfigureAwait(false);
            return worktree is not null && await worktrees.RemoveAsync(worktree).ConfigureAwait(false) is { } kept
                ? ApiResult.Ok(new SessionRemoved(worktree, kept), ProtocolJson.Default.SessionRemoved)
                : ApiResult.NoContent;
        });
        routes.MapApi("GET", "/api/folders", Scopes.Write, async request =>
        {
            Access.RequireUnlimited(request.Caller);
            ListQuery.Only(request, "path");
            var path = workdirs.Resolve(request.Http.Request.Query["path"].ToString(), "path");
            return ApiResult.Ok(await worktrees.DescribeAsync(path, request.Cancelled).ConfigureAwait(false), ProtocolJson.Default.FoundFolder);
        });
        var files = routes.ServiceProvider.GetRequiredService<FolderFiles>();
        routes.MapApi("GET", "/api/sessions/{id}/files", Scopes.Write, async request =>
        {
            ListQuery.Only(request, "query");
            var session = request.Log.State.Documents.Managed(request.Caller, request.Route("id"));
            return ApiResult.Ok(await files.FindAsync(session.Workdir, request.Http.Request.Query["query"].ToString(), request.Cancelled).ConfigureAwait(false), ProtocolJson.Default.FoundFiles);
        });
        MapPrompts(routes, sessions);
    }

    private static void MapPrompts(IEndpointRouteBuilder routes, SessionsService sessions)
    {
        routes.MapApi("POST", "/api/sessions/{id}/prompts", Scopes.Write, async request =>
        {
            var body = await request.ReadAsync(ProtocolJson.Default.CreatePrompt).ConfigureAwait(false);
            return await request.CreateAsync(202, ProtocolJson.Default.PromptAccepted, scope => sessions.Prompt(scope, request.Caller, request.Route("id"), body)).ConfigureAwait(false);
        });
        routes.MapApi("GET", "/api/sessions/{id}/prompts", Scopes.Read, request => Task.FromResult<ApiResult?>(Inbox(request)));
        routes.MapApi("PATCH", "/api/prompts/{id}", Scopes.Write, async request =>
        {
            var body = await request.ReadAsync(ProtocolJson.Default.UpdatePrompt).ConfigureAwait(false);
            return ApiResult.Ok(await request.Log.AppendAsync(scope => sessions.UpdatePrompt(scope, request.Caller, request.Route("id"), body) with { Cursor = scope.Cursor }).ConfigureAwait(false), ProtocolJson.Default.Prompt);
        });
        routes.MapApi("DELETE", "/api/prompts/{id}", Scopes.Write, async request =>
        {
            await request.Log.AppendAsync(scope => sessions.Withdraw(scope, request.Caller, request.Route("id"))).ConfigureAwait(false);
            return ApiResult.NoContent;
        });
    }

    private static ApiResult List(ApiRequest request)
    {
        var status = request.Http.Request.Query["status"].ToString();
        if (status.Length > 0 && !SessionStatus.All.Contains(status))
        {
            throw RejectedException.InvalidQuery("status", $"must be one of {string.Join(", ", SessionStatus.All)}, not {status}");
        }

        var state = request.Log.State;
        var found = state.Documents.All(SessionsFold.Sessions).Where(session => (status.Length == 0 || session.Status == status) && Access.CanSee(request.Caller, session));
        return ListQuery.Page(request, found, session => session.Id, state.Head, ProtocolJson.Default.ListPageSession, "status");
    }

    private static ApiResult Get(ApiRequest request)
    {
        var state = request.Log.State;
        var session = state.Documents.Session(request.Caller, request.Route("id"));
        return ApiResult.Ok(session with { Interactions = Subtree.Open(session, request.Caller, state.Documents), Cursor = state.Head }, ProtocolJson.Default.Session);
    }

    /// <summary>The prompts not yet delivered; others by <c>?status=</c>.</summary>
    private static ApiResult Inbox(ApiRequest request)
    {
        var status = request.Http.Request.Query["status"].ToString() is { Length: > 0 } given ? given : PromptStatus.Queued;
        if (status is not (PromptStatus.Queued or PromptStatus.Delivered or PromptStatus.Withdrawn))
        {
            throw RejectedException.InvalidQuery("status", $"must be queued, delivered or withdrawn, not {status}");
        }

        var state = request.Log.State;
        var session = state.Documents.Session(request.Caller, request.Route("id"));
        var prompts = state.Documents.All(PromptsFold.Prompts).Where(prompt => prompt.Session == session.Id && prompt.Status == status);
        return ListQuery.Page(request, prompts, prompt => prompt.Id, state.Head, ProtocolJson.Default.ListPagePrompt, "status");
    }
}
