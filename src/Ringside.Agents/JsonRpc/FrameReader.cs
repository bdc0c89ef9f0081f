using System.Buffers;
using System.IO.Pipelines;

namespace Ringside.Agents.JsonRpc;

/// <summary>Splits a stream into lines, none of which may be longer than a limit.</summary>
internal sealed class FrameReader(Stream stream, int limit) : IAsyncDisposable
{
    private readonly PipeReader reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));

    /// <summary>Whether the stream ended in the middle of a line.</summary>
    public bool EndedInside { get; private set; }

    /// <summary>The next line, a copy, without its line end; null at the end of the stream.</summary>
    /// <exception cref="AgentException">The line is too large.</exception>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        // What was searched already is not searched again: a large frame arrives in hundreds of pieces.
        var searched = 0L;
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            var end = buffer.Slice(searched).PositionOf((byte)'\n');
            var length = end is { } at ? buffer.Slice(0, at).Length : buffer.Length;
            if (length > limit)
            {
                throw new AgentException(AgentErrors.TooLarge, $"The agent wrote a message of more than {limit / 1024 / 1024.0:0.##} MiB.");
            }

            if (end is { } stop)
            {
                var line = buffer.Slice(0, stop).ToArray();
                reader.AdvanceTo(buffer.GetPosition(1, stop));
                return line;
            }

            if (result.IsCompleted)
            {
                EndedInside = buffer.Length > 0;
                reader.AdvanceTo(buffer.End);
                return null;
            }

            searched = buffer.Length;
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public ValueTask DisposeAsync() => reader.CompleteAsync();
}
