using System.Text.Json;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Events;

namespace Ringside.Server.WebSockets;

/// <summary>What a client asks for in a message, read strictly.</summary>
internal static class SocketRequests
{
    private const int MaxId = 100;
    private const int MaxLast = 100_000;

    /// <returns>A <see cref="SubscribeOp"/>, an <see cref="UnsubscribeOp"/> or a <see cref="PingOp"/>.</returns>
    /// <exception cref="RejectedException">It is none of them; the message says what is wrong where.</exception>
    public static object Parse(JsonElement message)
    {
        var op = message.ValueKind == JsonValueKind.Object && message.TryGetProperty("op", out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        return op switch
        {
            "subscribe" => CheckId(RequestBody.Bind(message, ProtocolJson.Default.SubscribeOp, "")),
            "unsubscribe" => RequestBody.Bind(message, ProtocolJson.Default.UnsubscribeOp, ""),
            "ping" => RequestBody.Bind(message, ProtocolJson.Default.PingOp, ""),
            _ => throw RejectedException.Invalid("op", $"must be subscribe, unsubscribe or ping, not {op ?? "missing or of another kind"}"),
        };
    }

    /// <summary>The subscription that a message speaks of, where it can be made out.</summary>
    public static string? IdOf(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;

    /// <summary>R1: a session or a run is read from its start, everything else from now, unless it is said otherwise.</summary>
    /// <exception cref="RejectedException">A value is none of those it may be.</exception>
    public static EventQuery ToQuery(SubscribeOp request)
    {
        var filter = request.Filter ?? new SubscriptionFilter();
        return new EventQuery
        {
            Filter = new EventFilter
            {
                Session = filter.Session ?? [],
                Tree = filter.Tree ?? [],
                Run = filter.Run ?? [],
                Agent = filter.Agent ?? [],
                Thread = filter.Thread ?? [],
                Task = filter.Task ?? [],
                Type = filter.Type ?? [],
                Deltas = filter.Deltas ?? true,
            },
            After = request.After is { Length: > 0 } after ? after : null,
            FromNow = request.From switch
            {
                null => filter is not ({ Session.Count: > 0 } or { Run.Count: > 0 }),
                "now" => true,
                "start" => false,
                var other => throw RejectedException.Invalid("from", $"must be start or now, not {other}"),
            },
            Last = request.Last is null or (>= 1 and <= MaxLast) ? request.Last : throw RejectedException.Invalid("last", $"must be a whole number from 1 to {MaxLast}, not {request.Last}"),
        };
    }

    private static SubscribeOp CheckId(SubscribeOp request) =>
        request.Id.Length is > 0 and <= MaxId ? request : throw RejectedException.Invalid("id", $"must have from 1 to {MaxId} characters");
}
