using Microsoft.Extensions.Hosting;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Live;
using Ringside.Server.Presence;
using Ringside.Server.Runs;

namespace Ringside.Server.Events;

/// <summary>What every reader of events needs.</summary>
public sealed record StreamServices(
    EventLog.EventLog Log, LiveHub Hub, OpenMessages Open, IdentityService Identity, AccessWatch Watch, PresenceService Presence, TimeProvider Time, StreamOptions Options,
    IHostApplicationLifetime Host)
{
    /// <summary>Who a stream says it comes from (R4).</summary>
    public static string ServerName { get; } = $"ringside/{typeof(StreamServices).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>The server is going down: streams say goodbye (R8).</summary>
    public CancellationToken Draining => Host.ApplicationStopping;

    /// <summary>A server that goes down takes no new streams (R8).</summary>
    /// <exception cref="RejectedException">503.</exception>
    public void RequireRunning()
    {
        if (Draining.IsCancellationRequested)
        {
            throw new RejectedException(ErrorCodes.Draining, "This server is going down.") { Headers = new Dictionary<string, string> { ["Retry-After"] = "1" } };
        }
    }

    public ViewerRights Rights(Caller caller, EventQuery query) => new(caller, query.Filter, Log, Identity, Watch, Time);

    /// <summary>Who watches the sessions that fit the filter.</summary>
    /// <exception cref="RejectedException">403 for a token that lists no people, 422 for a filter that does not say which sessions.</exception>
    internal PresenceFeed PresenceFor(Caller caller, EventQuery query)
    {
        Access.RequireUnlimited(caller);
        return query.Filter is { Run.Count: 0, Thread.Count: 0, Task.Count: 0 }
            ? new PresenceFeed(Presence, Log, Identity, caller, query.Filter)
            : throw RejectedException.Invalid("presence", "is for filters of session, tree, agent and type");
    }

    /// <summary>Joins the narrowest topic that holds all that the query wants, before history is read (A6).</summary>
    public LiveReader Join(EventQuery query, LiveSignal signal) => Hub.Join(query.Filter, Topic(query), signal);

    private string Topic(EventQuery query) => query.Filter switch
    {
        { Run: [var run] } => Log.State.Documents.Get(RunsFold.Runs, run)?.Session ?? LiveHub.Everything,
        { Session: [var session] } => session,
        { Tree: [var tree] } => tree,
        _ => LiveHub.Everything,
    };
}
