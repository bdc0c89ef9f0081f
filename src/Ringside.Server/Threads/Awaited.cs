using Ringside.Protocol;

namespace Ringside.Server.Threads;

/// <summary>Whose word comes next in a thread: that of one who was asked, and of one to whom was delegated after each word to it, until it speaks.</summary>
internal static class Awaited
{
    /// <param name="thread">As it was before.</param>
    /// <param name="waits">Who waits in it now: for him the other one is to speak.</param>
    /// <param name="said">What was said in it, or opened it.</param>
    /// <returns>The session that is to speak next, if any.</returns>
    public static string? After(AgentThread thread, IReadOnlyList<ThreadWait> waits, ThreadData said)
    {
        if (waits is [.., var wait])
        {
            return thread.Other(wait.Session);
        }

        // A person who speaks for himself is heard by one, or by both.
        bool Hears(string session) => said.From is null ? said.To is null || said.To == session : said.From != session;
        if (thread.Kind == ThreadKinds.Delegation && Hears(thread.Peer))
        {
            return thread.Peer;
        }

        return said.From is { } speaker
            ? ThreadKinds.Wants(said.Kind) ? thread.Other(speaker) : thread.Awaits == speaker ? null : thread.Awaits
            : thread.Awaits is { } awaited && ThreadKinds.Answers(said.Kind) && Hears(thread.Other(awaited)!) ? null
            : thread.Awaits;
    }
}
