using Ringside.Protocol;
using Ringside.Server.Live;

namespace Ringside.Server.Events;

/// <summary>Where a subscription writes to: what differs between SSE and WebSocket.</summary>
internal interface ISubscriber
{
    /// <summary>There is enough to flush.</summary>
    bool IsFull { get; }

    void Event(Frame frame);

    void Access(AccessChange change);

    void CaughtUp(long position);
}
