using Ringside.EventLog;
using Ringside.Server.Api;

namespace Ringside.Server.Orchestration;

/// <summary>The server's bounds for what an orchestrator may be set to.</summary>
/// <param name="MaxPromptsPerHour">The most prompts in an hour that one may have. <value>240</value></param>
/// <param name="MaxDepth">The most levels of sessions below one. <value>5</value></param>
public sealed record OrchestrationOptions(int MaxPromptsPerHour, int MaxDepth)
{
    private const int DefaultPromptsPerHour = 60, DefaultDepth = 3, DefaultRepeats = 3, DefaultRounds = 10, MaxRepeats = 20, MaxRounds = 100;

    /// <summary>An orchestrator that was not set up.</summary>
    public Protocol.Orchestration None(string session) => new()
    {
        Session = session,
        MaxPromptsPerHour = Math.Min(DefaultPromptsPerHour, MaxPromptsPerHour),
        MaxDepth = Math.Min(DefaultDepth, MaxDepth),
        MaxRepeats = DefaultRepeats,
        MaxRounds = DefaultRounds,
    };

    /// <summary>One as the server has it now: its bounds may have become narrower than what was set.</summary>
    public Protocol.Orchestration Bound(Protocol.Orchestration set) => set with
    {
        MaxPromptsPerHour = Math.Min(set.MaxPromptsPerHour, MaxPromptsPerHour),
        MaxDepth = Math.Min(set.MaxDepth, MaxDepth),
    };

    /// <summary>To what a session's agent is held, whether it is switched on as an orchestrator or not.</summary>
    public Protocol.Orchestration For(Documents state, string session) => Bound(state.Get(OrchestrationsFold.Orchestrations, session) ?? None(session));

    /// <exception cref="RejectedException">422, with the member that is out of bounds.</exception>
    public void Check(Protocol.Orchestration set)
    {
        Within("maxPromptsPerHour", set.MaxPromptsPerHour, 1, MaxPromptsPerHour);
        Within("maxDepth", set.MaxDepth, 0, MaxDepth);
        Within("maxRepeats", set.MaxRepeats, 1, MaxRepeats);
        Within("maxRounds", set.MaxRounds, 1, MaxRounds);
    }

    private static void Within(string path, int value, int min, int max)
    {
        if (value < min || value > max)
        {
            throw RejectedException.Invalid(path, $"must be from {min} to {max}, not {value}");
        }
    }
}
