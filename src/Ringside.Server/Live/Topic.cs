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

            waiting.Add(reader);
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
            reader.Wake();
        }

        waking.Clear();
        lock (gate)
        {
            spare = waking;
        }
    }

    /// <summary>Wakes one reader, if it waits: its time has come, or its connection is gone.</summary>
    public void Wake(LiveReader reader)
    {
        bool found;
        lock (gate)
        {
            found = waiting.Remove(reader);
        }

        if (found)
        {
            reader.Wake();
        }
    }
}
