using System.Text.Json;
using Ringside.Agents.JsonRpc;

namespace Ringside.Agents.Acp;

/// <summary>What can be asked of an agent beside its turns, also inside one: a word in the turn, its mode, its options.</summary>
/// <param name="failed">Says in plain words what an error of the agent means.</param>
internal sealed class AcpControls(JsonRpcPeer peer, AcpClient client, string title, Func<JsonRpcError, AgentException> failed)
{
    private const string Steering = "_session/steering";

    /// <summary>Whether its <c>initialize</c> says that it can be told something inside its turn (<c>_meta.steering.supported</c>: claude-agent-acp and codex-acp).</summary>
    public static bool CanSteer(JsonElement opening) => opening.Member("_meta").Member("steering").Member("supported") is { ValueKind: JsonValueKind.True };

    /// <summary>
    /// Tells the agent something inside its turn, where it says that it can. One whose
    /// turn has ended is to say so (<c>promptRequired</c>), and not to begin another that nobody follows.
    /// </summary>
    public async Task<bool> SteerAsync(JsonElement opening, IReadOnlyList<JsonElement> prompt, CancellationToken cancellationToken)
    {
        if (!CanSteer(opening) || client.Turn is not { IsCancelling: false })
        {
            return false;
        }

        var answer = await CallAsync(
            Steering,
            json => AcpRequests.Steer(json, client.Session!, prompt),
            cancellationToken,
            result => Took(result) ? client.TellAsync(new SteeringHeard()) : default);
        return Took(answer);
    }

    public async Task SetModeAsync(string mode, CancellationToken cancellationToken)
    {
        await CallAsync("session/set_mode", json => AcpRequests.SetMode(json, client.Session!, mode), cancellationToken);

        // Few say it themselves (agents/README.md §3).
        await client.TellAsync(new ModeUpdate(mode));
    }

    public async Task SetConfigAsync(string option, JsonElement value, CancellationToken cancellationToken)
    {
        if (client.Choices.IsModel(option) && value.ValueKind == JsonValueKind.String)
        {
            var model = value.GetString()!;
            await CallAsync("session/set_model", json => AcpRequests.SetModel(json, client.Session!, model), cancellationToken);
            await client.TellAsync(client.Choices.ChooseModel(model));
            return;
        }

        var answer = await CallAsync("session/set_config_option", json => AcpRequests.SetConfig(json, client.Session!, option, value), cancellationToken);
        client.Hear(answer);
        if (client.Choices.Read(answer) is { } options)
        {
            await client.TellAsync(options);
        }
    }

    /// <summary>Makes the session what was chosen for it, before its first prompt: an agent that worked in another mode would do what nobody allowed.</summary>
    /// <exception cref="AgentException">It refused.</exception>
    public async Task ApplyAsync(AgentStart start, CancellationToken cancellationToken)
    {
        if (start.Mode is { } mode)
        {
            await ChooseAsync($"the mode {mode}", () => SetModeAsync(mode, cancellationToken));
        }

        foreach (var (option, value) in start.Config ?? new Dictionary<string, JsonElement>())
        {
            await ChooseAsync($"{value} for {option}", () => SetConfigAsync(option, value, cancellationToken));
        }
    }

    private async Task ChooseAsync(string what, Func<Task> choose)
    {
        try
        {
            await choose();
        }
        catch (AgentException error) when (error.IsTurnOnly)
        {
            throw new AgentException(AgentErrors.ChoiceRefused, $"{title} does not take {what}, which was chosen for this session; choose another. {error.Message}", error);
        }
    }

    private static bool Took(JsonElement? answer) => answer.Text("outcome") is "injected" or "startedNewTurn";

    private async Task<JsonElement> CallAsync(
        string method, Action<Utf8JsonWriter> parameters, CancellationToken cancellationToken, Func<JsonElement?, ValueTask>? inOrder = null)
    {
        try
        {
            return await peer.CallAsync(method, parameters, cancellationToken, inOrder);
        }
        catch (JsonRpcError error)
        {
            throw failed(error);
        }
        catch (JsonRpcClosed closed)
        {
            throw new AgentException(AgentErrors.Exited, $"{title} ended before it answered {method}.", closed);
        }
    }
}
