using System.Buffers;

namespace Ringside.Server.Api;

/// <summary>
/// Bytes that grow, in arrays that others use afterwards: a large array for each request would be collected together with all that lives long. It takes no more
/// room than twice what has come, whatever a client says is to come.
/// </summary>
internal sealed class PooledBytes : IDisposable
{
    private const int FirstBytes = 16 * 1024;

    private byte[] array = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int length;

    public ReadOnlyMemory<byte> Written => array.AsMemory(0, length);

    /// <summary>Room for more.</summary>
    public Memory<byte> GetMemory()
    {
        if (length == array.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(2 * length);
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(array);
            array = larger;
        }

        return array.AsMemory(length);
    }

    public void Advance(int count) => length += count;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(array);
        (array, length) = ([], 0);
    }
}
