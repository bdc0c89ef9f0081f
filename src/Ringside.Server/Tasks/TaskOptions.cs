namespace Ringside.Server.Tasks;

/// <summary>How this process deals with tasks.</summary>
/// <param name="Loops">Whether it looks for what is due (<c>RINGSIDE_AGENT_LOOP</c>).</param>
public sealed record TaskOptions(bool Loops);
