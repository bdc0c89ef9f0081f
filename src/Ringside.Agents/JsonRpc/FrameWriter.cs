using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using Ringside.Protocol;

namespace Ringside.Agents.JsonRpc;

/// <summary>
/// Writes messages, one line each, in the order in which they were given. A peer that does not read holds up whoever writes only after
/// <see cref="Capacity"/> messages, so that an answer never waits for a large prompt to be read.
/// </summary>
internal sealed class FrameWriter : IAsyncDisposable
{
    private const int Capacity = 256;
    private readonly Channel<ReadOnlyMemory<byte>> frames = Channel.CreateBounded<ReadOnlyMemory<byte>>(Capacity);
    private readonly CancellationTokenSource stop = new();
    private readonly Task writing;

    public FrameWriter(Stream stream) => writing = WriteAsync(stream);

    /// <summary>Queues a message. Nothing happens where the other side has closed: its own end says so.</summary>
    public async ValueTask SendAsync(Action<Utf8JsonWriter> message, CancellationToken cancellationToken)
    {
        var frame = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(frame, ProtocolJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            message(json);
            json.WriteEndObject();
        }

        frame.Write("\n"u8);
        try
        {
            await frames.Writer.WriteAsync(frame.WrittenMemory, cancellationToken);
        }
        catch (ChannelClosedException)
        {
        }
    }

    private async Task WriteAsync(Stream stream)
    {
        try
        {
            await foreach (var frame in frames.Reader.ReadAllAsync(stop.Token))
            {
                await stream.WriteAsync(frame, stop.Token);
                if (frames.Reader.Count == 0)
                {
                    await stream.FlushAsync(stop.Token);
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
        }
        finally
        {
            frames.Writer.TryComplete();
        }
    }

    public async ValueTask DisposeAsync()
    {
        frames.Writer.TryComplete();
        await stop.CancelAsync();
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }
}
