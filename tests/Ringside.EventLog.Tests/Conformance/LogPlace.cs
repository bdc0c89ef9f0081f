namespace Ringside.EventLog.Tests.Conformance;

/// <summary>Where a test's log is kept: empty at first.</summary>
public abstract class LogPlace : IDisposable
{
    /// <summary>What a program takes to open it.</summary>
    public abstract string Address { get; }

    /// <summary>Opens the log. One at a time, unless it has crashed.</summary>
    public abstract IEventStore Open(TimeProvider time, bool relaxed = false);

    /// <summary>From now on this is the place as it would be had the server been killed at this moment: what reached the store is there, nothing was closed.</summary>
    public abstract void Crash();

    /// <summary>How many of a property's cases are enough, where each needs a place that is slow to make.</summary>
    public virtual int Cases(int wanted) => wanted;

    public abstract void Dispose();
}
