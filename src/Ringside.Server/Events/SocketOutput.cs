using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using Ringside.Server.Live;

namespace Ringside.Server.Events;

/// <summary>Writes the chunks of an HTTP/1.1 response itself (RFC 9112 §7.1): what all viewers share goes out from where it lies, without a copy, while nothing else is written.</summary>
internal sealed class SocketOutput(SocketPipe pipe) : StreamOutput
{
    private ReadOnlyMemory<byte> shared;

    private static ReadOnlySpan<byte> LastChunk => "0\r\n\r\n"u8;

    public override int MaxRun => ViewerPipe.FlushBytes;

    public override bool IsFull => pipe.Held + shared.Length >= ViewerPipe.FlushBytes;

    public override void Write(FrameRun run)
    {
        var chunks = run.Chunks;
        if (!TryJoin(chunks))
        {
            Gather();
            shared = chunks;
        }
    }

    public override void Write(ReadOnlySpan<byte> text)
    {
        Gather();
        Span<byte> size = stackalloc byte[8];
        text.Length.TryFormat(size, out var digits, "x", CultureInfo.InvariantCulture);
        pipe.Write(size[..digits]);
        pipe.Write("\r\n"u8);
        pipe.Write(text);
        pipe.Write("\r\n"u8);
    }

    public override ValueTask<Flushed> FlushAsync()
    {
        if (pipe.Held > 0)
        {
            Gather();
            return pipe.FlushAsync();
        }

        var bytes = shared;
        shared = default;
        return pipe.FlushAsync(bytes);
    }

    public override async ValueTask EndAsync()
    {
        Gather();
        pipe.Write(LastChunk);
        await pipe.FlushAsync().ConfigureAwait(false);
    }

    public override ValueTask CutOffAsync(Action say) => pipe.CutOffAsync(() =>
    {
        say();
        Gather();
        pipe.Write(LastChunk);
    });

    private void Gather()
    {
        // To write nothing would take the buffer that the threads' other viewers share, and keep it.
        if (!shared.IsEmpty)
        {
            pipe.Write(shared.Span);
            shared = default;
        }
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
