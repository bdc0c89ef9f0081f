using System.Text.Json;
using Ringside.Agents.JsonRpc;
using Ringside.Agents.Presets;
using Ringside.Agents.Processes;
using Ringside.Protocol;

namespace Ringside.Agents.Acp;

/// <summary>Says in plain words what went wrong with an agent that speaks ACP, and what to do.</summary>
internal static class AcpFailures
{
    /// <summary>ACP's code for "authentication required".</summary>
    private const int AuthRequired = -32000;

    /// <param name="when">At what point, such as "before it was ready".</param>
    public static AgentException Closed(JsonRpcClosed closed, IAgentProgram program, string title, string when)
    {
        var end = ProgramFailures.End(program);
        return closed.How switch
        {
            JsonRpcEnd.HalfLine => new(AgentErrors.Protocol, $"{title} stopped in the middle of a message, {when}: {end}.{ProgramFailures.Words(program)}", closed),
            JsonRpcEnd.OnlyNoise => new(
                AgentErrors.Protocol,
                $"{title} does not speak the Agent Client Protocol. It wrote \"{closed.FirstLine}\", and {end}.{ProgramFailures.Words(program)}", closed),
            JsonRpcEnd.Disposed when !program.Exited.IsCompleted => new(AgentErrors.Exited, $"{title} was stopped {when}.", closed),
            _ => new(AgentErrors.Exited, $"{title} ended {when}: {end}.{ProgramFailures.Words(program)}", closed),
        };
    }

    public static AgentException Timeout(IAgentProgram program, string title, TimeSpan timeout) =>
        new(AgentErrors.StartTimeout, $"{title} was not ready within {ProgramFailures.Words(timeout)}.{ProgramFailures.Words(program)}");

    /// <param name="isTurnOnly">Whether the agent can take another prompt.</param>
    public static AgentException Answered(JsonRpcError error, string title, Preset? preset, IReadOnlyList<AuthMethod> methods, bool isTurnOnly)
    {
        var message = Message(error);
        if (WantsSignIn(error))
        {
            return new(AgentErrors.AuthRequired, $"{title} wants somebody to sign in first ({message}). {AuthMethods.Words(preset, methods)}", error);
        }

        return new(AgentErrors.Error, $"{title} answered: {message}", error) { IsTurnOnly = isTurnOnly };
    }

    /// <summary>Whether somebody must sign in first.</summary>
    public static bool WantsSignIn(JsonRpcError error) =>
        error.Code == AuthRequired || Message(error).Contains("authentication required", StringComparison.OrdinalIgnoreCase);

    /// <summary>The agent's message with its details: "Internal error" alone helps nobody.</summary>
    private static string Message(JsonRpcError error)
    {
        var details = error.Details is { ValueKind: JsonValueKind.String } text
            ? text.GetString()
            : error.Details.Text("details") ?? error.Details.Text("message");
        return string.IsNullOrWhiteSpace(details) || error.Message.Contains(details, StringComparison.Ordinal)
            ? error.Message
            : $"{error.Message}: {details}";
    }
}
