namespace Ringside.Agents.Processes;

/// <summary>A running agent program, as its driver sees it: two streams, an end, last words.</summary>
internal interface IAgentProgram : IAsyncDisposable
{
    /// <summary>What the program writes.</summary>
    Stream Output { get; }

    /// <summary>What the program reads.</summary>
    Stream Input { get; }

    /// <summary>The last lines of stderr.</summary>
    string LastWords { get; }

    /// <summary>Completes with the exit code, never faulted, when the program has ended and none of its children is left.</summary>
    Task<int> Exited { get; }

    /// <summary>The ids of it and its children, whatever group or session they moved to; none where the system does not show them.</summary>
    Task<IReadOnlySet<int>> FindProcessesAsync();

    /// <summary>Ends all of them but these.</summary>
    Task EndOthersAsync(IReadOnlySet<int> kept);

    /// <summary>Ends it and its children at once. <see cref="IAsyncDisposable.DisposeAsync"/> lets it end by itself first.</summary>
    Task KillAsync();
}
