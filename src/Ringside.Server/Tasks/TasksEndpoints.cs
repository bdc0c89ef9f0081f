using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Sessions;

namespace Ringside.Server.Tasks;

/// <summary>Tasks (wire.md §5).</summary>
public static class TasksEndpoints
{
    /// <summary>So many due times of a cron line are told before it is a task's.</summary>
    private const int Foreseen = 3;

    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        var tasks = routes.ServiceProvider.GetRequiredService<TasksService>();
        var workdirs = routes.ServiceProvider.GetRequiredService<Workdirs>();
        routes.MapApi("GET", "/api/tasks", Scopes.Read, request => Task.FromResult<ApiResult?>(List(request)));
        routes.MapApi("POST", "/api/tasks", Scopes.Write, async request =>
        {
            var body = await request.ReadAsync(ProtocolJson.Default.CreateTask).ConfigureAwait(false);
            var workdir = workdirs.Look(body.Workdir);
            return await request.CreateAsync(201, ProtocolJson.Default.AgentTask, scope => tasks.Create(scope, request.Caller, body, workdir) with { Cursor = scope.Cursor }).ConfigureAwait(false);
        });
        routes.MapApi("GET", "/api/tasks/{id}", Scopes.Read, request =>
        {
            var state = request.Log.State;
            return Task.FromResult<ApiResult?>(ApiResult.Ok(state.Documents.Task(request.Caller, request.Route("id")) with { Cursor = state.Head }, ProtocolJson.Default.AgentTask));
        });
        routes.MapApi("PATCH", "/api/tasks/{id}", Scopes.Write, async request =>
        {
            var body = await request.ReadAsync(ProtocolJson.Default.UpdateTask).ConfigureAwait(false);
            var changed = await request.Log.AppendAsync(scope => tasks.Update(scope, request.Caller, request.Route("id"), body) with { Cursor = scope.Cursor }).ConfigureAwait(false);
            return ApiResult.Ok(changed, ProtocolJson.Default.AgentTask);
        });
        routes.MapApi("DELETE", "/api/tasks/{id}", Scopes.Write, async request =>
        {
            await request.Log.AppendAsync(scope => tasks.Remove(scope, request.Caller, request.Route("id"))).ConfigureAwait(false);
            return ApiResult.NoContent;
        });
        routes.MapApi("POST", "/api/tasks/{id}/run", Scopes.Write, async request =>
            await request.CreateAsync(202, ProtocolJson.Default.AgentTask, scope => tasks.Run(scope, request.Caller, request.Route("id")) with { Cursor = scope.Cursor }).ConfigureAwait(false));
        var time = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        routes.MapApi("GET", "/api/due-times", Scopes.Read, request =>
        {
            ListQuery.Only(request, "cron", "timeZone");
            var query = request.Http.Request.Query;
            var zone = query["timeZone"].ToString();
            var next = TaskSchedule.Next(query["cron"].ToString(), zone.Length == 0 ? null : zone, time.GetUtcNow(), Foreseen);
            return Task.FromResult<ApiResult?>(ApiResult.Ok(new NextDueTimes(next), ProtocolJson.Default.NextDueTimes));
        });
    }

    private static ApiResult List(ApiRequest request)
    {
        var state = request.Log.State;
        var query = request.Http.Request.Query;
        var (agent, session, status) = (query["agent"].ToString(), query["session"].ToString(), query["status"].ToString());
        if (status is not ("" or TaskStates.Active or TaskStates.Paused or TaskStates.Done))
        {
            throw RejectedException.InvalidQuery("status", $"must be active, paused or done, not {status}");
        }

        var named = agent.Length == 0 ? null : state.Documents.All(AgentsFold.Agents).FirstOrDefault(known => known.Name == agent)?.Id ?? agent;
        var found = state.Documents.All(TasksFold.Tasks).Where(task =>
            (named is null || task.Agent == named) && (session.Length == 0 || task.Session == session) && (status.Length == 0 || task.Status == status)
            && Access.CanSee(request.Caller, task, state.Documents));
        return ListQuery.Page(request, found, task => task.Id, state.Head, ProtocolJson.Default.ListPageAgentTask, "agent", "session", "status");
    }
}
