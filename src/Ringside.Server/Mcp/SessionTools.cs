using System.Text.Json.Nodes;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Orchestration;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;
using Ringside.Server.Threads;

namespace Ringside.Server.Mcp;

/// <summary>What Ringside's tools do, for an agent or for a person's own program; all of it by the services that the API has too.</summary>
internal sealed class SessionTools(
    EventLog.EventLog log, SessionsService sessions, RunsService runs, ThreadsService threads, Workdirs workdirs, SessionWaits waits, Brakes brakes, PeopleTools people, TimeProvider time)
{
    private const int DefaultWait = 45, MaxWait = 86_400;

    private readonly StateWaiter waiter = new(log, time);
    private readonly Answers answers = new(log, new StateWaiter(log, time), new SessionViews(log));

    public SessionViews Views { get; } = new(log);

    public async Task<JsonObject> StartAsync(Caller caller, StartSessionInput input)
    {
        var workdir = workdirs.Look(input.Workdir);
        if (caller.Acting is { } acting)
        {
            var request = new CreateThread { From = acting.Id, Agent = input.Agent, Title = input.Title, Workdir = input.Workdir, Urgency = input.Urgency, Text = input.Prompt };
            var thread = await ActAsync(scope => brakes.BeforeOpening(scope, caller, input.Prompt), scope => threads.Open(scope, caller, request, workdir)).ConfigureAwait(false);
            return new JsonObject { ["session"] = thread.Peer, ["thread"] = thread.Id };
        }

        var run = await log.AppendAsync(scope => runs.Create(scope, caller, new CreateRun { Agent = input.Agent, Prompt = input.Prompt, Title = input.Title, Workdir = input.Workdir }, workdir, default)).ConfigureAwait(false);
        return new JsonObject { ["session"] = run.Session, ["run"] = run.Run };
    }

    public Task<JsonObject> PromptAsync(Caller caller, SendPromptInput input, CancellationToken cancellationToken)
    {
        var prompt = new CreatePrompt { Text = input.Text, Delivery = input.Delivery };
        var stopping = new Stopping(Stopping.Interrupt, input.Session);
        return people.OnceAllowedAsync(caller, stopping, () => ActAsync(scope => brakes.BeforePrompt(scope, caller, scope.State.Managed(caller, input.Session).Id, input.Text), Send), cancellationToken);

        // An agent cancels the turn that is going only where a person lets it.
        JsonObject? Send(AppendScope scope)
        {
            var session = scope.State.Managed(caller, input.Session);
            if (input.Delivery == Delivery.Interrupt && session.Run is not null && caller.Acting is { } acting && !Permits.TryUse(scope, acting.Id, stopping))
            {
                return null;
            }

            var accepted = sessions.Prompt(scope, caller, session.Id, prompt);
            return new JsonObject { ["session"] = session.Id, ["prompt"] = accepted.Prompt, ["run"] = accepted.Run };
        }
    }

    public async Task<JsonObject> WaitAsync(Caller caller, WaitForInput input, CancellationToken cancellationToken)
    {
        var limit = TimeSpan.FromSeconds(input.TimeoutSeconds is null ? DefaultWait
            : input.TimeoutSeconds is >= 1 and <= MaxWait ? input.TimeoutSeconds.Value
            : throw RejectedException.Invalid("timeoutSeconds", $"must be from 1 to {MaxWait}, not {input.TimeoutSeconds}"));
        var before = log.State.Documents;
        var target = before.Session(caller, input.Session);
        if (target.Id == caller.Acting?.Id)
        {
            throw RejectedException.Invalid("session", "is your own: you are at work");
        }

        if (caller.Acting is { } acting)
        {
            WaitingCircle.Require(before, acting.Id, target.Id, waits.Of);
        }

        var asking = Asking(before, caller).ToHashSet();
        using var call = caller.Acting is null ? null : waits.InCall(caller.Acting.Id, target.Id);
        var held = limit < StateWaiter.CallLimit ? limit : StateWaiter.CallLimit;
        var began = time.GetUtcNow();
        await waiter.UntilAsync(
            (state, events) => SessionWaits.IsThrough(state.Get(SessionsFold.Sessions, target.Id)) || (MayAsk(events, caller) && Asking(state, caller).Any(thread => !asking.Contains(thread))),
            held, cancellationToken).ConfigureAwait(false);
        var at = log.State;
        var (upTo, now) = (at.Head.Position, at.Documents);
        var through = SessionWaits.IsThrough(now.Get(SessionsFold.Sessions, target.Id));
        var news = new JsonArray([.. Asking(now, caller).Where(thread => !asking.Contains(thread)).Select(thread => JsonValue.Create(thread))]);
        var answer = now.Get(SessionsFold.Sessions, target.Id) is { } session ? Views.Head(session, caller, now) : new JsonObject { ["session"] = target.Id, ["status"] = "removed" };
        answer["through"] = through;
        if (through && caller.Acting is { } hearer)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await log.AppendAsync(scope =>
            {
                Told.IsThrough(scope, hearer.Id, target.Id, upTo);
                return true;
            }, CancellationToken.None).ConfigureAwait(false);
        }

        if (through && Views.LastWords(target.Id) is { } words)
        {
            answer["saidLast"] = words;
        }
        else if (!through && news.Count > 0)
        {
            answer["asksYou"] = news;
            answer["note"] = "You are asked something, and somebody waits for your answer: give it with post_message, then wait again.";
        }
        else if (!through && caller.Acting is { } waiting && limit > held)
        {
            await waits.KeepAsync(new SessionWait(waiting.Id, target.Id, began + limit)).ConfigureAwait(false);
            answer["note"] = "Not yet. You will be prompted when it is: end your turn, or do something else.";
        }

        return answer;
    }

    public async Task<JsonObject> OpenThreadAsync(Caller caller, OpenThreadInput input, CancellationToken cancellationToken)
    {
        var from = caller.Acting?.Id ?? input.From ?? throw RejectedException.Invalid("from", "is missing: for which session do you speak?");
        var request = new CreateThread { From = from, To = input.To, Text = input.Text, Kind = input.Kind, Urgency = input.Urgency, TimeoutSeconds = input.TimeoutSeconds };
        return await SaidAsync(caller, from, scope => brakes.BeforePrompt(scope, caller, input.To, input.Text, input.Kind ?? ThreadKinds.Question), scope => threads.Open(scope, caller, request), cancellationToken).ConfigureAwait(false);
    }

    public async Task<JsonObject> PostAsync(Caller caller, PostMessageInput input, CancellationToken cancellationToken)
    {
        var request = new CreateThreadMessage { From = caller.Acting?.Id ?? input.From, Text = input.Text, Kind = input.Kind, Urgency = input.Urgency, TimeoutSeconds = input.TimeoutSeconds };
        return await SaidAsync(
            caller, request.From, scope => brakes.BeforeSaying(scope, caller, input.Thread, input.Kind, input.Text), scope => threads.Say(scope, caller, input.Thread, request), cancellationToken).ConfigureAwait(false);
    }

    private async Task<JsonObject> SaidAsync(Caller caller, string? asker, Func<AppendScope, string?> brake, Func<AppendScope, AgentThread> say, CancellationToken cancellationToken)
    {
        var (thread, isQuestion, isHeld) = await ActAsync(brake, scope =>
        {
            var before = scope.Cursor;
            var said = say(scope) with { Cursor = scope.Cursor };
            var asks = asker is not null && scope.Uncommitted.Any(e => e.Position > before.Position && e.Scope.Thread == said.Id && e.Data is ThreadData { Until: not null });
            return (said, asks, asks && Answers.Hold(scope, caller, said.Id));
        }, cancellationToken).ConfigureAwait(false);
        return isQuestion && !isHeld ? Answers.Later(thread.Id)
            : isHeld ? await answers.InThreadAsync(caller, thread, asker!, cancellationToken).ConfigureAwait(false)
            : new JsonObject { ["thread"] = thread.Id, ["status"] = thread.Status };
    }

    /// <summary>Does what an agent wants, unless that stops an orchestrator: then the stop is all that is committed.</summary>
    /// <exception cref="RejectedException">409: it is stopped.</exception>
    private async Task<T> ActAsync<T>(Func<AppendScope, string?> brake, Func<AppendScope, T> act, CancellationToken cancellationToken = default)
    {
        var (done, stopped) = await log.AppendAsync(scope => brake(scope) is { } why ? (default, why) : (act(scope), (string?)null), cancellationToken).ConfigureAwait(false);
        return stopped is null ? done! : throw new RejectedException(ErrorCodes.Conflict, stopped);
    }

    /// <summary>Whether by one of these events, or at the first look, somebody may have asked the caller: to go through all threads takes long.</summary>
    private static bool MayAsk(IReadOnlyList<LogEvent>? events, Caller caller) => caller.Acting is { } acting
        && (events is null || events.Any(e => e.Scope.Thread is not null && (e.Scope.Peer == acting.Id || e.Scope.Session == acting.Id)));

    /// <summary>The threads in which somebody waits for the caller's answer.</summary>
    private static IEnumerable<string> Asking(Documents state, Caller caller) => caller.Acting is not { } acting ? [] :
        from thread in state.All(ThreadsFold.Threads)
        where thread.Waits.Any(wait => thread.Other(wait.Session) == acting.Id)
        select thread.Id;
}
