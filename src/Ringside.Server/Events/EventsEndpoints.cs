using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Live;

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
        if (!IsStream(request))
        {
            var rights = services.Rights(request.Caller, query);
            rights.RequireNamed();
            return query.Before is not null ? EventsPage.Backward(request, query, rights, services) : await ForwardAsync(request, query, rights, services).ConfigureAwait(false);
        }

        if (query.Before is not null || query.Wait > TimeSpan.Zero)
        {
            throw RejectedException.InvalidQuery(query.Before is null ? "wait" : "before", "is for JSON pages, not for streams");
        }

        services.RequireRunning();
        return await StreamAsync(request, query, services).ConfigureAwait(false);
    }

    private static async Task<ApiResult> ForwardAsync(ApiRequest request, EventQuery query, ViewerRights rights, StreamServices services)
    {
        await StartingPoint.HearOfAsync(query, services.Log, request.Cancelled).ConfigureAwait(false);
        var seat = query.Wait > TimeSpan.Zero ? services.Presence.Enter(request.Caller, query.Filter) : null;
        try
        {
            while (true)
            {
                var signal = new LiveSignal();
                using var reader = services.Join(query, signal);
                var start = StartingPoint.Of(query, services.Log, services.Open, rights, request.Cancelled);
                reader.Seek(start.Position);
                if (await EventsPage.ForwardAsync(request, query, start, reader, signal, rights, services).ConfigureAwait(false) is { } page)
                {
                    return page;
                }
            }
        }
        finally
        {
            seat?.Leave();
        }
    }

    private static async Task<ApiResult?> StreamAsync(ApiRequest request, EventQuery query, StreamServices services)
    {
        var signal = new LiveSignal();
        var subscription = await Subscription.OpenAsync(query, request.Caller, signal, services, request.Cancelled).ConfigureAwait(false);
        if (subscription.IsFinished)
        {
            subscription.Dispose();
            return ApiResult.NoContent;
        }

        await SseStream.AnswerAsync(request.Http, subscription, signal, services).ConfigureAwait(false);
        return null;
    }

    private static bool IsStream(ApiRequest request) =>
        request.Http.Request.Headers.Accept.Any(accept => accept?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) == true);
}
