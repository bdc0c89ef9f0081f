using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Ringside.Agents.JsonRpc;

/// <summary>Reads JSON-RPC messages, and passes over what a program writes between them that is none.</summary>
internal sealed partial class MessageReader(Stream stream, int limit, ILogger logger) : IAsyncDisposable
{
    /// <summary>So many lines in a row that are not JSON-RPC, and the program is not one that speaks it.</summary>
    internal const int MaxNoise = 1_000;

    private readonly FrameReader frames = new(stream, limit);
    private string? firstNoise;
    private int noise;
    private bool spoke;

    /// <summary>How the stream ended, once it has.</summary>
    public JsonRpcClosed End => new(
        frames.EndedInside ? JsonRpcEnd.HalfLine : spoke || firstNoise is null ? JsonRpcEnd.Clean : JsonRpcEnd.OnlyNoise, firstNoise);

    /// <summary>The next message, which has a method or an id or both; null at the end of the stream.</summary>
    /// <exception cref="AgentException">A message is too large, or nothing comes but lines that are none.</exception>
    public async ValueTask<JsonElement?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await frames.ReadAsync(cancellationToken) is { } frame)
        {
            if (Parse(frame) is { ValueKind: JsonValueKind.Object } message && (message.Text("method") is not null || message.Member("id") is not null))
            {
                (spoke, noise) = (true, 0);
                return message;
            }

            PassOver(frame);
        }

        return null;
    }

    public ValueTask DisposeAsync() => frames.DisposeAsync();

    private static JsonElement? Parse(byte[] frame)
    {
        try
        {
            var json = new Utf8JsonReader(FrameText.Mend(frame));
            var message = JsonElement.ParseValue(ref json);
            return json.Read() ? null : message;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void PassOver(byte[] frame)
    {
        if (frame.AsSpan().Trim(" \t\r"u8).IsEmpty)
        {
            return;
        }

        var start = Encoding.UTF8.GetString(frame.AsSpan(0, Math.Min(frame.Length, 200))).Trim();
        firstNoise ??= start;
        LogNoise(logger, frame.Length);
        LogNoiseSensitive(logger, start);
        if (++noise >= MaxNoise)
        {
            throw new AgentException(
                AgentErrors.Protocol,
                $"The agent does not speak the Agent Client Protocol: it wrote {MaxNoise} lines in a row that are not JSON-RPC, the last of them: {start}");
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The agent wrote a line of {Length} bytes that is not JSON-RPC")]
    private static partial void LogNoise(ILogger logger, int length);

    [LoggerMessage(Level = LogLevel.Trace, Message = "Not JSON-RPC: {Start}")]
    private static partial void LogNoiseSensitive(ILogger logger, string start);
}
