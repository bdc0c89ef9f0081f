using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;
using Ringside.Server.Usage;

namespace Ringside.CrashWriter;

/// <summary>Random histories such as a server writes: every event is one that may follow in the state it finds.</summary>
/// <param name="forgets">Whether sessions are removed, with what they said.</param>
/// <param name="plans">Whether there are tasks. One that has no session still names those in which it ran, when they are gone.</param>
public sealed class History(Random random, bool forgets = true, bool plans = false)
{
    private readonly TaskHistory tasks = new(random);

    /// <summary>Appends one step of one session, of a task, or of the configuration.</summary>
    /// <returns>The position of its last event.</returns>
    public long Step(AppendScope scope)
    {
        var agents = scope.State.All(AgentsFold.Agents).ToList();
        var sessions = scope.State.All(SessionsFold.Sessions).Where(session => session.Status != SessionStatus.Closed).ToList();
        var last = agents.Count == 0 || Chance(100) ? CreateAgent(scope)
            : sessions.Count < 2 || Chance(30) ? CreateSession(scope, Any(agents))
            : plans && Chance(5) ? tasks.Step(scope, agents, sessions)
            : Any(sessions) is var session && scope.State.Get(RunsFold.Runs, session.Run) is { } run ? InRun(scope, session, run)
            : Idle(scope, session);
        return last.Position;
    }

    private LogEvent CreateAgent(AppendScope scope)
    {
        var id = scope.NewId(Ids.Agent);
        return scope.Append(new NewEvent(EventTypes.AgentCreated, new AgentData { Agent = id, Name = id, Title = Words(3), Driver = "demo" }) { Scope = new EventScope { Agent = id } });
    }

    private LogEvent CreateSession(AppendScope scope, Agent agent)
    {
        var id = scope.NewId(Ids.Session);
        return scope.Append(new NewEvent(EventTypes.SessionCreated, new SessionData { Title = Words(4), Owner = "usr_1", Visibility = "team" })
        {
            Scope = new EventScope { Session = id, Tree = id, Agent = agent.Id },
            Source = EventSources.User,
        });
    }

    private LogEvent Idle(AppendScope scope, Session session)
    {
        return random.Next(session.Inbox.Count == 0 ? 3 : 9) switch
        {
            0 when Chance(4) => Leave(scope, session),
            0 => Append(scope, session, EventTypes.SessionUpdated, new SessionData { Title = Words(5), Summary = Words(20) }),
            1 or 2 => Queue(scope, session),
            3 => Append(scope, session, EventTypes.PromptMoved, new PromptData { Prompt = Any(session.Inbox).Id, Index = random.Next(3), Text = Words(5) }),
            4 when Any(session.Inbox) is var prompt => Append(scope, session, EventTypes.PromptWithdrawn, new PromptData { Prompt = prompt.Id }, prompt.Run),
            _ => Append(scope, session, EventTypes.RunStarted, new RunStartedData { Run = session.Inbox[0].Run, Prompt = session.Inbox[0].Id, Attempt = 1 }, session.Inbox[0].Run),
        };
    }

    private LogEvent Leave(AppendScope scope, Session session)
    {
        if (!forgets || Chance(2))
        {
            return Append(scope, session, EventTypes.SessionClosed, new SessionData { Status = SessionStatus.Closed });
        }

        scope.Forget(session.Id);
        return Append(scope, session, EventTypes.SessionRemoved, new SessionData());
    }

    private LogEvent Queue(AppendScope scope, Session session)
    {
        var run = scope.NewId(Ids.Run);
        return Append(scope, session, EventTypes.PromptQueued, new PromptData { Prompt = scope.NewId(Ids.Prompt), Run = run, Text = Words(8), Delivery = Chance(3) ? "interrupt" : "queue" }, run);
    }

    private LogEvent InRun(AppendScope scope, Session session, Run run) => random.Next(14) switch
    {
        0 => Append(scope, session, EventTypes.PlanUpdated, new PlanData { Goal = Words(3), Phases = [.. Enumerable.Range(1, 3).Select(Phase)] }, run.Id),
        1 or 2 or 3 => Speak(scope, session, run.Id),
        4 or 5 => Append(scope, session, EventTypes.ToolStarted, new ToolData { Tool = scope.NewId("call"), Title = Words(3), Status = "in_progress" }, run.Id),
        6 when run.OpenTools.Count > 0 => Append(scope, session, EventTypes.ToolUpdated, new ToolData { Tool = Any(run.OpenTools), Title = Words(2) }, run.Id),
        7 when run.OpenTools.Count > 0 => Append(scope, session, EventTypes.ToolCompleted, new ToolData { Tool = Any(run.OpenTools), Status = "completed" }, run.Id),
        8 => Append(scope, session, EventTypes.InteractionOpened, new InteractionData { Interaction = scope.NewId(Ids.Interaction), Kind = "question", Title = Words(4) }, run.Id),
        9 when session.Interactions.Count > 0 => Append(
            scope, session, EventTypes.InteractionAnswered, new InteractionData { Interaction = Any(session.Interactions).Id, Answer = new InteractionAnswer(Text: Words(2)) }, run.Id),
        10 => Queue(scope, session),
        11 => Append(scope, session, EventTypes.RunCancelRequested, new RunCancelRequestedData { Run = run.Id, Reason = Words(2) }, run.Id),
        12 => End(scope, session, run),
        _ => Append(scope, session, EventTypes.UsageUpdated, UsageFold.Total(
            scope.State, session, run.Id, new Counts(random.Next(1000), random.Next(500)), new ContextUsage(random.Next(100_000), 100_000, "reported"), null), run.Id),
    };

    private LogEvent Speak(AppendScope scope, Session session, string run)
    {
        var message = scope.NewId(Ids.Message);
        var text = Chance(40) ? new string('x', 100_000) : Words(30);
        for (var at = 0; at < text.Length && at < 60; at += 20)
        {
            Append(scope, session, EventTypes.MessageDelta, new DeltaData(message, at, text.Substring(at, Math.Min(20, text.Length - at))), run);
        }

        return Append(scope, session, EventTypes.MessageCompleted, new MessageData { Message = message, Role = "assistant", Text = text }, run);
    }

    private LogEvent End(AppendScope scope, Session session, Run run)
    {
        foreach (var tool in run.OpenTools)
        {
            Append(scope, session, EventTypes.ToolCompleted, new ToolData { Tool = tool, Status = "cancelled" }, run.Id);
        }

        foreach (var interaction in session.Interactions)
        {
            Append(scope, session, EventTypes.InteractionExpired, new InteractionData { Interaction = interaction.Id, Reason = "run_ended" }, run.Id);
        }

        string[] ends = [EventTypes.RunCompleted, EventTypes.RunFailed, EventTypes.RunCancelled, EventTypes.RunInterrupted];
        return Append(scope, session, Any(ends), new RunEndedData { StopReason = "end_turn", Result = Words(3), DurationMs = random.Next(1000) }, run.Id);
    }

    private Phase Phase(int number) => new($"p{number}", Words(2), Any(["pending", "in_progress", "completed"]));

    private static LogEvent Append(AppendScope scope, Session session, string type, object data, string? run = null) =>
        scope.Append(session.Event(type, data, EventSources.Agent, run: run));

    private bool Chance(int one) => random.Next(one) == 0;

    private T Any<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Any<string>(["ring", "ünï", "日本", "🦊", "\"quoted\"", "<b>", "line\n"])));
}
