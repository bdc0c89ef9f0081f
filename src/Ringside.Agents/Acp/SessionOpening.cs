using System.Text.Json;
using Microsoft.Extensions.Logging;
using Ringside.Agents.JsonRpc;
using Ringside.Agents.Presets;

namespace Ringside.Agents.Acp;

/// <summary>Opens the agent's session: goes on with a conversation in the first way that works, else begins a new one.</summary>
internal sealed partial class SessionOpening(JsonRpcPeer peer, AcpClient client, AgentStart start, ProgramLaunch launch, ILogger logger)
{
    /// <summary>Whether the agent goes on with <see cref="AgentStart.Conversation"/>.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>The methods by which an agent says that it can go on with a conversation, the better first: resuming repeats nothing.</summary>
    /// <param name="initialized">The result of <c>initialize</c>.</param>
    public static IEnumerable<string> WaysBack(JsonElement initialized)
    {
        var can = initialized.Member("agentCapabilities");
        if (can.Member("sessionCapabilities").Member("resume") is { ValueKind: not JsonValueKind.False })
        {
            yield return "session/resume";
        }

        if (can.Member("loadSession") is { ValueKind: JsonValueKind.True })
        {
            yield return "session/load";
        }
    }

    /// <param name="initialized">The result of <c>initialize</c>.</param>
    /// <exception cref="JsonRpcError">Not even a new one could be begun, or somebody must sign in first.</exception>
    public async Task OpenAsync(JsonElement initialized, CancellationToken cancellationToken)
    {
        var takesHttp = initialized.Member("agentCapabilities").Member("mcpCapabilities").Member("http") is { ValueKind: JsonValueKind.True };
        if (start.Conversation is { } conversation)
        {
            foreach (var method in WaysBack(initialized))
            {
                if (await TryGoOnAsync(method, conversation, takesHttp, cancellationToken))
                {
                    IsResumed = true;
                    return;
                }
            }
        }

        try
        {
            await BeginAsync(takesHttp, cancellationToken);
        }
        catch (JsonRpcError error) when (AcpFailures.WantsSignIn(error) && KeyMethod(initialized) is { } method)
        {
            await CallAsync("authenticate", json => json.WriteString("methodId", method), cancellationToken);
            await BeginAsync(takesHttp, cancellationToken);
        }
    }

    private Task BeginAsync(bool takesHttp, CancellationToken cancellationToken) =>
        CallAsync("session/new", json => AcpRequests.NewSession(json, start.Workdir, start.Tools, takesHttp), cancellationToken);

    /// <summary>codex-acp sees a key among its variables, and uses it only when it is told to (measured with 2.6.0).</summary>
    private string? KeyMethod(JsonElement initialized) =>
        launch.Preset is { KeyMethod: { } method } preset && preset.HasKey(launch.Environment)
            && (initialized.Items("authMethods") ?? []).Any(offered => offered.Text("id") == method) ? method : null;

    /// <summary>An advertised way may still fail: gemini finds no session in the minute in which it began, copilot loads none twice (agents/README.md §8).</summary>
    private async Task<bool> TryGoOnAsync(string method, string conversation, bool takesHttp, CancellationToken cancellationToken)
    {
        client.GoOnWith(conversation);
        try
        {
            await CallAsync(method, json => AcpRequests.OldSession(json, conversation, start.Workdir, start.Tools, takesHttp), cancellationToken);
            return true;
        }
        catch (JsonRpcError error) when (!AcpFailures.WantsSignIn(error))
        {
            LogNotResumed(logger, method, error.Message);
            client.GoOnWith(null);
            return false;
        }
    }

    private Task CallAsync(string method, Action<Utf8JsonWriter> parameters, CancellationToken cancellationToken) =>
        peer.CallAsync(method, parameters, cancellationToken, result => result is { } opened ? client.OpenedAsync(opened) : default);

    [LoggerMessage(Level = LogLevel.Information, Message = "The agent's {Method} failed ({Reason})")]
    private static partial void LogNotResumed(ILogger logger, string method, string reason);
}
