using System.Threading.Channels;
using Ringside.Protocol;

namespace Ringside.Client.Streaming;

/// <summary>One stream on a shared socket, and what has come for it and is not read yet.</summary>
internal sealed class SocketMember(string id)
{
    /// <summary>How many messages wait for a reader; with more he is taken off the socket, so that he holds up no other and fills no memory.</summary>
    private const int MaxWaiting = 1024;

    private readonly Channel<SocketMessage> messages = Channel.CreateBounded<SocketMessage>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    public string Id { get; } = id;

    /// <summary>The reader did not keep up; what is waiting is all he gets.</summary>
    public bool FellBehind { get; private set; }

    public ChannelReader<SocketMessage> Messages => messages.Reader;

    /// <summary>False: there is no room.</summary>
    public bool TryTake(SocketMessage message)
    {
        if (messages.Writer.TryWrite(message))
        {
            return true;
        }

        FellBehind = true;
        messages.Writer.TryComplete();
        return false;
    }

    /// <summary>Nothing more comes.</summary>
    public void End() => messages.Writer.TryComplete();
}
