using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ringside.Protocol;
using Ringside.Server.Events;
using Ringside.Server.Live;
using Ringside.Server.Presence;

namespace Ringside.Server.WebSockets;

/// <summary>One of a socket's subscriptions, by its name.</summary>
/// <param name="presence">Who watches what, where it is to be told of that too.</param>
internal sealed class SocketSubscription(string id, Subscription subscription, PresenceFeed? presence, MessageWriter output, string epoch, TimeProvider time) : ISubscriber, IDisposable
{
    private readonly byte[] beginning = Encoding.UTF8.GetBytes($$"""{"op":"event","id":"{{JsonEncodedText.Encode(id, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}","event":""");

    public string Id { get; } = id;

    /// <summary>The rules of what it is told.</summary>
    public Subscription Subscription { get; } = subscription;

    /// <summary>When something was last sent for it, as a timestamp of the clock.</summary>
    public long SentAt { get; set; } = time.GetTimestamp();

    public Cursor Cursor => new(epoch, Subscription.Position);

    /// <inheritdoc />
    public bool IsFull => output.IsFull;

    public void Subscribed(Cursor head) => Say(new SocketMessage
    {
        Op = "subscribed", Id = Id, Verdict = Subscription.Start.Verdict, Cursor = new Cursor(epoch, Subscription.Start.Position), Head = head,
    });

    public void Event(Frame frame)
    {
        output.Event(beginning, frame);
        SentAt = time.GetTimestamp();
    }

    public void Access(AccessChange change)
    {
        Say(new SocketMessage { Op = "access", Id = Id, Session = change.Session, Change = change.Change });
        presence?.Again();
    }

    /// <summary>Says who watches what, where there is news of it.</summary>
    public void Present()
    {
        if (presence?.Take(out var isWhole) is { } items)
        {
            Say(new SocketMessage { Op = "presence", Id = Id, Items = items, Whole = isWhole ? true : null });
        }
    }

    public void CaughtUp(long position) => Say(new SocketMessage { Op = "caught-up", Id = Id, Cursor = new Cursor(epoch, position) });

    public void Closed(string code) => Say(new SocketMessage { Op = "closed", Id = Id, Code = code, Retry = Subscription.MayRetry(code) });

    public void Dispose() => Subscription.Dispose();

    private void Say(SocketMessage message)
    {
        output.Message(message);
        SentAt = time.GetTimestamp();
    }
}
