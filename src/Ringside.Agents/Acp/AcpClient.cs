using System.Text.Json;
using Microsoft.Extensions.Logging;
using Ringside.Agents.JsonRpc;
using Ringside.Protocol;

namespace Ringside.Agents.Acp;

/// <summary>The client's side of ACP: takes what the agent says and asks to the host, in order.</summary>
internal sealed partial class AcpClient(IAgentHost host, OfferedTools? offered, bool guessesContext, ILogger logger) : IJsonRpcHandler, IDisposable
{
    private readonly ToolCalls tools = new(offered);
    private readonly ModelInUse model = new();
    private readonly SemaphoreSlim telling = new(1);
    private readonly CancellationTokenSource stop = new();
    private SessionUpdates? updates;
    private volatile Turn? turn;
    private volatile bool repeats;

    /// <summary>The agent's id of the session; null until it has one.</summary>
    public string? Session { get; private set; }

    /// <summary>The model it works with, as it names it.</summary>
    public string? Model => model.Name;

    public Turn? Turn => turn;

    /// <summary>The options that the agent offers.</summary>
    public SessionChoices Choices { get; } = new();

    private SessionUpdates Updates => updates ??= new SessionUpdates(tools, Choices, guessesContext);

    public void Begin(Turn begun)
    {
        repeats = false;
        turn = begun;
    }

    /// <summary>Nobody waits for this turn any more, whether it was answered or not.</summary>
    public void Forget(Turn waited) => Interlocked.CompareExchange(ref turn, null, waited);

    /// <summary>The agent has answered the prompt. To be called in the order of its messages.</summary>
    public void End()
    {
        turn = null;
        tools.EndTurn();
    }

    /// <summary>The agent is about to be asked for an earlier conversation: until the next prompt, what it says of one was said before, and is in the log.</summary>
    /// <param name="conversation">Null: it has none of that name.</param>
    public void GoOnWith(string? conversation) => (Session, repeats) = (conversation, conversation is not null);

    /// <summary>The agent has opened a session. To be called in the order of its messages.</summary>
    public async ValueTask OpenedAsync(JsonElement result)
    {
        Session = result.Text("sessionId") ?? Session;
        model.Hear(result);
        foreach (var update in Updates.Opening(result))
        {
            await TellAsync(update);
        }
    }

    public void Alive() => turn?.Alive();

    public async ValueTask NotifiedAsync(string method, JsonElement parameters)
    {
        if (method != "session/update" || parameters.Member("update") is not { } update)
        {
            LogIgnored(logger, method);
            return;
        }

        if (Session is { } session && parameters.Text("sessionId") is { } other && other != session)
        {
            LogOtherSession(logger, other);
            return;
        }

        model.Hear(update);
        if (repeats && update.Text("sessionUpdate") is "tool_call" or "tool_call_update")
        {
            tools.Remember(update);
        }
        else if (Updates.Read(update) is { } news && (!repeats || news is CommandsUpdate or ModeUpdate or ConfigOptionsUpdate))
        {
            turn?.Errors?.Take(news);
            await TellAsync(news is UsageReport usage ? usage with { Model = Model, Conversation = Session } : news);
        }
    }

    public ValueTask RequestedAsync(JsonRpcRequest request)
    {
        if (request.Method != "session/request_permission")
        {
            // Not even files: the agents do that themselves, and opencode asks although it was told that this client does not (agents/README.md §3).
            LogIgnored(logger, request.Method);
            return request.FailAsync(JsonRpcError.MethodNotFound, $"Ringside does not offer {request.Method}.");
        }

        InteractionOption[] options = [.. (request.Parameters.Items("options") ?? []).Select(Option).OfType<InteractionOption>()];
        if (options.Length == 0)
        {
            return request.FailAsync(JsonRpcError.InvalidParams, "A permission needs options to choose from.");
        }

        if (turn is not { IsCancelling: false } current)
        {
            return AnswerAsync(request, null);
        }

        // Not awaited: other messages go on while a person thinks. It has reached the host when this returns, so the order holds.
        _ = AskAsync(current, request, options);
        return default;
    }

    public void Dispose()
    {
        stop.Cancel();
        turn?.Dispose();
    }

    private async Task AskAsync(Turn current, JsonRpcRequest request, InteractionOption[] options)
    {
        var known = request.Parameters.Member("toolCall") is { } call ? tools.Read(call, starts: true) : null;
        var tool = known ?? new ToolCallUpdate
        {
            CallId = $"permission-{request.Id.GetRawText().Trim('"')}",
            Title = "Permission",
            Kind = "other",
            Status = "pending",
        };
        current.Errors?.Take(tool);
        try
        {
            var answer = await AskAsync(current, new PermissionRequest(tool, options));
            if (known is null && answer is not null)
            {
                // A call that only stands for a question without one; no agent will end it.
                await TellAsync(new ToolCallUpdate { CallId = tool.CallId, Status = "completed" });
            }

            await AnswerAsync(request, answer);
        }
        catch (OperationCanceledException)
        {
            await AnswerAsync(request, null);
        }
        catch (Exception error)
        {
            LogNotAsked(logger, error);
            await request.FailAsync(JsonRpcError.InternalError, "The question could not be asked.");
        }
    }

    private async Task<string?> AskAsync(Turn current, PermissionRequest question)
    {
        current.Asked();
        try
        {
            return await host.AskPermissionAsync(question, current.Questions).WaitAsync(current.Questions);
        }
        finally
        {
            // Before the agent hears the answer: from then on it is the agent's time.
            current.Answered();
        }
    }

    /// <summary><c>cancelled</c> ends the agent's whole turn, so a "no" is never told by it but by the chosen option.</summary>
    private static ValueTask AnswerAsync(JsonRpcRequest request, string? option) => request.AnswerAsync(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("outcome");
        json.WriteString("outcome", option is null ? "cancelled" : "selected");
        if (option is not null)
        {
            json.WriteString("optionId", option);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>The agent has said something of itself in an answer.</summary>
    public void Hear(JsonElement answer) => model.Hear(answer);

    /// <summary>Tells the host, one thing after the other.</summary>
    public async ValueTask TellAsync(AgentUpdate update)
    {
        await telling.WaitAsync(stop.Token);
        try
        {
            // A host that never comes back cannot keep its agent from being ended.
            var told = host.UpdateAsync(update, stop.Token);
            await (told.IsCompleted ? told : new ValueTask(told.AsTask().WaitAsync(stop.Token)));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            LogUnwanted(logger, update.GetType().Name);
        }
        finally
        {
            telling.Release();
        }
    }

    private static InteractionOption? Option(JsonElement option) =>
        option.Text("optionId") is { } id ? new InteractionOption(id, option.Text("name") ?? id, option.Text("kind")) : null;

    [LoggerMessage(Level = LogLevel.Debug, Message = "Ignored the agent's {Method}")]
    private static partial void LogIgnored(ILogger logger, string method);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Ignored an update of the agent's session {Session}, which is not ours")]
    private static partial void LogOtherSession(ILogger logger, string session);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Nobody wants the agent's {Update} any more")]
    private static partial void LogUnwanted(ILogger logger, string update);

    [LoggerMessage(Level = LogLevel.Error, Message = "A permission could not be asked")]
    private static partial void LogNotAsked(ILogger logger, Exception error);
}
