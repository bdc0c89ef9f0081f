using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Orchestration;
using Ringside.Server.Sessions;
using Ringside.Server.Workers;

namespace Ringside.Server.Mcp;

/// <summary>
/// Who waits for whom to be idle: within a call, in memory; for longer, as a record beside the log, which outlives the server and ends in a prompt.
/// </summary>
public sealed partial class SessionWaits : IWorker
{
    private readonly EventLog.EventLog log;
    private readonly WorkLog work;
    private readonly TimeProvider time;
    private readonly ILogger<SessionWaits> logger;
    private readonly SessionViews views;
    private readonly Alarm alarm;
    private readonly ConcurrentDictionary<(string Session, string Target), SessionWait> kept = [];
    private readonly ConcurrentDictionary<SessionWait, bool> calls = new(ReferenceEqualityComparer.Instance);

    public SessionWaits(EventLog.EventLog log, WorkLog work, TimeProvider time, ILogger<SessionWaits> logger)
    {
        (this.log, this.work, this.time, this.logger) = (log, work, time, logger);
        views = new SessionViews(log);
        alarm = new Alarm(time, () => kept.Values.Min(wait => (DateTimeOffset?)wait.Until), EndDueAsync);
    }

    /// <summary>Whether a session does nothing and will do nothing by itself.</summary>
    public static bool IsThrough(Session? session) => session is null or { Status: SessionStatus.Idle or SessionStatus.Failed or SessionStatus.Closed };

    /// <summary>The sessions that one waits for.</summary>
    public IEnumerable<(string Session, string Why)> Of(string session) =>
        calls.Keys.Concat(kept.Values).Where(wait => wait.Session == session).Select(wait => (wait.Target, "to be idle"));

    /// <summary>A call waits, until it is disposed of.</summary>
    public IDisposable InCall(string session, string target)
    {
        var wait = new SessionWait(session, target, DateTimeOffset.MaxValue);
        calls[wait] = true;
        return new Ended(() => calls.TryRemove(wait, out _));
    }

    /// <summary>The session is prompted later.</summary>
    /// <exception cref="OperationCanceledException">Another server has taken over, and has read what is kept: nothing was.</exception>
    public Task KeepAsync(SessionWait wait) => work.AppendAsync(scope =>
    {
        Keep(scope, wait);
        return true;
    });

    /// <summary>As <see cref="KeepAsync"/>, as a part of a worker's decision.</summary>
    public void Keep(AppendScope scope, SessionWait wait)
    {
        KeptWaits.Put(scope, wait);
        scope.AfterCommit(() =>
        {
            kept[(wait.Session, wait.Target)] = wait;

            // What it waits for may have come in this very batch, before anybody looked.
            _ = EndDueAsync();
        });
    }

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        foreach (var wait in KeptWaits.All(log))
        {
            kept[(wait.Session, wait.Target)] = wait;
        }

        alarm.Begin();
        log.Committed += Follow;
        await EndDueAsync().ConfigureAwait(false);
    }

    public Task EndAsync()
    {
        log.Committed -= Follow;
        alarm.End();
        kept.Clear();
        return Task.CompletedTask;
    }

    private void Follow(IReadOnlyList<LogEvent> events)
    {
        if (!kept.IsEmpty && kept.Values.Any(IsDue))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static waits => _ = waits.EndDueAsync(), this, preferLocal: false);
        }
    }

    private bool IsDue(SessionWait wait) => wait.Until <= time.GetUtcNow() || IsThrough(log.State.Documents.Get(SessionsFold.Sessions, wait.Target));

    private async Task EndDueAsync()
    {
        try
        {
            foreach (var wait in kept.Values.Where(IsDue).ToList())
            {
                var (upTo, words) = (log.State.Head.Position, views.LastWords(wait.Target));
                await work.AppendAsync(scope => End(scope, wait, words, upTo)).ConfigureAwait(false);
            }

            alarm.Set();
        }
        catch (OperationCanceledException)
        {
            // It is for another server to do.
        }
        catch (LogUnavailableException e)
        {
            NotEnded(e);
            alarm.Again();
        }
    }

    /// <returns>Whether the wait is over; false: its target has begun anew in the meantime.</returns>
    private bool End(AppendScope scope, SessionWait wait, string? words, long upTo)
    {
        var isKept = KeptWaits.Find(scope, wait.Session, wait.Target) == wait;
        var target = scope.State.Get(SessionsFold.Sessions, wait.Target);
        if (isKept && !IsThrough(target) && wait.Until > scope.Now)
        {
            return false;
        }

        scope.AfterCommit(() => kept.TryRemove(KeyValuePair.Create((wait.Session, wait.Target), wait)));
        if (!isKept)
        {
            return true;
        }

        KeptWaits.Remove(scope, wait.Session, wait.Target);
        if (scope.State.Get(SessionsFold.Sessions, wait.Session) is { Status: not SessionStatus.Closed } session)
        {
            var text = target is null ? $"[The session {wait.Target} that you waited for was removed.]"
                : !IsThrough(target) ? $"[The session {wait.Target} that you waited for is still {target.Status}; your time to wait is up.]"
                : $"[The session {wait.Target} (“{Quoted.Name(target.Title)}”) that you waited for is {target.Status}{(target.LastRunStatus is { } last ? $"; its last run {last}" : "")}.]{(words is null ? "" : $"\n\nIt said last:\n{Quoted.Lines(words)}")}";
            Inbox.Add(scope, session, new PromptData { Prompt = "", Text = text, Delivery = Delivery.Queue }, EventSources.System, wait.Target);
            if (IsThrough(target))
            {
                Told.IsThrough(scope, wait.Session, wait.Target, upTo);
            }
        }

        return true;
    }

    private sealed class Ended(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    [LoggerMessage(LogLevel.Warning, "Sessions that waited could not be prompted, and are tried again")]
    private partial void NotEnded(Exception exception);
}
