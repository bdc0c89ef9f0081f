using Ringside.Agents;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Interactions;
using Ringside.Server.Mcp;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;
using Ringside.Server.Usage;
using Ringside.Server.Workers;

namespace Ringside.Server.Execution;

/// <summary>
/// Writes one turn into the log: joins what comes in pieces, keeps the order that readers rely on (E9), asks people, and ends the run. What it is told
/// completes only when it is durable or waits to be joined, so an agent can never run ahead of its log.
/// </summary>
internal sealed class TurnRecorder : IDisposable
{
    /// <summary>One message makes at most 20 deltas a second (E6).</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Session session;
    private readonly string run;
    private readonly WorkLog log;
    private readonly RunCloser closer;
    private readonly Workdirs workdirs;
    private readonly TimeProvider time;
    private readonly TextRecorder text;
    private readonly ToolRecorder tools;
    private readonly UsageRecorder usage;
    private readonly ITimer timer;
    private long flushedAt;
    private List<NewEvent>? rest;
    private List<NewEvent>? unsaid;
    private volatile Prompt? steering;
    private bool timerSet;
    private bool ended;

    public TurnRecorder(Session session, string run, ExecutionServices services, UsagePace pace, CancellationToken stopping)
    {
        (this.session, this.run) = (session, run);
        (log, closer, workdirs, time) = (services.Work, services.Closer, services.Workdirs, services.Time);
        text = new TextRecorder(session, run, time);
        tools = new ToolRecorder(session, run, services.Log.Artifacts, services.Output, time);
        usage = new UsageRecorder(session.Id, run, services.Models, pace);
        Questions = new OpenQuestions(session, run, log, stopping);
        timer = time.CreateTimer(_ => _ = FlushByTimerAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        flushedAt = time.GetTimestamp() - (long)(Interval.TotalSeconds * time.TimestampFrequency);
    }

    public OpenQuestions Questions { get; }

    public async Task TakeAsync(AgentUpdate update, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await AppendAsync(Events(update)).ConfigureAwait(false);
            if (update is SteeringHeard)
            {
                await NoteSteering_NeedsGate().ConfigureAwait(false);
            }

            await FlushIfDueAsync().ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Asks the session's policy (G30), and where that leaves it open a person (A10). Null: the question has expired, since the turn is being cancelled.</summary>
    public async Task<string?> AskAsync(PermissionRequest request, CancellationToken cancellationToken)
    {
        var id = Ids.New(Ids.Interaction, time);
        Questions.Expect(id);
        string? automatic;
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            List<NewEvent> before = [.. text.Close(), .. tools.Take(request.Tool), .. tools.Flush()];
            var tool = tools.Known(request.Tool.CallId);
            var needed = (request.Tool.IsOwn ? OwnTools.NeededFor(tool) : null) ?? PolicyAnswer.Needed(tool, session.Workdir, workdirs);
            automatic = await log.AppendAsync(scope => Open(scope, before, id, tool, needed, request), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }

        var answer = automatic ?? await Questions.AnswerAsync(id, cancellationToken).ConfigureAwait(false);
        await gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        tools.Allowed(request.Tool.CallId);
        gate.Release();
        return answer;
    }

    /// <summary>Opens a question, and answers it in the same commit where the policy, as it stands now, allows it.</summary>
    /// <returns>The policy's answer; null where a person is asked.</returns>
    private string? Open(AppendScope scope, List<NewEvent> before, string id, ToolData tool, string needed, PermissionRequest request)
    {
        RequireRunning(scope);
        before.ForEach(e => scope.Append(e));
        var policy = scope.State.Get(SessionsFold.Sessions, session.Id)!.Policy;
        var option = PolicyAnswer.Choose(policy, needed, request.Options);
        var question = new InteractionData { Interaction = id, Kind = "permission", Tool = tool.Tool, Policy = option is null ? null : needed == Policies.Tools ? Policies.Tools : policy };
        scope.Append(session.Event(
            EventTypes.InteractionOpened, question with { Title = request.Tool.Title ?? tool.Title ?? "Use a tool", Options = request.Options }, EventSources.Agent, run: run));
        if (option is null && request.Tool.IsOwn && OwnTools.WouldStop(tool) is { } stopping)
        {
            Permits.Ask(scope, session.Id, id, stopping);
        }

        if (option is not null)
        {
            scope.Append(session.Event(EventTypes.InteractionAnswered, question with { Answer = new InteractionAnswer(option) }, run: run));
        }

        return option;
    }

    /// <summary>The agent is about to be told this inside the turn.</summary>
    public void Steer(Prompt prompt) => steering = prompt;

    /// <summary>The agent has taken it. What was told is shown, also where the prompt has been changed or withdrawn meanwhile.</summary>
    public async Task SteeredAsync()
    {
        await gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await NoteSteering_NeedsGate().ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task NoteSteering_NeedsGate()
    {
        if (steering is { } told)
        {
            unsaid = [.. unsaid ?? [], .. text.Close(), .. tools.Flush()];
            await log.AppendAsync(scope => Steered(scope, told)).ConfigureAwait(false);
            (unsaid, steering) = (null, null);
        }
    }

    /// <summary>Tells the rest, closes what is open and ends the run, in one commit.</summary>
    /// <param name="hurry">Whoever ends the session or the server does not wait until its tokens may be told.</param>
    public async Task EndAsync(string type, RunEndedData data, IReadOnlyList<ModelCounts> used, CancellationToken hurry)
    {
        await gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            // Kept for another try: a full disk may have failed the first.
            if (rest is null)
            {
                // There before anything is taken: what fails on the way is not taken twice.
                rest = [.. unsaid ?? []];
                usage.Take(used);
                rest.AddRange(text.Close());
                rest.AddRange(tools.Close());
            }

            await usage.EndIsDueAsync(time, hurry).ConfigureAwait(false);
            await log.AppendAsync(scope =>
            {
                if (scope.State.Get(RunsFold.Runs, run)?.Status == RunStatus.Running)
                {
                    rest.ForEach(e => AppendIfItFits(scope, e));
                }

                return closer.End(scope, run, type, data, EventSources.Agent, usage.Tell);
            }, CancellationToken.None).ConfigureAwait(false);
            if (usage.IsPending)
            {
                usage.Told();
            }

            ended = true;
        }
        finally
        {
            gate.Release();
        }
    }

    private bool Steered(AppendScope scope, Prompt prompt)
    {
        RequireRunning(scope);
        unsaid!.ForEach(e => AppendIfItFits(scope, e));
        var message = Ids.Message + prompt.Id[Ids.Prompt.Length..];
        if (scope.State.Get(PromptsFold.Prompts, prompt.Id) is { Status: PromptStatus.Queued })
        {
            var delivered = new PromptData { Prompt = prompt.Id, Run = prompt.Run, Delivery = prompt.Delivery, Message = message };
            scope.Append(session.Event(EventTypes.PromptDelivered, delivered, prompt.Source, prompt.Actor, run));
        }

        var told = new MessageData { Message = message, Role = "user", Text = prompt.Text, Content = prompt.Content };
        scope.Append(session.Event(EventTypes.MessageCompleted, told, prompt.Source, prompt.Actor, run));
        return true;
    }

    public void Dispose()
    {
        ended = true;
        timer.Dispose();
        tools.Dispose();
        Questions.Withdraw();
    }

    private IEnumerable<NewEvent> Events(AgentUpdate update) => update switch
    {
        MessageChunk chunk => text.Take(isThought: false, chunk.Text, chunk.MessageId),
        ThoughtChunk chunk => text.Take(isThought: true, chunk.Text, chunk.MessageId),
        MessageContent content => text.Content(content),
        ToolCallUpdate tool => [.. text.Close(), .. tools.Take(tool)],
        PlanUpdate plan => [.. text.Close(), session.Event(EventTypes.PlanUpdated, new PlanData { Plan = run, Goal = plan.Goal, Phases = plan.Phases }, EventSources.Agent, run: run)],
        // E9: what a call said comes before the count of its tokens.
        UsageReport { Call: not null } report => [.. text.Close(), .. tools.Flush(), .. Note(report)],
        UsageReport report => Note(report),
        _ => [],
    };

    private IEnumerable<NewEvent> Note(UsageReport report)
    {
        usage.Take(report);
        return [];
    }

    private async Task FlushByTimerAsync()
    {
        await gate.WaitAsync().ConfigureAwait(false);
        try
        {
            timerSet = false;
            if (!ended)
            {
                await FlushIfDueAsync().ConfigureAwait(false);
            }
        }
        catch (LogUnavailableException)
        {
            // These deltas are lost; the completed message still has the whole text.
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task FlushIfDueAsync()
    {
        var pending = text.IsPending || tools.IsPending || usage.IsPending;
        if (pending && time.GetElapsedTime(flushedAt) >= Interval)
        {
            flushedAt = time.GetTimestamp();
            await AppendAsync([.. text.Flush(), .. tools.FlushDue()]).ConfigureAwait(false);
            pending = usage.IsPending || tools.IsPending;
        }

        if (pending && !timerSet)
        {
            timerSet = true;
            timer.Change(Interval, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task AppendAsync(IEnumerable<NewEvent> events)
    {
        var ready = events.ToList();
        var withUsage = usage.IsDue;
        if (ready.Count > 0 || withUsage)
        {
            await log.AppendAsync(scope =>
            {
                RequireRunning(scope);
                ready.ForEach(e => scope.Append(e));
                if (withUsage)
                {
                    usage.Tell(scope);
                }

                return true;
            }).ConfigureAwait(false);
            if (withUsage)
            {
                usage.Told();
            }
        }
    }

    /// <summary>Whatever an agent sent last, its run ends (E8): what no event can hold (E5) is left out.</summary>
    private static void AppendIfItFits(AppendScope scope, NewEvent e)
    {
        try
        {
            scope.Append(e);
        }
        catch (EventTooLargeException)
        {
        }
    }

    /// <summary>Nothing comes after a run's end (E9), whoever ended it.</summary>
    private void RequireRunning(AppendScope scope)
    {
        if (scope.State.Get(RunsFold.Runs, run)?.Status != RunStatus.Running)
        {
            throw new OperationCanceledException($"The run {run} is over.");
        }
    }
}
