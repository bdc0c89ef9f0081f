using System.Collections.Concurrent;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Interactions;
using Ringside.Server.Sessions;
using Ringside.Server.Workers;

namespace Ringside.Server.Execution;

/// <summary>A turn's questions to people, and who waits for the answers. A question and its answer are durable before the agent hears either (A10).</summary>
internal sealed class OpenQuestions(Session session, string run, WorkLog log, CancellationToken stopping)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string?>> waiting = [];
    private volatile bool withdrawn;

    /// <summary>Notes a question before it is appended, so that no answer comes too early to be heard.</summary>
    public void Expect(string id) => waiting[id] = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The option that was chosen; null where the question has expired, since the turn is being cancelled or the agent no longer asks.</summary>
    public async Task<string?> AnswerAsync(string id, CancellationToken cancellationToken)
    {
        var answer = waiting[id];
        using var registration = cancellationToken.Register(() => answer.TrySetResult(null));
        if (withdrawn)
        {
            answer.TrySetResult(null);
        }

        var option = await answer.Task.ConfigureAwait(false);
        waiting.TryRemove(id, out _);

        // When the server stops, the run is interrupted, and its end says so of its questions too.
        if (option is null && !stopping.IsCancellationRequested)
        {
            await log.AppendAsync(scope => Expire(scope, id), CancellationToken.None).ConfigureAwait(false);
        }

        return option;
    }

    /// <summary>Hands over answers that have become durable.</summary>
    public void Look(Documents state)
    {
        foreach (var (id, answer) in waiting)
        {
            switch (state.Get(InteractionsFold.Interactions, id))
            {
                case { Status: InteractionStatus.Answered } answered:
                    answer.TrySetResult(answered.Answer?.Option);
                    break;
                case { Status: InteractionStatus.Expired }:
                    answer.TrySetResult(null);
                    break;
            }
        }
    }

    /// <summary>The turn is being cancelled: nobody is asked any more.</summary>
    public void Withdraw()
    {
        withdrawn = true;
        foreach (var answer in waiting.Values)
        {
            answer.TrySetResult(null);
        }
    }

    private bool Expire(AppendScope scope, string id)
    {
        if (scope.State.Get(InteractionsFold.Interactions, id) is not { Status: InteractionStatus.Open })
        {
            return false;
        }

        scope.Append(session.Event(EventTypes.InteractionExpired, new InteractionData { Interaction = id, Reason = "cancelled" }, run: run));
        return true;
    }
}
