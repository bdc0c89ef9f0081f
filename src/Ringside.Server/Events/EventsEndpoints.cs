using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Live;
using Ringside.Server.Runs;

namespace Ringside.Server.Events;

/// <summary>Reading: one resource, several ways (wire.md §4).</summary>
public static class EventsEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapApi("GET", "/api/events", Scopes.Read, request => ReadAsync(request, filter => filter, nowByDefault: IsStream(request)));
        routes.MapApi("GET", "/api/sessions/{id}/events", Scopes.Read, request =>
        {
            var session = request.Log.State.Documents.Session(request.Caller, request.Route("id")).Id;
            return ReadAsync(request, filter => filter with { Session = [session] }, nowByDefault: false);
        });
        routes.MapApi("GET", "/api/runs/{id}/events", Scopes.Read, request =>
        {
            var run = request.Log.State.Documents.Run(request.Caller, request.Route("id")).Id;
            return ReadAsync(request, filter => filter with { Run = [run] }, nowByDefault: false);
        });
    }

    private static async Task<ApiResult?> ReadAsync(ApiRequest request, Func<EventFilter, EventFilter> narrow, bool nowByDefault)
    {
        var services = request.Http.RequestServices.GetRequiredService<StreamServices>();
        var query = EventQuery.Parse(request, narrow, nowByDefault);
        CheckNamed(request, query.Filter);
        var rights = services.Rights(request.Caller, query);
        if (!IsStream(request))
        {
            return query.Before is not null ? EventsPage.Backward(query, rights, services) : await ForwardAsync(request, query, rights, services).ConfigureAwait(false);
        }

        if (query.Before is not null || query.Wait > TimeSpan.Zero)
        {
            throw RejectedException.InvalidQuery(query.Before is null ? "wait" : "before", "is for JSON pages, not for streams");
        }

        if (services.Draining.IsCancellationRequested)
        {
            throw new RejectedException(ErrorCodes.Draining, "This server is going down.") { Headers = new Dictionary<string, string> { ["Retry-After"] = "1" } };
        }

        return await StreamAsync(request, query, rights, services).ConfigureAwait(false);
    }

    private static async Task<ApiResult> ForwardAsync(ApiRequest request, EventQuery query, ViewerRights rights, StreamServices services)
    {
        var signal = new LiveSignal();
        using var reader = services.Join(query, signal);
        var start = StartingPoint.Of(query, services.Log, services.Open, rights);
        reader.Seek(start.Position);
        return await EventsPage.ForwardAsync(query, start, reader, signal, rights, services, request.Cancelled).ConfigureAwait(false);
    }

    private static async Task<ApiResult?> StreamAsync(ApiRequest request, EventQuery query, ViewerRights rights, StreamServices services)
    {
        var signal = new LiveSignal();
        using var reader = services.Join(query, signal);
        var start = StartingPoint.Of(query, services.Log, services.Open, rights);
        if (start.Verdict == Verdict.Resumed && NothingLeft(query, start, services))
        {
            return ApiResult.NoContent;
        }

        reader.Seek(start.Position);
        await new SseStream(request.Http, reader, signal, query, start, rights, services).RunAsync().ConfigureAwait(false);
        return null;
    }

    /// <summary>R11: a browser's own EventSource would come back for ever.</summary>
    private static bool NothingLeft(EventQuery query, StartingPoint start, StreamServices services)
    {
        var state = services.Log.State;
        return query.Filter.Run is [var run] && state.Documents.Get(RunsFold.Runs, run) is { } found && RunStatus.IsEnded(found.Status)
            && services.Log.Read(query.Filter, start.Position, state.Head.Position, 1).Count == 0;
    }

    /// <summary>Where nothing that the filter names is there for the caller, he is told so rather than left waiting.</summary>
    private static void CheckNamed(ApiRequest request, EventFilter filter)
    {
        var state = request.Log.State.Documents;
        if (filter.Run.Count > 0 && !filter.Run.Any(run => Access.CanSee(request.Caller, state.Get(RunsFold.Runs, run)?.Session, state)))
        {
            throw RejectedException.NotFound("run", string.Join(", ", filter.Run));
        }

        if (filter.Session.Count > 0 && !filter.Session.Any(session => Access.CanSee(request.Caller, session, state)))
        {
            throw RejectedException.NotFound("session", string.Join(", ", filter.Session));
        }
    }

    private static bool IsStream(ApiRequest request) =>
        request.Http.Request.Headers.Accept.Any(accept => accept?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) == true);
}
