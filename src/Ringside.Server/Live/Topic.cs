namespace Ringside.Server.Live;

/// <summary>Whom an event wakes: a ring of frames, and the viewers that wait for the next (A5). It exists for as long as it has viewers.</summary>
public sealed class Topic(string key, FrameRing ring)
{
    private readonly Lock gate = new();
    private List<LiveReader> waiting = [];
    private List<LiveReader>? spare = [];

    public string Key { get; } = key;

    public FrameRing Ring { get; } = ring;

    /// <summary>How many readers have joined; guarded by the hub.</summary>
    public int Readers { get; set; }

    /// <summary>Puts a reader among those that wait, unless there is something for it already.</summary>
    public bool TryWait(LiveReader reader, long seenTail)
    {
        lock (gate)
        {
            if (Ring.Tail != seenTail)
            {
                return false;
            }

            // A connection with many readers is woken by one of them; the others still wait.
            if (!reader.IsWaiting)
            {
                reader.IsWaiting = true;
                waiting.Add(reader);
            }

            return true;
        }
    }

    /// <summary>Wakes everybody who waits. The pump calls it for news, a timer so that readers look around.</summary>
    public void Wake()
    {
        List<LiveReader> waking;
        lock (gate)
        {
            (waking, waiting, spare) = (waiting, spare ?? [], null);
        }

        foreach (var reader in waking)
        {
            // A reader that asks again before its signal is set is woken by this signal; after it, it is in the new list.
            reader.IsWaiting = false;
            reader.Signal.Set();
        }

        waking.Clear();
        lock (gate)
        {
            spare = waking;
        }
    }

    /// <summary>Takes a reader that leaves from among those that wait.</summary>
    public void Leave(LiveReader reader)
    {
        lock (gate)
        {
            if (reader.IsWaiting)
            {
                waiting.Remove(reader);
            }
        }
    }
}
