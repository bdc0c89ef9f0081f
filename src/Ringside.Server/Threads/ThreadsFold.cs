using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Threads;

/// <summary>The threads. One goes with either of its sessions.</summary>
public sealed class ThreadsFold : IFold
{
    public static readonly DocumentKind<AgentThread> Threads = new("thread", ProtocolJson.Default.AgentThread);

    /// <summary>By the session that owes it.</summary>
    public static readonly DocumentKind<OwedWord> OwedWords = new("owed-word", OwedWordJson.Default.OwedWord);

    private const int MaxTitle = 200;

    public IReadOnlyList<DocumentKind> Kinds => [Threads, OwedWords];

    public void Apply(LogEvent e, DocumentEditor documents)
    {
        switch (e.Type)
        {
            case EventTypes.ThreadOpened:
                var opened = e.As<ThreadData>();
                Put(Changed(Opened(e, opened), e, opened), documents);
                Report(opened, documents);
                break;
            case EventTypes.ThreadMessage when documents.Get(Threads, e.Scope.Thread) is { } thread:
                var said = e.As<ThreadData>();
                Put(Changed(thread with { Messages = thread.Messages + 1 }, e, said), documents);
                Report(said, documents);
                break;
            case EventTypes.ThreadClosed when documents.Get(Threads, e.Scope.Thread) is { } thread:
                Put(thread with
                {
                    Status = ThreadStatus.Closed,
                    Waits = [],
                    Awaits = null,
                    Outcome = e.As<ThreadData>().Outcome ?? ThreadOutcomes.Closed,
                    UpdatedAt = e.Time,
                }, documents);
                break;
            case EventTypes.MessageCompleted when documents.Get(OwedWords, e.Scope.Session) is { } owed && e.As<MessageData>() is { Role: "assistant", Text: { } text }:
                documents.Put(OwedWords, owed.Session, owed.Saying(text.Text));
                break;
            case EventTypes.SessionClosed when documents.Get(OwedWords, e.Scope.Session) is { } owed:
                documents.Remove(OwedWords, owed.Session);
                break;
            case EventTypes.SessionRemoved:
                documents.Remove(OwedWords, e.Scope.Session!);
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

        return thread with
        {
            Waits = waits,
            Awaits = Awaited.After(thread, waits, data),
            Status = waits.Count > 0 ? ThreadStatus.Waiting : ThreadStatus.Open,
            UpdatedAt = e.Time,
        };
    }

    /// <summary>Puts a thread in its place, and what the session owes in it to which was delegated.</summary>
    private static void Put(AgentThread thread, DocumentEditor documents)
    {
        documents.Put(Threads, thread.Id, thread);
        if (thread.Kind != ThreadKinds.Delegation)
        {
            return;
        }

        var before = documents.Get(OwedWords, thread.Peer);
        if (before is null && (thread.Awaits != thread.Peer || documents.Get(SessionsFold.Sessions, thread.Peer) is not { Status: not SessionStatus.Closed }))
        {
            return;
        }

        if ((before ?? new OwedWord(thread.Peer, [])).With(thread) is { } owed)
        {
            documents.Put(OwedWords, thread.Peer, owed);
        }
        else
        {
            documents.Remove(OwedWords, thread.Peer);
        }
    }

    /// <summary>Who says in any thread how its work has ended owes that session no more word in another.</summary>
    private static void Report(ThreadData said, DocumentEditor documents)
    {
        if (said is { From: { } speaker, Kind: ThreadKinds.Completion or ThreadKinds.Error } && documents.Get(OwedWords, speaker) is { } owed)
        {
            foreach (var thread in owed.Threads.Select(id => documents.Get(Threads, id)).OfType<AgentThread>().Where(thread => thread.Session == said.To && thread.Waits is []).ToList())
            {
                Put(thread with { Awaits = null }, documents);
            }
        }
    }

    private static string Short(string text) => Quoted.Short(text.Trim().Split('\n')[0].Trim(), MaxTitle);
}
