using System.Text;

namespace Ringside.Load.Traffic;

/// <summary>A viewer that reads the beginning of its stream and then nothing more. Once it is cut off, another takes its place.</summary>
internal sealed class StuckViewer(Generator generator, ViewerAddress address, Tally tally) : Connection(generator, address.Port, SmallBuffer)
{
    /// <summary>So that it is stuck in seconds rather than minutes.</summary>
    private const int SmallBuffer = 4096;

    private bool stopped;

    protected override void OnConnected() => Send(address.Request(0));

    protected override void OnReadable()
    {
        if (stopped)
        {
            OnClosed();
            return;
        }

        var received = Math.Max(0, Generator.Receive(this));
        if (!Generator.Buffer.Slice(Generator.Headroom, received).StartsWith("HTTP/1.1 200"u8))
        {
            throw new LoadException($"a viewer was answered {Encoding.UTF8.GetString(Generator.Buffer.Slice(Generator.Headroom, received))}");
        }

        stopped = true;
        tally.Ready++;
        Generator.Watch(this, Linux.HungUp);
    }

    protected override void OnClosed()
    {
        Close();
        tally.Closed++;
        tally.Ready--;
        Generator.Add(new StuckViewer(Generator, address, tally));
    }
}
