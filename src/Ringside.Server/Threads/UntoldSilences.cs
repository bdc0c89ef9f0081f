using System.Text.Json;
using System.Text.Json.Serialization;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Mcp;
using Ringside.Server.Orchestration;
using Ringside.Server.Sessions;

namespace Ringside.Server.Threads;

/// <summary>That a session has fallen idle without a word, of which whoever delegated to it has not been told yet.</summary>
/// <param name="Session">The silent one.</param>
/// <param name="Text">The prompt that tells it.</param>
/// <param name="Position">Where it was said in the thread.</param>
internal sealed record UntoldSilence(string Thread, string Session, string Text, long Position);

/// <summary>
/// What those that delegated are still to be told: one that is at work at the end of its run, where no call of its own has told it before; an orchestrator by
/// the wake that it causes. A record beside the log, so that whoever tells it decides that in a commit: it is heard once.
/// </summary>
internal static class UntoldSilences
{
    private const string Kind = "untold-silence";

    public static void Add(AppendScope scope, string delegator, UntoldSilence silence)
    {
        Put(scope, delegator, [.. Read(scope, delegator), silence]);
        if (!IsCause(scope, delegator, silence.Session))
        {
            // Both would tell the same.
            KeptWaits.Remove(scope, delegator, silence.Session);
        }

        if (scope.State.Get(SessionsFold.Sessions, delegator)?.Run is null)
        {
            Tell(scope, delegator);
        }
    }

    /// <summary>Tells a session, by prompts, all but what wakes it.</summary>
    public static void Tell(AppendScope scope, string delegator)
    {
        var all = Read(scope, delegator);
        var kept = all.Where(silence => IsCause(scope, delegator, silence.Session)).ToList();
        foreach (var silence in all.Except(kept))
        {
            if (scope.State.Get(ThreadsFold.Threads, silence.Thread) is { } thread)
            {
                ThreadPrompts.TellSilence(scope, thread, silence.Text, waited: false);
            }
        }

        Put(scope, delegator, kept);
    }

    /// <summary>It was told otherwise that a session is through.</summary>
    /// <param name="upTo">Up to what position.</param>
    public static void Strike(AppendScope scope, string delegator, string session, long upTo) =>
        Put(scope, delegator, [.. Read(scope, delegator).Where(silence => silence.Session != session || silence.Position > upTo)]);

    private static bool IsCause(AppendScope scope, string delegator, string session) =>
        Managing.Switched(scope.State, delegator)?.Pending.Any(cause => cause.Session == session && cause.What is WakeCauses.Idle or WakeCauses.Failed) == true;

    private static List<UntoldSilence> Read(AppendScope scope, string delegator) =>
        scope.ReadRecord(Key(delegator)) is { } json ? JsonSerializer.Deserialize(json, UntoldSilencesJson.Default.ListUntoldSilence)! : [];

    private static void Put(AppendScope scope, string delegator, List<UntoldSilence> silences)
    {
        if (silences.Count > 0)
        {
            scope.PutRecord(Key(delegator), new Record(JsonSerializer.SerializeToUtf8Bytes(silences, UntoldSilencesJson.Default.ListUntoldSilence)));
        }
        else if (scope.ReadRecord(Key(delegator)) is not null)
        {
            scope.RemoveRecord(Key(delegator));
        }
    }

    // The session's id first: its records go with it (L4).
    private static RecordKey Key(string delegator) => new(Kind, $"{delegator} all");
}

[JsonSerializable(typeof(List<UntoldSilence>))]
internal sealed partial class UntoldSilencesJson : JsonSerializerContext;
