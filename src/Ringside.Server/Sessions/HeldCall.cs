using System.Text.Json;
using System.Text.Json.Serialization;
using Ringside.EventLog;

namespace Ringside.Server.Sessions;

/// <summary>
/// A tool call of a session's agent that waits for an answer with its own. While it is held, the answer is the call's result; afterwards it becomes a prompt.
/// A record beside the log, so that whoever answers, on whatever server, decides it in the answer's own commit: the agent hears it once.
/// </summary>
/// <param name="Session">The session whose agent calls.</param>
/// <param name="Run">The run that the call belongs to: one that has ended hears no result. Null: none, and nothing is the call's to give.</param>
/// <param name="Until">When the call is given up.</param>
public sealed record HeldCall(string Session, string? Run, DateTimeOffset Until)
{
    private const string Kind = "held-call";

    /// <summary>The answer has come, and the call is about to give it; a call that cannot makes it a prompt.</summary>
    public bool IsGiven { get; init; }

    /// <param name="what">The id of what is waited for.</param>
    public void Hold(AppendScope scope, string what) =>
        scope.PutRecord(Key(Session, what), new Record(JsonSerializer.SerializeToUtf8Bytes(this, HeldCallJson.Default.HeldCall), IsGiven ? Until : null));

    /// <summary>The call of that session, held or not any more; null where it never called for this.</summary>
    public static HeldCall? Find(AppendScope scope, string session, string what) =>
        scope.ReadRecord(Key(session, what)) is { } json ? JsonSerializer.Deserialize(json, HeldCallJson.Default.HeldCall) : null;

    /// <summary>The answer that this decision makes is the call's to give, while it is held.</summary>
    /// <returns>False: it is not held any more, and the answer is to be a prompt.</returns>
    public bool TryGive(AppendScope scope, string what)
    {
        if (scope.Now < Until && scope.State.Get(SessionsFold.Sessions, Session)?.Run is { } run && run == Run)
        {
            (this with { IsGiven = true }).Hold(scope, what);
            return true;
        }

        End(scope, what);
        return false;
    }

    /// <summary>Nothing of the call is kept.</summary>
    public void End(AppendScope scope, string what) => scope.RemoveRecord(Key(Session, what));

    // The session's id first: its records go with it (L4).
    private static RecordKey Key(string session, string what) => new(Kind, $"{session} {what}");
}

[JsonSerializable(typeof(HeldCall))]
internal sealed partial class HeldCallJson : JsonSerializerContext;
