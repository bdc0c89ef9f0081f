using System.Runtime.InteropServices;

namespace Ringside.Server.Presence;

/// <summary>The people who watch sessions on this server, and those who have left and may yet come back. Its owner lets in one at a time.</summary>
internal sealed class Seats(TimeProvider time)
{
    private readonly Dictionary<string, Dictionary<string, PresenceSeat>> here = [];
    private readonly PriorityQueue<PresenceSeat, long> leaving = new();
    private long entered;

    public IEnumerable<string> Sessions => here.Keys;

    /// <param name="isNew">Nobody knew of this person at this session.</param>
    public PresenceSeat Enter(PresenceService presence, string session, string user, out bool isNew)
    {
        ref var users = ref CollectionsMarshal.GetValueRefOrAddDefault(here, session, out _);
        ref var seat = ref CollectionsMarshal.GetValueRefOrAddDefault(users ??= [], user, out var isThere);
        isNew = !isThere;
        seat ??= new PresenceSeat(presence, session, user, ++entered);
        seat.Open++;
        return seat;
    }

    public void Leave(PresenceSeat seat)
    {
        if (--seat.Open > 0)
        {
            return;
        }

        seat.DueAt = time.GetTimestamp() + (long)(PresenceService.Grace.TotalSeconds * time.TimestampFrequency);
        if (!seat.IsLeaving)
        {
            seat.IsLeaving = true;
            leaving.Enqueue(seat, seat.DueAt);
        }
    }

    /// <summary>Ends the seats whose grace is over.</summary>
    /// <returns>Their sessions.</returns>
    public IEnumerable<string> GiveUp()
    {
        for (var now = time.GetTimestamp(); leaving.TryPeek(out var seat, out var due) && due <= now;)
        {
            leaving.Dequeue();
            seat.IsLeaving = seat.Open == 0 && seat.DueAt > now;
            if (seat.IsLeaving)
            {
                leaving.Enqueue(seat, seat.DueAt);
            }
            else if (seat.Open == 0)
            {
                Remove(seat);
                yield return seat.Session;
            }
        }
    }

    /// <summary>Those who watch a session, who came first at first: one more than is named, so that it is known that there are more.</summary>
    public IReadOnlyList<string> Of(string session) => here.TryGetValue(session, out var users)
        ? [.. users.Values.OrderBy(seat => seat.Number).Take(PresenceService.MostNamed + 1).Select(seat => seat.User)]
        : [];

    private void Remove(PresenceSeat seat)
    {
        var users = here[seat.Session];
        users.Remove(seat.User);
        if (users.Count == 0)
        {
            here.Remove(seat.Session);
        }
    }
}
