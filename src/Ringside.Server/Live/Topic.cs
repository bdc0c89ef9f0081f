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

    /// <summary>Wakes those who wait and whose time has come. The pump calls it for news, with the end of time; a timer so that readers look around.</summary>
    /// <param name="now">A timestamp of the clock.</param>
    /// <param name="failed">Is told of a reader that threw; the others are woken all the same.</param>
    public void Wake(long now, Action<Exception> failed)
    {
        List<LiveReader> waking;
        lock (gate)
        {
            (waking, waiting, spare) = (waiting, spare ?? [], null);
            if (now != long.MaxValue)
            {
                waiting.AddRange(waking.Where(reader => reader.Signal.DueAt > now));
                waking.RemoveAll(reader => reader.Signal.DueAt > now);
            }
        }

        foreach (var reader in waking)
        {
            // A reader that asks again before its signal is set is woken by this signal; after it, it is in the new list.
            reader.IsWaiting = false;
            try
            {
                reader.Signal.Set();
            }
            catch (Exception e)
            {
                failed(e);
            }
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
