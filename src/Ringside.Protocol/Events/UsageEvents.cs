namespace Ringside.Protocol;

/// <summary>Data of <c>usage.updated</c>: the newest call, and what run, session and agent have used altogether (E7).</summary>
public sealed record UsageData
{
    public Counts? Call { get; init; }
    public Counts? Run { get; init; }
    public Counts? Session { get; init; }
    public Counts? Agent { get; init; }
    public ContextUsage? Context { get; init; }

    /// <summary>The model of the newest call, as the agent names it.</summary>
    public string? Model { get; init; }

    /// <summary>What the session has cost altogether; absent while nothing is known of it.</summary>
    public Cost? Cost { get; init; }

    /// <summary>The same of the run.</summary>
    public Cost? RunCost { get; init; }

    /// <summary>The same of the agent, over all its sessions.</summary>
    public Cost? AgentCost { get; init; }
}

/// <summary>Tokens. <c>input</c> excludes what was read from or written to a cache; <c>output</c> includes <c>reasoning</c>.</summary>
public sealed record Counts(long Input = 0, long Output = 0, long CacheRead = 0, long CacheWrite = 0, long Reasoning = 0)
{
    public static Counts operator +(Counts a, Counts b) => new(
        a.Input + b.Input, a.Output + b.Output, a.CacheRead + b.CacheRead, a.CacheWrite + b.CacheWrite, a.Reasoning + b.Reasoning);
}

/// <summary>How full the model's window is, in tokens, by the newest call alone. <paramref name="Source"/> is <c>reported</c>, <c>estimated</c> or <c>unknown</c>.</summary>
public sealed record ContextUsage(long? Used = null, long? Size = null, string Source = "reported");

/// <summary>Money: a decimal <paramref name="Amount"/> as a string, an ISO 4217 <paramref name="Currency"/>, and where it comes from: <c>reported</c> by the agent, or <c>computed</c>, in whole or in part.</summary>
public sealed record Cost(string Amount, string Currency, string? Source = null);

/// <summary>Data of <c>context.warning</c>: a <paramref name="Threshold"/> of 0.8 or 0.9 was passed.</summary>
public sealed record ContextWarningData(double Threshold, long Used, long Size);
