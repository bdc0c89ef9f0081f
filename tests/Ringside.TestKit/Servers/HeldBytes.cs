using System.Buffers;
using System.Net.Sockets;

namespace Ringside.TestKit.Servers;

/// <summary>What a network keeps back of its connections, each its own, until it is told to let go.</summary>
internal sealed class HeldBytes
{
    private TaskCompletionSource letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int count;

    /// <summary>How often bytes that had come one after the other went on at once.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>What is held now goes on; for good, also what comes later.</summary>
    public void Release(bool forGood)
    {
        var now = forGood ? letGo : Interlocked.Exchange(ref letGo, new(TaskCreationOptions.RunContinuationsAsynchronously));
        now.TrySetResult();
    }

    /// <summary>Hands bytes on, as many as that at once, until the sender ends; what is held then goes on too.</summary>
    public async Task CopyAsync(Socket from, Socket to, int atOnce, CancellationToken ended)
    {
        var buffer = new byte[16 * 1024];
        var held = new ArrayBufferWriter<byte>();
        var receiving = from.ReceiveAsync(buffer, ended).AsTask();
        Task? told = null;
        var arrivals = 0;
        for (int read; (read = await receiving) > 0;)
        {
            held.Write(buffer.AsSpan(0, read));
            arrivals++;
            told ??= Volatile.Read(ref letGo).Task;
            receiving = from.ReceiveAsync(buffer, ended).AsTask();
            if (held.WrittenCount >= atOnce || await Task.WhenAny(receiving, told) == told)
            {
                await PassAsync(to, held, arrivals, ended);
                (told, arrivals) = (null, 0);
            }
        }

        await PassAsync(to, held, arrivals, ended);
    }

    private async Task PassAsync(Socket to, ArrayBufferWriter<byte> held, int arrivals, CancellationToken ended)
    {
        for (var sent = 0; sent < held.WrittenCount;)
        {
            sent += await to.SendAsync(held.WrittenMemory[sent..], ended);
        }

        held.ResetWrittenCount();
        if (arrivals > 1)
        {
            Interlocked.Increment(ref count);
        }
    }
}
