using System.Text.Json;
using Microsoft.Extensions.Logging;
using Ringside.Agents.JsonRpc;
using Ringside.Agents.Presets;
using Ringside.Agents.Processes;

namespace Ringside.Agents.Acp;

/// <summary>A program that speaks ACP, in one session.</summary>
internal sealed class AcpAgent : IAgent
{
    private const int ProtocolVersion = 1;

    private readonly IAgentProgram program;
    private readonly ProgramLaunch launch;
    private readonly AgentStart start;
    private readonly AcpDriverOptions options;
    private readonly AcpClient client;
    private readonly JsonRpcPeer peer;
    private readonly AcpControls controls;
    private readonly ITurnUsage usage;
    private readonly SessionOpening session;
    private JsonElement opening;
    private int disposed;

    public AcpAgent(IAgentProgram program, ProgramLaunch launch, AgentStart start, IAgentHost host, AcpDriverOptions options)
    {
        (this.program, this.launch, this.start, this.options) = (program, launch, start, options);
        var dialect = launch.Preset ?? AcpPresets.OfProgram(launch.Command);
        usage = dialect?.Usage() ?? new PerTurnUsage();
        client = new AcpClient(host, start.Tools, dialect?.GuessesContext ?? false, options.Logging.CreateLogger<AcpClient>());
        peer = new JsonRpcPeer(program.Output, program.Input, client, options.MaxMessageBytes, options.Logging.CreateLogger<JsonRpcPeer>());
        session = new SessionOpening(peer, client, start, launch, options.Logging.CreateLogger<SessionOpening>());
        controls = new AcpControls(peer, client, launch.Title, error => AcpFailures.Answered(error, launch.Title, launch.Preset, AuthMethods.Of(opening, launch.Command), isTurnOnly: true));
        Ended = WatchAsync();
    }

    public Task Ended { get; }

    public string? Conversation => SessionOpening.WaysBack(opening).Any() ? client.Session : null;

    public bool IsResumed => session.IsResumed;

    /// <summary>Makes it ready for prompts.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await HandshakeAsync(cancellationToken).WaitAsync(options.StartTimeout, options.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw AcpFailures.Timeout(program, launch.Title, options.StartTimeout);
        }
        catch (JsonRpcError error)
        {
            throw AcpFailures.Answered(error, launch.Title, launch.Preset, AuthMethods.Of(opening, launch.Command), isTurnOnly: false);
        }
        catch (JsonRpcClosed closed)
        {
            await Ended;
            throw AcpFailures.Closed(closed, program, launch.Title, "before it was ready");
        }
    }

    public async Task<TurnResult> PromptAsync(IReadOnlyList<JsonElement> prompt, CancellationToken cancellationToken)
    {
        var idle = start.Settings.IdleTimeoutSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : options.IdleTimeout;
        using var turn = new Turn(launch.Title, options.Time, idle) { Errors = launch.Preset?.ProviderErrors?.Invoke() };
        client.Begin(turn);
        try
        {
            var before = launch.Preset is { LeavesCommands: true } ? await program.FindProcessesAsync() : null;
            var call = peer.CallAsync("session/prompt", json => AcpRequests.Prompt(json, client.Session!, prompt), cancellationToken, EndTurn);
            if (turn.Sent())
            {
                await SendCancelAsync(turn);
            }

            if (await Task.WhenAny(call, turn.Lost) != call)
            {
                await program.KillAsync();
                await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw await turn.Lost;
            }

            var result = Read(await call);
            if (turn.IsCancelling && before is not null)
            {
                await program.EndOthersAsync(before);
            }

            return result.StopReason == "end_turn" ? result with { ProviderError = turn.Errors?.Words } : result;
        }
        catch (JsonRpcError) when (turn.IsCancelling)
        {
            return new TurnResult("cancelled");
        }
        catch (JsonRpcError error)
        {
            throw AcpFailures.Answered(error, launch.Title, launch.Preset, AuthMethods.Of(opening, launch.Command), isTurnOnly: true);
        }
        catch (JsonRpcClosed closed)
        {
            await Ended;
            throw AcpFailures.Closed(closed, program, launch.Title, "in the middle of its turn");
        }
        catch (AgentException error) when (!error.IsTurnOnly)
        {
            await program.KillAsync();
            throw ProgramFailures.WithLastWords(error, program);
        }
        finally
        {
            client.Forget(turn);
        }
    }

    public Task CancelAsync() =>
        client.Turn is { } turn && turn.Cancel(launch.Title, options.CancelTimeout) ? SendCancelAsync(turn) : Task.CompletedTask;

    public bool CanSteer => AcpControls.CanSteer(opening);

    public bool TakesImages => opening.Member("agentCapabilities").Member("promptCapabilities").Member("image") is { ValueKind: JsonValueKind.True };

    public Task<bool> SteerAsync(IReadOnlyList<JsonElement> prompt, CancellationToken cancellationToken) => controls.SteerAsync(opening, prompt, cancellationToken);

    public Task SetModeAsync(string mode, CancellationToken cancellationToken) => controls.SetModeAsync(mode, cancellationToken);

    public Task SetConfigAsync(string option, JsonElement value, CancellationToken cancellationToken) => controls.SetConfigAsync(option, value, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            client.Dispose();
            await program.DisposeAsync();
            await peer.DisposeAsync();
        }

        await Ended;
    }

    private async Task HandshakeAsync(CancellationToken cancellationToken)
    {
        opening = await peer.CallAsync("initialize", AcpRequests.Initialize, cancellationToken);
        if (opening.Number("protocolVersion") is var version && version != ProtocolVersion)
        {
            throw new AgentException(
                AgentErrors.Protocol,
                $"{launch.Title} speaks version {version?.ToString() ?? "?"} of the Agent Client Protocol; Ringside speaks version {ProtocolVersion}.");
        }

        await session.OpenAsync(opening, cancellationToken);
        if (client.Session is null)
        {
            throw new AgentException(AgentErrors.Protocol, $"{launch.Title} opened a session without an id.");
        }

        await controls.ApplyAsync(start, cancellationToken);
    }

    private ValueTask EndTurn(JsonElement? result)
    {
        client.End();
        return default;
    }

    private TurnResult Read(JsonElement result) => result.Text("stopReason") is { } reason
        ? new TurnResult(reason, [.. usage.Read(result, client.Model)])
        : throw new AgentException(AgentErrors.Protocol, $"{launch.Title} ended its turn without a stopReason.") { IsTurnOnly = true };

    private async Task SendCancelAsync(Turn turn)
    {
        await peer.NotifyAsync("session/cancel", json => json.WriteString("sessionId", client.Session), CancellationToken.None);
        turn.DropQuestions();
    }

    /// <summary>
    /// When the streams end, the program follows, and the other way round, but for a program that closes its output alone, and for children out of reach
    /// that hold it open. Whoever is late is ended after the grace; whoever broke the protocol at once.
    /// </summary>
    private async Task WatchAsync()
    {
        await Task.WhenAny(peer.Reading, program.Exited);
        var both = Task.WhenAll(peer.Reading, program.Exited);
        for (var before = -1L; !peer.IsBroken && !both.IsCompleted && (peer.IsHandling || peer.Handled != before);)
        {
            // A slow host may still be at what the program wrote before it ended: that is not lost.
            before = peer.Handled;
            await Task.WhenAny(both, Task.Delay(options.StopGrace, options.Time));
        }

        await program.KillAsync();
        await peer.StopAsync();
    }
}
