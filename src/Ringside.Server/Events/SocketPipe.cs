using System.Net.Sockets;
using Ringside.Server.Connections;

namespace Ringside.Server.Events;

/// <summary>
/// Writes straight to the socket of a connection that was taken, from a buffer that all viewers of a thread share: it stays hot in the processor's cache, where a
/// copy into each connection's own would not. Measured, half the time for a delivery.
/// </summary>
internal sealed class SocketPipe : ViewerPipe
{
    /// <summary>Less than <see cref="ViewerPipe.FlushBytes"/> is held before a write, which usually adds as much at most, or one event (E5: 64 KiB and its envelope).</summary>
    private const int UsualBytes = 3 * FlushBytes;

    [ThreadStatic]
    private static byte[]? spare;

    private readonly TakenConnection connection;
    private readonly StreamServices services;
    private byte[] buffer = [];
    private int held;
    private Task<int>? sending;

    public SocketPipe(TakenConnection connection, StreamServices services)
    {
        (this.connection, this.services) = (connection, services);
        try
        {
            connection.Socket.Blocking = false;
        }
        catch (ObjectDisposedException)
        {
            // The first flush will say so.
        }
    }

    public override bool IsFull => held >= FlushBytes;

    /// <summary>How much waits for a flush.</summary>
    public int Held => held;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (buffer.Length == 0)
        {
            (buffer, spare) = (spare ?? new byte[UsualBytes], null);
        }

        if (buffer.Length - held < Math.Max(sizeHint, 1))
        {
            Array.Resize(ref buffer, Math.Max(2 * buffer.Length, held + sizeHint));
        }

        return buffer.AsMemory(held);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int count) => held += count;

    public override ValueTask<Flushed> FlushAsync()
    {
        var written = buffer.AsSpan(0, held);
        var flushed = TrySend(written, out var sent) ?? SendAsync(written[sent..].ToArray());
        held = 0;
        spare = buffer.Length == UsualBytes ? buffer : spare;
        buffer = [];
        return flushed;
    }

    /// <summary>Sends what lies elsewhere, while nothing is held.</summary>
    /// <param name="lasting">Nobody changes it any more, so that what cannot be sent at once waits where it is.</param>
    public ValueTask<Flushed> FlushAsync(ReadOnlyMemory<byte> lasting) => TrySend(lasting.Span, out var sent) ?? SendAsync(lasting[sent..]);

    public override async ValueTask CutOffAsync(Action say)
    {
        try
        {
            await sending!.WaitAsync(LastWords, TimeProvider.System).ConfigureAwait(false);
            say();
            if (await FlushAsync().ConfigureAwait(false) == Flushed.Sent)
            {
                return;
            }
        }
        catch (Exception e) when (IsLoss(e))
        {
        }

        await AbandonAsync().ConfigureAwait(false);
    }

    /// <returns>Null: the socket took no more than the first of them.</returns>
    private ValueTask<Flushed>? TrySend(ReadOnlySpan<byte> bytes, out int sent)
    {
        (sent, var error) = (0, SocketError.Success);
        if (bytes.IsEmpty)
        {
            return new ValueTask<Flushed>(Flushed.Sent);
        }

        try
        {
            sent = connection.Socket.Send(bytes, SocketFlags.None, out error);
        }
        catch (ObjectDisposedException)
        {
            error = SocketError.OperationAborted;
        }

        if (sent < bytes.Length && error is SocketError.Success or SocketError.WouldBlock)
        {
            return null;
        }

        if (error == SocketError.Success)
        {
            return new ValueTask<Flushed>(Flushed.Sent);
        }

        connection.Abort();
        return new ValueTask<Flushed>(Flushed.Gone);
    }

    /// <summary>Waits, without a thread, until the socket has taken the rest.</summary>
    private async ValueTask<Flushed> SendAsync(ReadOnlyMemory<byte> rest)
    {
        sending = connection.Socket.SendAsync(rest, SocketFlags.None, connection.Closed).AsTask();
        try
        {
            await sending.WaitAsync(services.Options.SlowAfter, services.Time).ConfigureAwait(false);
            sending = null;
            return Flushed.Sent;
        }
        catch (TimeoutException)
        {
            return Flushed.Slow;
        }
        catch (Exception e) when (IsLoss(e))
        {
            await AbandonAsync().ConfigureAwait(false);
            return Flushed.Gone;
        }
    }

    /// <summary>Closes the connection, in which a message may have been begun: a proper end would be taken for a part of it.</summary>
    private async ValueTask AbandonAsync()
    {
        connection.Abort();
        await ((Task)(sending ?? Task.FromResult(0))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static bool IsLoss(Exception e) => e is TimeoutException or OperationCanceledException or SocketException or ObjectDisposedException;
}
