using System.Buffers;

namespace Ringside.Server.Api;

/// <summary>
/// Bytes of a request or its answer, in arrays that others use afterwards: a large array for each would be collected together with all that lives long. It takes
/// no more room than twice what has come, whatever a client says is to come.
/// </summary>
internal sealed class PooledBytes : IBufferWriter<byte>, IDisposable
{
    private const int FirstBytes = 16 * 1024;

    private byte[] array = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int length;

    public ReadOnlyMemory<byte> Written => array.AsMemory(0, length);

    /// <summary>Room for more.</summary>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (array.Length - length < Math.Max(sizeHint, 1))
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * length, length + sizeHint));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(array);
            array = larger;
        }

        return array.AsMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Advance(int count) => length += count;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(array);
        (array, length) = ([], 0);
    }
}
