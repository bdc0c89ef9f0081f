using System.IO.Pipelines;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Events;
using Ringside.Server.Identity;
using Ringside.Server.Live;

namespace Ringside.Server.WebSockets;

/// <summary>
/// One WebSocket (wire.md §4). One loop writes: what was asked for first, then each subscription in its turn, so that a long history holds up no live one; it
/// waits for the reader alone, and keeps nothing for him but a place in the log for each subscription.
/// </summary>
internal sealed class LiveSocket : IDisposable
{
    /// <summary>How many heartbeats a client may leave unanswered before it is taken for dead.</summary>
    private const int MaxSilence = 3;

    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(2);

    private readonly ViewerConnection connection;
    private readonly MessageWriter output;
    private readonly ViewerPipe pipe;
    private readonly StreamServices services;
    private readonly StreamLife life;
    private readonly ViewerRights rights;
    private readonly LiveSignal signal = new();
    private readonly LiveReader heartbeat;
    private readonly SocketInput input;
    private readonly List<SocketSubscription> served = [];
    private int turn;
    private int unanswered;
    private long sentAt;
    private long lookedAt;
    private (int Code, string Reason)? closing;

    /// <param name="mayDeflate">Compression was agreed on (RFC 7692).</param>
    public LiveSocket(ViewerConnection connection, Caller caller, PipeReader reader, ViewerPipe pipe, bool mayDeflate, StreamServices services)
    {
        (this.connection, this.pipe, this.services) = (connection, pipe, services);
        output = new MessageWriter(pipe, mayDeflate);
        life = new StreamLife(services);
        var all = new EventQuery { Filter = EventFilter.All };
        rights = services.Rights(caller, all);

        // A topic of nothing: a socket without subscriptions too is woken by the hub's clock.
        heartbeat = services.Hub.Join(all.Filter, "", signal);
        input = new SocketInput(this, caller, new MessageReader(reader, mayDeflate), services);
        sentAt = lookedAt = services.Time.GetTimestamp();
    }

    public async Task RunAsync()
    {
        output.Message(new SocketMessage { Op = "hello", Server = StreamServices.ServerName, HeartbeatMs = (int)services.Options.Heartbeat.TotalMilliseconds });
        using var aborted = connection.Closed.UnsafeRegister(static signal => ((LiveSignal)signal!).Set(), signal);
        using var socket = this;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(connection.Closed);
        var receiving = input.RunAsync(ending.Token);
        try
        {
            if (await SendAsync().ConfigureAwait(false))
            {
                await receiving.WaitAsync(GoodbyeLimit, TimeProvider.System).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException or IOException)
        {
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await receiving.ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        heartbeat.Dispose();
        input.Dispose();
    }

    /// <summary>Wakes the writing loop, on a thread that is not the caller's.</summary>
    internal void Wake() => ThreadPool.UnsafeQueueUserWorkItem(static signal => signal.Set(), signal, preferLocal: false);

    /// <summary>Opens a subscription that the writing loop is to serve.</summary>
    internal async Task<SocketSubscription> OpenAsync(SubscribeOp request, Caller caller, CancellationToken cancelled)
    {
        var query = SocketRequests.ToQuery(request);
        var presence = request.Presence == true ? services.PresenceFor(caller, query) : null;
        var subscription = await Subscription.OpenAsync(query, caller, signal, services, cancelled).ConfigureAwait(false);
        return new SocketSubscription(request.Id, subscription, presence, output, services.Log.State.Head.Epoch, services.Time);
    }

    internal void Serve(SocketSubscription subscription)
    {
        served.Add(subscription);
        subscription.Subscribed(services.Log.State.Head);
    }

    internal void Stop(SocketSubscription subscription)
    {
        served.Remove(subscription);
        subscription.Dispose();
    }

    internal void Fail(string? id, string code, string detail) => output.Message(new SocketMessage { Op = "error", Id = id, Code = code, Detail = detail });

    internal void Pong(byte[] payload) => output.Pong(payload);

    /// <summary>A sign of life, with the newest place of each subscription (R7).</summary>
    internal void Ping()
    {
        sentAt = services.Time.GetTimestamp();
        served.ForEach(subscription => subscription.SentAt = sentAt);
        output.Message(new SocketMessage { Op = "ping", Time = services.Time.GetUtcNow(), Cursors = served.ToDictionary(subscription => subscription.Id, subscription => subscription.Cursor) });
    }

    internal void Close(int code, string reason) => closing ??= (code, reason);

    /// <summary>True: a goodbye was said, and the client's is waited for.</summary>
    private async Task<bool> SendAsync()
    {
        while (!connection.Closed.IsCancellationRequested && !input.IsOver)
        {
            var looks = services.Hub.Looks;
            input.Handle();
            if (closing is null && (life.EndsBecause() ?? rights.EndsBecause()) is { } code)
            {
                CloseAll(code);
                Close(code switch { "shutdown" => CloseCodes.GoingAway, "rotate" => CloseCodes.Normal, _ => CloseCodes.Policy }, code);
            }

            var (flushed, atRest) = closing is null ? await ServeAsync().ConfigureAwait(false) : (Flushed.Sent, true);
            if (atRest && closing is null)
            {
                LookAround();
            }

            if (closing is { } goodbye)
            {
                output.Close(goodbye.Code, goodbye.Reason);
            }

            if (flushed == Flushed.Sent)
            {
                flushed = await pipe.FlushAsync().ConfigureAwait(false);
            }

            if (flushed == Flushed.Slow)
            {
                await pipe.CutOffAsync(() =>
                {
                    CloseAll("slow");
                    output.Close(CloseCodes.Policy, "slow");
                }).ConfigureAwait(false);
            }

            if (flushed != Flushed.Sent || closing is not null)
            {
                return flushed == Flushed.Sent;
            }

            if (atRest && TryArm() && services.Hub.Looks == looks)
            {
                await signal.WaitAsync().ConfigureAwait(false);
            }
        }

        return false;
    }

    /// <summary>One turn for each subscription. At rest: there is nothing more for any until something happens.</summary>
    private async ValueTask<(Flushed Flushed, bool AtRest)> ServeAsync()
    {
        var atRest = true;
        turn++;
        for (var i = 0; i < served.Count && !input.HasRequests; i++)
        {
            var subscription = served[(turn + i) % served.Count];
            var (flushed, rests) = await ServeAsync(subscription).ConfigureAwait(false);
            if (flushed != Flushed.Sent)
            {
                return (flushed, false);
            }

            subscription.Present();
            atRest &= rests;
        }

        while (served.Find(static subscription => subscription.Subscription.EndedBecause is not null) is { } ended)
        {
            input.Forget(ended);
            ended.Closed(ended.Subscription.EndedBecause!);
            Stop(ended);
        }

        return (Flushed.Sent, atRest && !input.HasRequests);
    }

    /// <summary>
    /// A turn is what fits before a flush; or the page that was read from the store, so that of all of a socket's subscriptions one at a time holds a page.
    /// </summary>
    private async ValueTask<(Flushed Flushed, bool AtRest)> ServeAsync(SocketSubscription subscription)
    {
        if (subscription.Subscription.NeedsStore)
        {
            // What was written would hold the thread's buffer while it waits for the store.
            if (await pipe.FlushAsync().ConfigureAwait(false) is var before and not Flushed.Sent)
            {
                return (before, false);
            }

            await subscription.Subscription.LoadAsync(connection.Closed).ConfigureAwait(false);
        }

        while (true)
        {
            var atRest = subscription.Subscription.Write(subscription);
            if (pipe.IsFull && await pipe.FlushAsync().ConfigureAwait(false) is var flushed and not Flushed.Sent)
            {
                return (flushed, false);
            }

            if (atRest || !subscription.Subscription.HoldsPage || input.HasRequests)
            {
                return (Flushed.Sent, atRest);
            }
        }
    }

    /// <summary>What is done while nothing happens: a ping where a subscription, or the whole socket, has been quiet; and whether the client is still there.</summary>
    private void LookAround()
    {
        var (now, limit) = (services.Time, services.Options.Heartbeat);
        var quietSince = served.Count == 0 ? sentAt : long.MaxValue;
        foreach (var subscription in served)
        {
            quietSince = Math.Min(quietSince, subscription.SentAt);
        }

        if (now.GetElapsedTime(quietSince) >= limit)
        {
            Ping();
        }

        if (input.TakeHeard())
        {
            (unanswered, lookedAt) = (0, now.GetTimestamp());
        }
        else if (now.GetElapsedTime(lookedAt) >= limit)
        {
            lookedAt = now.GetTimestamp();
            if (++unanswered > MaxSilence)
            {
                connection.Abort();
            }

            output.Ping();
        }
    }

    private bool TryArm()
    {
        var armed = heartbeat.TryArm();
        foreach (var subscription in served)
        {
            armed &= subscription.Subscription.TryArm();
        }

        return armed;
    }

    private void CloseAll(string code)
    {
        served.ForEach(subscription => subscription.Closed(code));
        served.Clear();
    }
}
