using System.Text.Json;
using System.Text.Json.Serialization;
using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Execution;

/// <summary>
/// The agent's own id of a session's conversation, by which another process of it can go on (G45). A record beside the log: it is nobody's but the agent's,
/// goes with the session, and is of one agent only.
/// </summary>
/// <param name="Id">The agent's own id.</param>
/// <param name="OwesBriefing">It began with a briefing, and no turn has shown yet that the agent took it.</param>
public sealed record Conversation(string Id, bool OwesBriefing)
{
    private const string Kind = "conversation";

    /// <summary>The one that this session's agent can go on with.</summary>
    public static Conversation? Read(AppendScope scope, Session session) =>
        scope.ReadRecord(Key(session)) is { } json ? JsonSerializer.Deserialize(json, ConversationJson.Default.Conversation) : null;

    /// <summary>Keeps the one that this session's agent is in now.</summary>
    public void Keep(AppendScope scope, Session session) =>
        scope.PutRecord(Key(session), new Record(JsonSerializer.SerializeToUtf8Bytes(this, ConversationJson.Default.Conversation)));

    /// <summary>This session's agent will not go on with it.</summary>
    public static void Forget(AppendScope scope, Session session) => scope.RemoveRecord(Key(session));

    private static RecordKey Key(Session session) => new(Kind, $"{session.Id} {session.Agent}");
}

[JsonSerializable(typeof(Conversation))]
internal sealed partial class ConversationJson : JsonSerializerContext;
