using System.Text.Json;
using Ringside.Protocol;

namespace Ringside.Server.Import;

/// <summary>What an imported event must have so that it can be folded, and what it must not change here.</summary>
internal static class ImportChecks
{
    private const int LongestName = 100;

    private static readonly string[] Sources = [EventSources.User, EventSources.Agent, EventSources.Orchestrator, EventSources.Task, EventSources.System];
    private static readonly string[] NotOfASession = ["agent.", "task.", EventTypes.SessionRemoved];

    /// <exception cref="Api.RejectedException">It does not have it.</exception>
    public static void Check(int line, Event e, string session)
    {
        Require(line, IsName(e.Type), "type must be printable characters, 100 at most");
        Require(line, !NotOfASession.Any(type => e.Type.StartsWith(type, StringComparison.Ordinal)), $"{e.Type} is no event of a session that can be imported");
        Require(line, Sources.Contains(e.Source), $"source must be one of {string.Join(", ", Sources)}");
        Require(line, e.Data.ValueKind != JsonValueKind.Undefined, "data is missing");
        var isThread = e.Type.StartsWith("thread.", StringComparison.Ordinal);
        Require(line, e.Session == session || (isThread && e.Peer == session), "is of another session");
        Require(line, !isThread || (e.Thread is not null && e.Peer is not null), "thread or peer is missing");
        Require(line, e.Run is not null || !(e.Type.StartsWith("run.", StringComparison.Ordinal) || e.Type == EventTypes.PromptQueued), "run is missing");
        Require(line, new[] { e.Session, e.Tree, e.Run, e.Thread, e.Peer, e.Task, e.Actor }.All(id => id is null || IsName(id)), "an id must be printable characters, 100 at most");
    }

    /// <summary>Members that documents need, and that not every event of the type has.</summary>
    /// <exception cref="Api.RejectedException">They are missing.</exception>
    public static void Check(int line, string type, object data)
    {
        Require(line, type != EventTypes.PromptQueued || data is PromptData { Delivery: Delivery.Queue or Delivery.Interrupt or Delivery.Steer }, "data.delivery must be queue, steer or interrupt");
        Require(line, type != EventTypes.InteractionOpened || data is InteractionData { Kind: not null, Title: not null }, "data.kind or data.title is missing");
        Require(line, type != EventTypes.SessionCreated, "the session was created before");
    }

    /// <summary>The data without what is another server's: whose the session is and who sees it, its agent's totals. Null where it has nothing of that.</summary>
    public static object? WithoutWhatIsNotHere(object data) => data switch
    {
        SessionData { Agent: null, Owner: null, Visibility: null, Parent: null, Workdir: null, Imported: null } => null,
        SessionData changed => changed with { Agent = null, Owner = null, Visibility = null, Parent = null, Workdir = null, Imported = null },
        UsageData usage when usage.Agent is not null || usage.AgentCost is not null => usage with { Agent = null, AgentCost = null },
        _ => null,
    };

    public static bool IsSession(string? actor) => actor?.StartsWith("ses_", StringComparison.Ordinal) == true;

    private static bool IsName(string text) => text.Length is > 0 and <= LongestName && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static void Require(int line, bool holds, string problem)
    {
        if (!holds)
        {
            throw ImportReader.Wrong(line, problem);
        }
    }
}
