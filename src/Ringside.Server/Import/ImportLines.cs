using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Import;

/// <summary>The lines of a file as they arrive, of which one is held at a time.</summary>
internal sealed class ImportLines(PipeReader input) : IDisposable
{
    /// <summary>How large a file may be: all of it is one commit, for which everybody waits.</summary>
    public const long MaxFile = 128L << 20;

    /// <summary>An artifact is one line.</summary>
    private const long MaxLine = 64L << 20;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long read;

    /// <summary>Of all that was read.</summary>
    public byte[] Hash => hash.GetCurrentHash();

    /// <exception cref="RejectedException">413: a line, or the file, is too long.</exception>
    public async IAsyncEnumerable<(int Number, byte[] Json)> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0;
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            try
            {
                while (Next(ref buffer, result.IsCompleted) is { } line)
                {
                    number++;
                    if (line.Length > 0)
                    {
                        yield return (number, line);
                    }
                }

                if (buffer.Length > MaxLine || read + buffer.Length > MaxFile)
                {
                    throw new RejectedException(ErrorCodes.TooLarge, $"line {number + 1}: a file may have {MaxFile} bytes, a line {MaxLine}.");
                }
            }
            finally
            {
                // Also for whoever leaves in the middle: the rest of the request is read past.
                input.AdvanceTo(buffer.Start, buffer.End);
            }

            if (result.IsCompleted)
            {
                yield break;
            }
        }
    }

    public void Dispose() => hash.Dispose();

    private byte[]? Next(ref ReadOnlySequence<byte> buffer, bool isLast)
    {
        var end = buffer.PositionOf((byte)'\n');
        if (end is null && (!isLast || buffer.IsEmpty))
        {
            return null;
        }

        var line = end is { } at ? buffer.Slice(0, at).ToArray() : buffer.ToArray();
        buffer = end is { } found ? buffer.Slice(buffer.GetPosition(1, found)) : buffer.Slice(buffer.End);
        read += line.Length + 1;
        hash.AppendData(line);
        hash.AppendData("\n"u8);
        return line;
    }
}
