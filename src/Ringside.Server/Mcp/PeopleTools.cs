using System.Text.Json.Nodes;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;

namespace Ringside.Server.Mcp;

/// <summary>The tools in which people have a word: asking them, and stopping what only they allow to be stopped.</summary>
internal sealed class PeopleTools(EventLog.EventLog log, SessionsService sessions, TimeProvider time)
{
    private const int MaxQuestion = 2000, MaxOptions = 10, MaxOption = 200;

    private readonly Answers answers = new(log, new StateWaiter(log, time), new SessionViews(log));

    public async Task<JsonObject> AskPersonAsync(Caller caller, AskPersonInput input, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(input.Question))
        {
            throw RejectedException.Invalid("question", "must not be empty");
        }

        if (input.Question.Length > MaxQuestion)
        {
            throw RejectedException.Invalid("question", $"must have at most {MaxQuestion} characters, not {input.Question.Length}: say it shorter, and what a person is to look at before");
        }

        if (input.Options is { Count: > MaxOptions } || input.Options?.Any(option => string.IsNullOrWhiteSpace(option) || option.Length > MaxOption) == true)
        {
            throw RejectedException.Invalid("options", $"must be at most {MaxOptions} texts of 1 to {MaxOption} characters");
        }

        var options = (input.Options ?? []).Select((name, i) => new InteractionOption($"{i + 1}", name)).ToArray();
        var (id, over) = await AskAsync(caller, "question", input.Question, options, null, cancellationToken).ConfigureAwait(false);
        return over is null ? Later(id, "No person has answered yet. The answer will come to you as a prompt: end your turn, or do something else.")
            : over.Status == InteractionStatus.Answered ? new JsonObject { ["interaction"] = id, ["status"] = "answered", ["answer"] = Answers.Words(over, over.Answer) }
            : new JsonObject { ["interaction"] = id, ["status"] = over.Status, ["reason"] = over.Reason };
    }

    public Task<JsonObject> StopAsync(Caller caller, StopSessionInput input, CancellationToken cancellationToken)
    {
        var stopping = new Stopping(input.Close is true ? Stopping.Close : Stopping.Stop, input.Session);
        return OnceAllowedAsync(caller, stopping, () => TryStopAsync(caller, input, stopping), cancellationToken);
    }

    /// <summary>Does what a person must have allowed; one is asked where none has.</summary>
    /// <param name="tryIt">Does it, where it is allowed; null where it is not.</param>
    public async Task<JsonObject> OnceAllowedAsync(Caller caller, Stopping stopping, Func<Task<JsonObject?>> tryIt, CancellationToken cancellationToken)
    {
        if (await tryIt().ConfigureAwait(false) is { } done)
        {
            return done;
        }

        var target = log.State.Documents.Managed(caller, stopping.Session);
        InteractionOption[] options = [new("allow", "Allow", "allow_once"), new("reject", "Reject", "reject_once")];
        var (id, over) = await AskAsync(caller, "permission", Stopping.Title(stopping.What, target), options, stopping, cancellationToken).ConfigureAwait(false);
        return over is null ? Later(id, "A person is asked whether you may. You will be prompted with the answer; where it is yes, call this tool again.")
            : over.Status != InteractionStatus.Answered
                ? throw new RejectedException(ErrorCodes.Conflict, $"No person has answered: the question is {over.Status}{(over.Reason is { } reason ? $" ({reason})" : "")}. Nothing was stopped; do not try it another way.")
            : await tryIt().ConfigureAwait(false) ?? throw new RejectedException(ErrorCodes.Forbidden, "A person said no. Do not try it another way.");
    }

    /// <summary>Stops it, where a person has allowed that, or is the caller himself; null where one is to be asked.</summary>
    private Task<JsonObject?> TryStopAsync(Caller caller, StopSessionInput input, Stopping stopping) => log.AppendAsync(scope =>
    {
        var session = scope.State.Managed(caller, input.Session);
        if (caller.Acting is { } acting && !Permits.TryUse(scope, acting.Id, stopping))
        {
            return null;
        }

        foreach (var prompt in session.Inbox)
        {
            sessions.Withdraw(scope, caller, prompt.Id);
        }

        if (session.Run is { } run)
        {
            RunsService.RequestCancel(scope, run, caller.Source, caller.Actor, "stopped");
        }

        if (input.Close is true)
        {
            sessions.Update(scope, caller, session.Id, new UpdateSession { Closed = true });
        }

        return new JsonObject { ["session"] = session.Id, ["stopped"] = true, ["status"] = scope.State.Get(SessionsFold.Sessions, session.Id)!.Status };
    });

    /// <summary>Asks a person, and waits for the answer as long as a call may.</summary>
    /// <param name="stops">What an "allow" lets the caller do.</param>
    private async Task<(string Id, Interaction? Over)> AskAsync(Caller caller, string kind, string title, InteractionOption[] options, Stopping? stops, CancellationToken cancellationToken)
    {
        var acting = caller.Acting ?? throw new RejectedException(ErrorCodes.Forbidden, "This tool is for agents, in their sessions; you are a person's program.");
        var (id, isHeld) = await log.AppendAsync(scope =>
        {
            var session = scope.State.Session(caller, acting.Id);
            var interaction = scope.NewId(Ids.Interaction);
            scope.Append(session.Event(EventTypes.InteractionOpened, new InteractionData { Interaction = interaction, Kind = kind, Title = title, Options = options }, caller.Source, caller.Actor));
            var isHeld = Answers.Hold(scope, caller, interaction);
            if (stops is not null)
            {
                Permits.Ask(scope, acting.Id, interaction, stops);
            }

            return (interaction, isHeld);
        }, cancellationToken).ConfigureAwait(false);
        return (id, !isHeld ? null : await answers.OfPersonAsync(caller, id, cancellationToken).ConfigureAwait(false));
    }

    private static JsonObject Later(string interaction, string note) => new() { ["interaction"] = interaction, ["status"] = "open", ["note"] = note };
}
