using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
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
        var written = routes.ServiceProvider.GetRequiredService<WrittenEvents>();
        var leases = routes.ServiceProvider.GetRequiredService<LeaseWatch>();
        routes.MapApi("POST", "/api/sessions/{id}/events", Scopes.Write, request => WriteAsync(request, written));
        routes.MapApi("POST", "/api/runs/{id}/heartbeat", Scopes.Write, request =>
        {
            var run = request.Log.State.Documents.Run(request.Caller, request.Route("id"));
            if (run.Status != RunStatus.Running)
            {
                throw new RejectedException(ErrorCodes.Conflict, $"The run is {run.Status}.");
            }

            leases.Heard(run.Id);
            return Task.FromResult<ApiResult?>(ApiResult.NoContent);
        });
    }

    private static async Task<ApiResult?> WriteAsync(ApiRequest request, WrittenEvents written)
    {
        var session = request.Log.State.Documents.Session(request.Caller, request.Route("id"));
        if (request.Log.State.Documents.Get(AgentsFold.Agents, session.Agent)?.Driver != Drivers.External)
        {
            throw new RejectedException(ErrorCodes.Forbidden, "Only a session whose agent has the driver external is written from outside.");
        }

        var producer = Producer.Of(request.Http.Request, session.Id);
        var events = await ReadEventsAsync(request).ConfigureAwait(false);
        var (result, duplicate) = await request.Log.AppendAsync(scope =>
        {
            if (producer?.Duplicate(scope) is { } known)
            {
                return (known, true);
            }

            var before = scope.Uncommitted.Count();
            for (var i = 0; i < events.Count; i++)
            {
                written.Append(scope, session.Id, events[i], $"[{i}]");
            }

            var appended = scope.Uncommitted.Skip(before).ToList();
            var made = new ProducerResult(appended[0].Position, appended[^1].Position);
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
                using var document = RequestBody.ParseJson(line);
                events.Add(RequestBody.Bind(document.RootElement.Clone(), ProtocolJson.Default.WrittenEvent, $"[{events.Count}]"));
            }
        }

        return events;
    }
}
