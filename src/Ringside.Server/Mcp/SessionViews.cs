using System.Text;
using System.Text.Json.Nodes;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Sessions;

namespace Ringside.Server.Mcp;

/// <summary>What an agent is shown of sessions: in short, a window at a time.</summary>
internal sealed class SessionViews(EventLog.EventLog log)
{
    private const int MaxSessions = 200, DefaultSessions = 50, MaxItems = 50, DefaultItems = 20, MaxText = 4000, MaxWindow = 32_000;

    private static readonly EventFilter Shown = new()
    {
        Type =
        [
            EventTypes.MessageCompleted, EventTypes.ToolCompleted, EventTypes.InteractionOpened, EventTypes.InteractionAnswered, EventTypes.ThreadOpened, EventTypes.ThreadMessage, EventTypes.ThreadClosed,
            EventTypes.RunCompleted, EventTypes.RunFailed, EventTypes.RunCancelled, EventTypes.RunInterrupted,
        ],
    };

    public JsonObject Agents(Caller caller)
    {
        var state = log.State.Documents;
        return new JsonObject
        {
            ["agents"] = new JsonArray([.. state.All(AgentsFold.Agents).Where(agent => Access.CanSee(caller, agent, state))
                .Select(agent => new JsonObject { ["name"] = agent.Name, ["title"] = agent.Title, ["driver"] = agent.Driver })]),
        };
    }

    public JsonObject Sessions(Caller caller, ListSessionsInput input)
    {
        var state = log.State.Documents;
        string[] known = [SessionStatus.Idle, SessionStatus.Queued, SessionStatus.Running, SessionStatus.Waiting, SessionStatus.Failed, SessionStatus.Closed];
        if (input.Status is not null && !known.Contains(input.Status))
        {
            throw RejectedException.Invalid("status", $"must be one of {string.Join(", ", known)}, not {input.Status}");
        }

        var limit = Within(input.Limit, DefaultSessions, MaxSessions);
        var found = state.All(SessionsFold.Sessions).Reverse().Where(session => (input.Status is null || session.Status == input.Status) && Access.CanSee(caller, session)).Take(limit + 1).ToList();
        var answer = new JsonObject { ["sessions"] = new JsonArray([.. found.Take(limit).Select(session => Head(session, caller, state))]) };
        if (found.Count > limit)
        {
            answer["more"] = $"There are more; ask with a larger limit (at most {MaxSessions}), or a status.";
        }

        return answer;
    }

    /// <summary>A session, and what happened in it: the newest, or what was before a place.</summary>
    public JsonObject Read(Caller caller, ReadSessionInput input)
    {
        var now = log.State;
        var session = now.Documents.Session(caller, input.Session);
        var upTo = now.Head.Position;
        if (input.Before is not null)
        {
            upTo = Cursor.TryParse(input.Before, out var before) && before.Epoch == now.Head.Epoch ? before.Position - 1
                : throw RejectedException.Invalid("before", "must be the earlier of a window that this tool gave");
        }

        var limit = Within(input.Limit, DefaultItems, MaxItems);
        var (items, left) = (new List<JsonObject>(), MaxWindow);
        string? earlier = null;
        foreach (var e in log.Read(Shown with { Session = [session.Id] }, 0, upTo, limit + 1, backwards: true))
        {
            var item = Item(e);
            left -= item.ToJsonString().Length;
            if (items.Count > 0 && (items.Count >= limit || left < 0))
            {
                earlier = items[^1]["at"]!.GetValue<string>();
                break;
            }

            item["at"] = new Cursor(now.Head.Epoch, e.Position).ToString();
            items.Add(item);
        }

        var answer = Head(session, caller, now.Documents);
        if (session.Plan is { Phases.Count: > 0 } plan)
        {
            answer["plan"] = new JsonArray([.. plan.Phases.Select(phase => JsonValue.Create($"{phase.Title} ({phase.Status})"))]);
        }

        answer["happened"] = new JsonArray([.. Enumerable.Reverse(items)]);
        if (earlier is not null)
        {
            answer["earlier"] = earlier;
        }

        return answer;
    }

    /// <summary>What the session's agent said last, in short.</summary>
    public string? LastWords(string session) =>
        log.Read(new EventFilter { Session = [session], Type = [EventTypes.MessageCompleted] }, 0, log.State.Head.Position, MaxItems, backwards: true)
            .Where(e => e.Scope.Session == session).Select(e => e.As<MessageData>()).FirstOrDefault(message => message is { Role: "assistant", Text: not null }) is { } last
            ? Cut(last.Text!.Text)
            : null;

    /// <summary>A text of an event, whole.</summary>
    public string Whole(LongText? text) => text?.Artifact is { } artifact && log.ReadArtifact(artifact.Id) is { } stored ? Encoding.UTF8.GetString(stored.Bytes) : text?.Text ?? "";

    public JsonObject Head(Session session, Caller caller, Documents state)
    {
        var head = new JsonObject
        {
            ["session"] = session.Id,
            ["title"] = session.Title,
            ["agent"] = state.Get(AgentsFold.Agents, session.Agent)?.Name ?? session.Agent,
            ["status"] = session.Status,
        };
        Set(head, "parent", session.Parent);
        Set(head, "lastRun", session.LastRunStatus);
        Set(head, "workdir", session.Workdir);
        if (session.Id == caller.Acting?.Id)
        {
            head["you"] = true;
        }

        if (session.Interactions.Count > 0)
        {
            head["waitsForAPerson"] = new JsonArray([.. session.Interactions.Select(open => JsonValue.Create(open.Title))]);
        }

        if (session.WaitsIn.Count > 0)
        {
            head["waitsForAnAnswerIn"] = new JsonArray([.. session.WaitsIn.Select(thread => JsonValue.Create(thread))]);
        }

        return head;
    }

    private static JsonObject Item(LogEvent e)
    {
        var item = new JsonObject { ["what"] = e.Type };
        switch (e.Data)
        {
            case MessageData message:
                item["role"] = message.Role;
                item["text"] = Cut(message.Text?.Text ?? "[content that is no text]");
                break;
            case ToolData tool:
                item["tool"] = tool.Title ?? tool.Name;
                item["status"] = tool.Status;
                Set(item, "error", tool.Error);
                break;
            case InteractionData interaction:
                Set(item, "question", interaction.Title);
                Set(item, "answer", interaction.Answer?.Text ?? interaction.Answer?.Option);
                break;
            case ThreadData thread:
                item["thread"] = thread.Thread;
                Set(item, "kind", thread.Kind);
                Set(item, "from", thread.From ?? e.Actor);
                Set(item, "text", thread.Text is null ? null : Cut(thread.Text.Text));
                Set(item, "outcome", thread.Outcome);
                break;
            case RunEndedData ended:
                Set(item, "stopReason", ended.StopReason);
                Set(item, "error", ended.Error?.Message);
                break;
        }

        return item;
    }

    private static void Set(JsonObject json, string name, string? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }

    private static string Cut(string text) =>
        text.Length <= MaxText ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText), " […]");

    private static int Within(int? given, int otherwise, int max) =>
        given is null ? otherwise : given is >= 1 && given <= max ? given.Value : throw RejectedException.Invalid("limit", $"must be from 1 to {max}, not {given}");
}
