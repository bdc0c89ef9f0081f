namespace Ringside.Server.Presence;

/// <summary>One person at one session, however many readers of theirs are open for it.</summary>
public sealed class PresenceSeat
{
    private readonly PresenceService presence;

    internal PresenceSeat(PresenceService presence, string session, string user, long number) => (this.presence, Session, User, Number) = (presence, session, user, number);

    internal string Session { get; }

    internal string User { get; }

    /// <summary>Who came before whom.</summary>
    internal long Number { get; }

    /// <summary>How many readers are open.</summary>
    internal int Open { get; set; }

    /// <summary>When it is given up, if nobody comes back, as a timestamp of the clock.</summary>
    internal long DueAt { get; set; }

    /// <summary>It waits to be given up, or to be found taken again.</summary>
    internal bool IsLeaving { get; set; }

    /// <summary>A reader has gone. To be called once for each that entered.</summary>
    public void Leave() => presence.Leave(this);
}
