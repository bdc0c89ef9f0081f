namespace Ringside.Load.Traffic;

/// <summary>What all viewers of one measurement saw together.</summary>
internal sealed class Tally
{
    public int Ready { get; set; }

    public int Closed { get; set; }

    public long Delivered { get; set; }

    /// <summary>Sequence numbers that a viewer never saw, or saw too late.</summary>
    public long Lost { get; set; }

    /// <summary>Sequence numbers that a viewer saw again, or after a later one.</summary>
    public long Repeated { get; set; }

    /// <summary>All came, each writer's in order, but not to all viewers in one order.</summary>
    public bool OrdersDiffer { get; set; }

    public long Bytes { get; set; }

    public long Receives { get; set; }

    /// <summary>Events that were due from then on count; <see cref="long.MaxValue"/>: none.</summary>
    public long MeasuredFrom { get; set; } = long.MaxValue;

    public long MeasuredUntil { get; set; } = long.MaxValue;

    /// <summary>From when an event was due to be sent to when a viewer had it.</summary>
    public Histogram Delays { get; } = new();

    public string Faults => $"{Lost}/{Repeated}{(OrdersDiffer ? ", orders differ" : "")}{(Closed > 0 ? $", {Closed} cut" : "")}";
}
