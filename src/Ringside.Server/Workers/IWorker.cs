namespace Ringside.Server.Workers;

/// <summary>What one server at a time does for a log: runs agents, ends what nobody writes any more.</summary>
public interface IWorker
{
    /// <summary>This server does it from now on. What the one before it left going has no one else.</summary>
    Task BeginAsync(CancellationToken cancellationToken);

    /// <summary>This server stops doing it: it goes down, or another has taken over, and what it would write is refused.</summary>
    Task EndAsync();
}
