using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Mcp;
using Ringside.Server.Sessions;
using Ringside.Server.Threads;
using Ringside.Server.Workers;

namespace Ringside.Server.Orchestration;

/// <summary>
/// Wakes orchestrators that are free and have a cause. For what each is to be woken is in the log's state, and that it was woken is decided there too: neither a
/// lost word, nor a restart, nor another server makes a cause wake twice, or never.
/// </summary>
public sealed partial class Waker(EventLog.EventLog log, WorkLog work, Brakes brakes, OrchestrationOptions options, TimeProvider time, ILogger<Waker> logger) : IWorker
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private Channel<bool> looks = Channel.CreateBounded<bool>(1);
    private Task looking = Task.CompletedTask;

    public Task BeginAsync(CancellationToken cancellationToken)
    {
        looks = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        looking = Task.Run(() => LookAsync(looks.Reader), CancellationToken.None);
        log.Committed += Follow;
        looks.Writer.TryWrite(true);
        return Task.CompletedTask;
    }

    public async Task EndAsync()
    {
        log.Committed -= Follow;
        looks.Writer.TryComplete();
        await looking.ConfigureAwait(false);
    }

    private void Follow(IReadOnlyList<LogEvent> events)
    {
        foreach (var e in events)
        {
            if (News.MayWake(e.Type) && Due(log.State.Documents).Any())
            {
                looks.Writer.TryWrite(true);
                return;
            }
        }
    }

    private async Task LookAsync(ChannelReader<bool> told)
    {
        await foreach (var _ in told.ReadAllAsync().ConfigureAwait(false))
        {
            var state = log.State;
            foreach (var (session, orchestration) in Due(state.Documents))
            {
                await WakeAsync(state, session, orchestration).ConfigureAwait(false);
            }
        }
    }

    /// <summary>One that cannot be woken is tried again, and keeps no other asleep.</summary>
    private async Task WakeAsync(LogState state, Session session, Protocol.Orchestration orchestration)
    {
        try
        {
            var digest = Digest.Make(log, state, session, options.Bound(orchestration), time.GetUtcNow());
            await work.AppendAsync(scope => Wake(scope, session.Id, digest, state.Head.Position)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It is for another server to do.
        }
        catch (Exception e)
        {
            NotWoken(session.Id, e);
            LookLater();
        }
    }

    /// <summary>No event may come that would make it look again.</summary>
    private void LookLater()
    {
        var writer = looks.Writer;
        Task.Delay(Retry, time, CancellationToken.None).ContinueWith(_ => writer.TryWrite(true), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <param name="upTo">The position up to which the digest has looked; what came later wakes it again.</param>
    private bool Wake(AppendScope scope, string id, string digest, long upTo)
    {
        if (Due(scope.State, id) is not var (session, orchestration) || orchestration.Pending.Where(cause => cause.Position <= upTo).ToList() is not { Count: > 0 } causes
            || brakes.BeforeWaking(scope, session, orchestration, causes) is not null)
        {
            return false;
        }

        foreach (var cause in causes.Where(cause => cause.What is WakeCauses.Idle or WakeCauses.Failed))
        {
            KeptWaits.Remove(scope, id, cause.Session);
            UntoldSilences.Strike(scope, id, cause.Session, upTo);
        }

        var prompt = Inbox.Add(scope, session, new PromptData { Prompt = "", Text = digest, Delivery = Delivery.Queue }, EventSources.System, null);
        scope.Append(session.Event(EventTypes.OrchestrationWoken, new OrchestrationData { Causes = causes, UpTo = upTo, Digest = digest, Prompt = prompt.Prompt }, run: prompt.Run));
        return true;
    }

    private static IEnumerable<(Session Session, Protocol.Orchestration Orchestration)> Due(Documents state) =>
        state.All(OrchestrationsFold.Orchestrations).Where(one => one.Pending.Count > 0).Select(one => Due(state, one.Session)).OfType<(Session, Protocol.Orchestration)>();

    /// <summary>Whether it has a cause and is free: a wake during its own turn waits for the turn's end.</summary>
    private static (Session Session, Protocol.Orchestration Orchestration)? Due(Documents state, string id) =>
        Managing.Switched(state, id) is { Stop: null, Pending.Count: > 0 } orchestration
        && state.Get(SessionsFold.Sessions, id) is { Run: null, Inbox.Count: 0, Status: not SessionStatus.Closed } session
            ? (session, orchestration)
            : null;

    [LoggerMessage(LogLevel.Warning, "The orchestrator {Session} could not be woken, and it is tried again")]
    private partial void NotWoken(string session, Exception exception);
}
