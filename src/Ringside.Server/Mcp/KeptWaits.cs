using System.Text.Json;
using System.Text.Json.Serialization;
using Ringside.EventLog;

namespace Ringside.Server.Mcp;

/// <summary>A session that is to be prompted when another one is through, or when its time is up.</summary>
public sealed record SessionWait(string Session, string Target, DateTimeOffset Until);

/// <summary>The waits that outlive a call: records beside the log, one of each, and one that names all for whom a session waits.</summary>
internal static class KeptWaits
{
    public const string Kind = "wait-for";

    private const string Targets = "waits-for";

    public static IEnumerable<SessionWait> All(EventLog.EventLog log) => log.ReadRecords(Kind).Select(json => JsonSerializer.Deserialize(json, KeptWaitsJson.Default.SessionWait)!);

    public static void Put(AppendScope scope, SessionWait wait)
    {
        scope.PutRecord(Key(wait.Session, wait.Target), new Record(JsonSerializer.SerializeToUtf8Bytes(wait, KeptWaitsJson.Default.SessionWait)));
        PutTargets(scope, wait.Session, [.. Of(scope, wait.Session).Union([wait.Target])]);
    }

    public static SessionWait? Find(AppendScope scope, string session, string target) =>
        scope.ReadRecord(Key(session, target)) is { } json ? JsonSerializer.Deserialize(json, KeptWaitsJson.Default.SessionWait) : null;

    /// <summary>Nothing happens where there is none.</summary>
    public static void Remove(AppendScope scope, string session, string target)
    {
        if (scope.ReadRecord(Key(session, target)) is not null)
        {
            scope.RemoveRecord(Key(session, target));
            PutTargets(scope, session, [.. Of(scope, session).Where(other => other != target)]);
        }
    }

    /// <summary>Whether a session waits for any other.</summary>
    public static bool Has(AppendScope scope, string session) => Of(scope, session).Count > 0;

    private static List<string> Of(AppendScope scope, string session) =>
        scope.ReadRecord(TargetsKey(session)) is { } json ? JsonSerializer.Deserialize(json, KeptWaitsJson.Default.ListString)! : [];

    private static void PutTargets(AppendScope scope, string session, List<string> targets)
    {
        if (targets.Count > 0)
        {
            scope.PutRecord(TargetsKey(session), new Record(JsonSerializer.SerializeToUtf8Bytes(targets, KeptWaitsJson.Default.ListString)));
        }
        else if (scope.ReadRecord(TargetsKey(session)) is not null)
        {
            scope.RemoveRecord(TargetsKey(session));
        }
    }

    // The session's id first: its records go with it (L4).
    private static RecordKey Key(string session, string target) => new(Kind, $"{session} {target}");

    private static RecordKey TargetsKey(string session) => new(Targets, $"{session} all");
}

[JsonSerializable(typeof(SessionWait))]
[JsonSerializable(typeof(List<string>))]
internal sealed partial class KeptWaitsJson : JsonSerializerContext;
