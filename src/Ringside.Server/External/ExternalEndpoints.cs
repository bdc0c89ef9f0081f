using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Api;
using Ringside.Server.Identity;

namespace Ringside.Server.External;

/// <summary>Writing events from outside (wire.md §6).</summary>
public static class ExternalEndpoints
{
    private const int MaxEvents = 1000;

    public static void MapExternal(this IEndpointRouteBuilder routes)
    {
        var writer = routes.ServiceProvider.GetRequiredService<WrittenEvents>();
        var leases = routes.ServiceProvider.GetRequiredService<LeaseWatch>();
        routes.MapApi("POST", "/api/sessions/{id}/events", Scopes.Write, request => WriteAsync(request, writer));
        routes.MapApi("POST", "/api/runs/{id}/heartbeat", Scopes.Write, async request =>
        {
            var state = request.Log.State.Documents;
            var run = state.Run(request.Caller, request.Route("id"));
            RequireExternal(state, run.Agent);
            if (run.Status != RunStatus.Running)
            {
                throw new RejectedException(ErrorCodes.Conflict, $"The run is {run.Status}.");
            }

            await leases.HeardAsync(run).ConfigureAwait(false);
            return ApiResult.NoContent;
        });
    }

    private static async Task<ApiResult?> WriteAsync(ApiRequest request, WrittenEvents writer)
    {
        var session = request.Route("id");
        var producer = Producer.Of(request.Http.Request, session);
        var events = (await ReadEventsAsync(request).ConfigureAwait(false)).Select((written, i) => WrittenShapes.Bind(written, $"[{i}]")).ToList();
        var (result, duplicate) = await request.Log.AppendAsync(scope =>
        {
            // Here and not before: another server may have made the session, or written its last number, this moment.
            RequireExternal(scope.State, scope.State.Session(request.Caller, session).Agent);
            if (producer?.Duplicate(scope) is { } known)
            {
                return (known, true);
            }

            var before = scope.Cursor.Position;
            foreach (var written in events)
            {
                writer.Append(scope, request.Caller, session, written);
            }

            var made = new ProducerResult(before + 1, scope.Cursor.Position);
            producer?.Took(scope, made);
            return (made, false);
        }).ConfigureAwait(false);
        if (duplicate)
        {
            request.Http.Response.Headers["Producer-Duplicate"] = "true";
        }

        var epoch = request.Log.State.Head.Epoch;
        return ApiResult.Ok(new EventsWritten(new Cursor(epoch, result.First), new Cursor(epoch, result.Last)), ProtocolJson.Default.EventsWritten);
    }

    private static void RequireExternal(Documents state, string agent)
    {
        if (state.Get(AgentsFold.Agents, agent)?.Driver != Drivers.External)
        {
            throw new RejectedException(ErrorCodes.Forbidden, "Only a session whose agent has the driver external is written from outside.");
        }
    }

    private static async Task<IReadOnlyList<WrittenEvent>> ReadEventsAsync(ApiRequest request)
    {
        var type = request.Http.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        var body = await request.ReadBodyAsync().ConfigureAwait(false);
        IReadOnlyList<WrittenEvent> events = type switch
        {
            "application/x-ndjson" => Lines(body),
            null or "application/json" => RequestBody.Parse(body, ProtocolJson.Default.ListWrittenEvent),
            _ => throw new RejectedException(ErrorCodes.UnsupportedMediaType, $"The body must be application/json or application/x-ndjson, not {type}."),
        };
        return events.Count switch
        {
            0 => throw RejectedException.Invalid("body", "holds no event"),
            > MaxEvents => throw new RejectedException(ErrorCodes.TooLarge, $"At most {MaxEvents} events are taken at once, not {events.Count}."),
            _ => events,
        };
    }

    private static List<WrittenEvent> Lines(ReadOnlyMemory<byte> body)
    {
        var events = new List<WrittenEvent>();
        while (!body.IsEmpty)
        {
            var end = body.Span.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (!line.Span.Trim(" \t\r"u8).IsEmpty)
            {
                events.Add(RequestBody.Parse(line, ProtocolJson.Default.WrittenEvent, $"[{events.Count}]"));
            }
        }

        return events;
    }
}
