using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Sessions;

namespace Ringside.Server.Threads;

/// <summary>Threads (wire.md §5).</summary>
public static class ThreadsEndpoints
{
    public static void MapThreads(this IEndpointRouteBuilder routes)
    {
        var threads = routes.ServiceProvider.GetRequiredService<ThreadsService>();
        var workdirs = routes.ServiceProvider.GetRequiredService<Workdirs>();
        routes.MapApi("GET", "/api/threads", Scopes.Read, request => Task.FromResult<ApiResult?>(List(request)));
        routes.MapApi("POST", "/api/threads", Scopes.Write, async request =>
        {
            var body = await request.ReadAsync(ProtocolJson.Default.CreateThread).ConfigureAwait(false);
            var workdir = workdirs.Look(body.Workdir);
            return await request.CreateAsync(201, ProtocolJson.Default.AgentThread, scope => threads.Open(scope, request.Caller, body, workdir) with { Cursor = scope.Cursor }).ConfigureAwait(false);
        });
        routes.MapApi("GET", "/api/threads/{id}", Scopes.Read, request =>
        {
            var state = request.Log.State;
            return Task.FromResult<ApiResult?>(ApiResult.Ok(state.Documents.Thread(request.Caller, request.Route("id")) with { Cursor = state.Head }, ProtocolJson.Default.AgentThread));
        });
        routes.MapApi("POST", "/api/threads/{id}/messages", Scopes.Write, async request =>
        {
            var body = await request.ReadAsync(ProtocolJson.Default.CreateThreadMessage).ConfigureAwait(false);
            return await request.CreateAsync(201, ProtocolJson.Default.AgentThread, scope => threads.Say(scope, request.Caller, request.Route("id"), body) with { Cursor = scope.Cursor }).ConfigureAwait(false);
        });
        routes.MapApi("POST", "/api/threads/{id}/close", Scopes.Write, async request =>
        {
            var body = (await request.ReadBodyAsync().ConfigureAwait(false)).IsEmpty ? new CloseThread() : await request.ReadAsync(ProtocolJson.Default.CloseThread).ConfigureAwait(false);
            var closed = await request.Log.AppendAsync(scope => threads.Close(scope, request.Caller, request.Route("id"), body) with { Cursor = scope.Cursor }).ConfigureAwait(false);
            return ApiResult.Ok(closed, ProtocolJson.Default.AgentThread);
        });
    }

    /// <summary>Those of which the caller sees either session; of one session, one tree or in one status, where the query says so.</summary>
    private static ApiResult List(ApiRequest request)
    {
        var state = request.Log.State;
        var query = request.Http.Request.Query;
        var (session, tree, status) = (query["session"].ToString(), query["tree"].ToString(), query["status"].ToString());
        if (status is not ("" or ThreadStatus.Open or ThreadStatus.Waiting or ThreadStatus.Closed))
        {
            throw RejectedException.InvalidQuery("status", $"must be open, waiting or closed, not {status}");
        }

        bool Sees(string id) => Access.CanSee(request.Caller, id, state.Documents);
        bool IsOf(string id) => state.Documents.Get(SessionsFold.Sessions, id)?.Tree == tree;
        var found = state.Documents.All(ThreadsFold.Threads).Where(thread =>
            (session.Length == 0 || thread.Other(session) is not null) && (tree.Length == 0 || IsOf(thread.Session) || IsOf(thread.Peer))
            && (status.Length == 0 || thread.Status == status) && (Sees(thread.Session) || Sees(thread.Peer)));
        return ListQuery.Page(request, found, thread => thread.Id, state.Head, ProtocolJson.Default.ListPageAgentThread, "session", "tree", "status");
    }
}
