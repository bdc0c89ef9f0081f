using System.Text.Json;
using Microsoft.Extensions.Logging;
using Ringside.Agents.JsonRpc;
using Ringside.Agents.Presets;
using Ringside.Agents.Processes;

namespace Ringside.Agents.Acp;

/// <summary>
/// Starts a program, in an empty folder, and asks it what it is and whether somebody is signed in with it; then ends it. claude-agent-acp and codex-acp tell the latter by
/// themselves after <c>initialize</c>; gemini and copilot refuse <c>session/new</c>, which leaves nothing behind, measured with the real ones. No other program is asked
/// by <c>session/new</c>: claude opens one without a sign-in and asks the network, opencode keeps it.
/// </summary>
internal sealed class ProgramQuestion : IJsonRpcHandler
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource<bool> status = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProgramQuestion()
    {
    }

    public static async Task<ProgramAnswer> AskAsync(ProgramLaunch launch, AcpDriverOptions options, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("ringside-ask-");
        using var limit = new CancellationTokenSource(Limit, options.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await using var program = AgentProcess.Start(launch.At(folder.FullName), options.Owner, options.DataFolder, options.Time, options.StopGrace);
            try
            {
                return await new ProgramQuestion().AskAsync(program, launch, folder.FullName, options, stop.Token);
            }
            finally
            {
                await program.KillAsync();
            }
        }
        catch (AgentException error)
        {
            return new ProgramAnswer { Problem = error.Message };
        }
        catch (OperationCanceledException)
        {
            return new ProgramAnswer { Problem = $"{launch.Title} did not answer within {ProgramFailures.Words(Limit)} when it was asked." };
        }
        finally
        {
            ScratchFolders.Remove(folder);
        }
    }

    public void Alive()
    {
    }

    public ValueTask NotifiedAsync(string method, JsonElement parameters)
    {
        if (method == "_auth/status_update" && parameters.Member("authStatus").Text("kind") is { } kind)
        {
            status.TrySetResult(kind != "none");
        }

        return default;
    }

    public ValueTask RequestedAsync(JsonRpcRequest request) => request.FailAsync(JsonRpcError.MethodNotFound, $"Ringside does not offer {request.Method}.");

    private async Task<ProgramAnswer> AskAsync(IAgentProgram program, ProgramLaunch launch, string folder, AcpDriverOptions options, CancellationToken cancellationToken)
    {
        await using var peer = new JsonRpcPeer(program.Output, program.Input, this, options.MaxMessageBytes, options.Logging.CreateLogger<JsonRpcPeer>());
        try
        {
            var initialized = await peer.CallAsync("initialize", AcpRequests.Initialize, cancellationToken);
            return new ProgramAnswer
            {
                Protocol = initialized.Number("protocolVersion") is >= 0 and <= int.MaxValue and var version ? (int)version : null,
                Version = initialized.Member("agentInfo").Text("version"),
                Capabilities = initialized.Member("agentCapabilities") is { ValueKind: JsonValueKind.Object } can ? AcpJson.Clean(can) : null,
                Methods = AuthMethods.Of(initialized, launch.Command),
                SignedIn = await IsSignedInAsync(peer, initialized, launch, folder, cancellationToken),
            };
        }
        catch (JsonRpcError error)
        {
            return new ProgramAnswer { Problem = AcpFailures.Answered(error, launch.Title, launch.Preset, [], isTurnOnly: false).Message };
        }
        catch (JsonRpcClosed closed)
        {
            await program.KillAsync();
            return new ProgramAnswer { Problem = AcpFailures.Closed(closed, program, launch.Title, "when it was asked what it is").Message };
        }
    }

    /// <summary>What cannot be found out in time is not known; the rest is.</summary>
    private async Task<bool?> IsSignedInAsync(JsonRpcPeer peer, JsonElement initialized, ProgramLaunch launch, string folder, CancellationToken cancellationToken)
    {
        try
        {
            if (initialized.Member("agentCapabilities").Member("_meta").Member("authStatus") is not null)
            {
                return await status.Task.WaitAsync(cancellationToken);
            }

            if (launch.Preset is not { RefusesSessions: true } preset || preset.IsSignedIn(launch.Environment))
            {
                return null;
            }

            await peer.CallAsync("session/new", json => AcpRequests.NewSession(json, folder, tools: null, takesHttp: false), cancellationToken);
            return true;
        }
        catch (JsonRpcError error)
        {
            return AcpFailures.WantsSignIn(error) ? false : null;
        }
        catch (Exception error) when (error is OperationCanceledException or JsonRpcClosed or AgentException)
        {
            return null;
        }
    }
}
