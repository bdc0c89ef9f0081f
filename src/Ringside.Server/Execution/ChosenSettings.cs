using System.Text.Json;
using Ringside.Agents;
using Ringside.Protocol;

namespace Ringside.Server.Execution;

/// <summary>Makes a running agent what was chosen for its session: all of it, or nothing.</summary>
internal static class ChosenSettings
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <param name="before">The session as it is, for the way back.</param>
    /// <exception cref="AgentException">The agent refused, or did not answer; what it had taken was taken back.</exception>
    public static async Task ApplyAsync(IAgent agent, SessionChoices wanted, Session before, TimeProvider time, CancellationToken cancellationToken)
    {
        var undo = new Stack<Func<CancellationToken, Task>>();
        try
        {
            if (wanted.Mode is { } mode)
            {
                await WithinAsync(token => agent.SetModeAsync(mode, token), time, cancellationToken).ConfigureAwait(false);
                undo.Push(token => before.Mode is { } old ? agent.SetModeAsync(old, token) : Task.CompletedTask);
            }

            foreach (var (option, value) in wanted.Config ?? new Dictionary<string, JsonElement>())
            {
                await WithinAsync(token => agent.SetConfigAsync(option, value, token), time, cancellationToken).ConfigureAwait(false);
                undo.Push(token => Current(before, option) is { } old ? agent.SetConfigAsync(option, old, token) : Task.CompletedTask);
            }
        }
        catch (Exception) when (undo.Count > 0)
        {
            await TakeBackAsync(undo, time).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task TakeBackAsync(Stack<Func<CancellationToken, Task>> undo, TimeProvider time)
    {
        try
        {
            while (undo.TryPop(out var step))
            {
                await WithinAsync(step, time, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (AgentException)
        {
            // The first refusal is what is told.
        }
    }

    private static async Task WithinAsync(Func<CancellationToken, Task> call, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await call(limit.Token).WaitAsync(Limit, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await limit.CancelAsync().ConfigureAwait(false);
            throw new AgentException(AgentErrors.Unresponsive, $"The agent did not answer within {Limit.TotalSeconds:0} seconds.");
        }
    }

    private static JsonElement? Current(Session session, string option) =>
        session.ConfigOptions is { ValueKind: JsonValueKind.Array } options
        && options.EnumerateArray().FirstOrDefault(offered => offered.TryGetProperty("id", out var id) && id.ValueEquals(option)) is { ValueKind: JsonValueKind.Object } found
        && found.TryGetProperty("currentValue", out var current) ? current : null;
}
