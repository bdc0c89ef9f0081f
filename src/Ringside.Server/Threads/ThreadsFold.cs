using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Threads;

/// <summary>The threads. One goes with either of its sessions.</summary>
public sealed class ThreadsFold : IFold
{
    public static readonly DocumentKind<AgentThread> Threads = new("thread", ProtocolJson.Default.AgentThread);

    private const int MaxTitle = 200;

    public IReadOnlyList<DocumentKind> Kinds => [Threads];

    public void Apply(LogEvent e, DocumentEditor documents)
    {
        switch (e.Type)
        {
            case EventTypes.ThreadOpened:
                var opened = e.As<ThreadData>();
                documents.Put(Threads, e.Scope.Thread!, Changed(Opened(e, opened), e, opened));
                break;
            case EventTypes.ThreadMessage:
                documents.Change(Threads, e.Scope.Thread, thread => Changed(thread with { Messages = thread.Messages + 1 }, e, e.As<ThreadData>()));
                break;
            case EventTypes.ThreadClosed:
                documents.Change(Threads, e.Scope.Thread, thread => thread with
                {
                    Status = ThreadStatus.Closed,
                    Waits = [],
                    Outcome = e.As<ThreadData>().Outcome ?? ThreadOutcomes.Closed,
                    UpdatedAt = e.Time,
                });
                break;
            case EventTypes.SessionRemoved:
                foreach (var thread in documents.Current.All(Threads).Where(thread => thread.Other(e.Scope.Session!) is not null).ToList())
                {
                    documents.Remove(Threads, thread.Id);
                }

                break;
        }
    }

    private static AgentThread Opened(LogEvent e, ThreadData data) => new()
    {
        Id = e.Scope.Thread!,
        Session = e.Scope.Session!,
        Peer = e.Scope.Peer!,
        Kind = data.Kind ?? ThreadKinds.Status,
        Urgency = data.Urgency ?? ThreadUrgencies.Normal,
        Title = data.Text?.Text is { } text ? Short(text) : null,
        CreatedAt = e.Time,
    };

    /// <summary>The thread after something was said in it: who waits now, and who does no more.</summary>
    private static AgentThread Changed(AgentThread thread, LogEvent e, ThreadData data)
    {
        var waits = thread.Waits;
        if (ThreadKinds.Answers(data.Kind))
        {
            // A person's own word goes to one side, or to both.
            waits = [.. waits.Where(wait => data.From is null ? data.To is not null && data.To != wait.Session : data.From == wait.Session)];
        }

        if (data.From is { } asker && data.Urgency == ThreadUrgencies.Blocking && ThreadKinds.Asks(data.Kind))
        {
            waits = [.. waits.Where(wait => wait.Session != asker), new ThreadWait(asker, data.Until)];
        }

        return thread with { Waits = waits, Status = waits.Count > 0 ? ThreadStatus.Waiting : ThreadStatus.Open, UpdatedAt = e.Time };
    }

    private static string Short(string text)
    {
        var line = text.Trim().Split('\n')[0].Trim();
        return line.Length <= MaxTitle ? line : string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[MaxTitle - 1]) ? MaxTitle - 1 : MaxTitle), "…");
    }
}
