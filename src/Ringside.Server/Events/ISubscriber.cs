using Ringside.Protocol;
using Ringside.Server.Live;

namespace Ringside.Server.Events;

/// <summary>Where a subscription writes to: what differs between SSE and WebSocket.</summary>
internal interface ISubscriber
{
    /// <summary>There is enough to flush.</summary>
    bool IsFull { get; }

    /// <summary>How many bytes of adjacent events it takes at once; 0 where it takes them one by one.</summary>
    int MaxRun => 0;

    void Event(Frame frame);

    /// <summary>Several events that lie one behind the other.</summary>
    void Events(FrameRun run) => Event(run.First);

    void Access(AccessChange change);

    void CaughtUp(long position);
}
