using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Ringside.Server.Live;

namespace Ringside.Server.Events;

/// <summary>
/// Writes the chunks of an HTTP/1.1 response straight to its socket. What all viewers share stays hot in the processor's cache, where a copy into each
/// connection's own buffer would not: measured, half the time for a delivery. Kestrel writes the head and the last chunk and nothing between; its buffer being of
/// no size (<see cref="StreamOptions.DirectToSocket"/>), its flush ends when the socket has all of it, so that the two never write at once.
/// </summary>
internal sealed class SocketOutput(HttpContext http, Socket socket, TimeProvider time, TimeSpan slowAfter) : StreamOutput
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    /// <summary>What of no run goes out, and runs that are not adjacent, are gathered here: they leave before the thread does anything else.</summary>
    [ThreadStatic]
    private static byte[]? gathering;

    private byte[]? gathered;
    private int gatheredBytes;
    private ReadOnlyMemory<byte> shared;
    private Task<int>? sending;

    public override int MaxRun => FlushBytes;

    public override bool IsFull => gatheredBytes + shared.Length >= FlushBytes;

    /// <summary>The connection's socket, where what is written to it is what the reader gets.</summary>
    public static Socket? Of(HttpContext http, StreamOptions options) =>
        options.DirectToSocket && http.Request.Protocol == "HTTP/1.1" && http.Features.Get<ITlsHandshakeFeature>() is null ? http.Features.Get<IConnectionSocketFeature>()?.Socket : null;

    public override async ValueTask BeginAsync()
    {
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted).ConfigureAwait(false);
        try
        {
            socket.Blocking = false;
        }
        catch (ObjectDisposedException)
        {
            // The first flush will say so.
        }
    }

    public override void Write(FrameRun run)
    {
        var chunks = run.Chunks;
        if (!TryJoin(chunks))
        {
            Gather(shared.Span);
            shared = chunks;
        }
    }

    public override void Write(ReadOnlySpan<byte> text)
    {
        Gather(shared.Span);
        shared = default;
        Span<byte> size = stackalloc byte[8];
        text.Length.TryFormat(size, out var digits, "x", CultureInfo.InvariantCulture);
        Gather(size[..digits]);
        Gather("\r\n"u8);
        Gather(text);
        Gather("\r\n"u8);
    }

    public override ValueTask<Flushed> FlushAsync()
    {
        if (gatheredBytes > 0)
        {
            Gather(shared.Span);
            shared = default;
        }

        var bytes = gatheredBytes > 0 ? gathered.AsSpan(0, gatheredBytes) : shared.Span;
        if (bytes.IsEmpty)
        {
            return new ValueTask<Flushed>(Flushed.Sent);
        }

        var (sent, error) = (0, SocketError.Success);
        try
        {
            sent = socket.Send(bytes, SocketFlags.None, out error);
        }
        catch (ObjectDisposedException)
        {
            error = SocketError.OperationAborted;
        }

        var rest = sent < bytes.Length && error is SocketError.Success or SocketError.WouldBlock ? bytes[sent..].ToArray() : null;
        (gathering, gathered, gatheredBytes, shared) = (gathered ?? gathering, null, 0, default);
        if (rest is not null)
        {
            return SendAsync(rest);
        }

        if (error != SocketError.Success)
        {
            http.Abort();
            return new ValueTask<Flushed>(Flushed.Gone);
        }

        return new ValueTask<Flushed>(Flushed.Sent);
    }

    public override async ValueTask CutOffAsync()
    {
        try
        {
            await sending!.WaitAsync(LastWords, TimeProvider.System).ConfigureAwait(false);
            if (await FlushAsync().ConfigureAwait(false) == Flushed.Sent)
            {
                return;
            }
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }

        await AbandonAsync().ConfigureAwait(false);
    }

    /// <summary>Waits, without a thread, until the socket has taken the rest.</summary>
    private async ValueTask<Flushed> SendAsync(byte[] rest)
    {
        sending = socket.SendAsync(rest, SocketFlags.None, http.RequestAborted).AsTask();
        try
        {
            await sending.WaitAsync(slowAfter, time).ConfigureAwait(false);
            sending = null;
            return Flushed.Sent;
        }
        catch (TimeoutException)
        {
            return Flushed.Slow;
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await AbandonAsync().ConfigureAwait(false);
            return Flushed.Gone;
        }
    }

    /// <summary>Closes the connection, in which a chunk may have been begun: a proper end would be taken for a part of it.</summary>
    private async ValueTask AbandonAsync()
    {
        http.Abort();
        await ((Task)sending!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Gather(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        // Less than FlushBytes is held before a write, which adds a run, one frame (E5: 64 KiB and its envelope), or a small text.
        (gathered, gathering) = (gathered ?? gathering ?? new byte[3 * FlushBytes], null);
        bytes.CopyTo(gathered.AsSpan(gatheredBytes));
        gatheredBytes += bytes.Length;
    }

    /// <summary>Lengthens what goes out in one piece, where the next lies right behind it.</summary>
    private bool TryJoin(ReadOnlyMemory<byte> following)
    {
        if (MemoryMarshal.TryGetArray(shared, out var held) && MemoryMarshal.TryGetArray(following, out var next) && held.Array == next.Array && held.Offset + held.Count == next.Offset)
        {
            shared = held.Array.AsMemory(held.Offset, held.Count + next.Count);
            return true;
        }

        return false;
    }
}
