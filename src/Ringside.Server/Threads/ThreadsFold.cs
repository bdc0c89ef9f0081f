using System.Text.Json.Serialization;
using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Threads;

/// <summary>As much of a thread as must be known to write into it: between which two sessions it is, and whether it is over.</summary>
public sealed record ThreadParties
{
    public required string Id { get; init; }

    /// <summary>The session that opened it.</summary>
    public required string Session { get; init; }
    public required string Peer { get; init; }
    public bool Closed { get; init; }

    /// <summary>The session that the other one speaks to; null for one that has no part in the thread.</summary>
    public string? Other(string session) => session == Session ? Peer : session == Peer ? Session : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ThreadParties))]
internal sealed partial class ThreadsJson : JsonSerializerContext;

/// <summary>The threads. One goes with either of its sessions.</summary>
public sealed class ThreadsFold : IFold
{
    public static readonly DocumentKind<ThreadParties> Threads = new("thread", ThreadsJson.Default.ThreadParties);

    public IReadOnlyList<DocumentKind> Kinds => [Threads];

    public void Apply(LogEvent e, DocumentEditor documents)
    {
        switch (e.Type)
        {
            case EventTypes.ThreadOpened:
                documents.Put(Threads, e.Scope.Thread!, new ThreadParties { Id = e.Scope.Thread!, Session = e.Scope.Session!, Peer = e.Scope.Peer! });
                break;
            case EventTypes.ThreadClosed:
                documents.Change(Threads, e.Scope.Thread, thread => thread with { Closed = true });
                break;
            case EventTypes.SessionRemoved:
                foreach (var thread in documents.Current.All(Threads).Where(thread => thread.Other(e.Scope.Session!) is not null).ToList())
                {
                    documents.Remove(Threads, thread.Id);
                }

                break;
        }
    }
}
