using System.Text.Json;

namespace Ringside.Peers;

/// <summary>An event of the load: its number, its time, and padding.</summary>
internal sealed record LoadEvent(long N, long T, string Pad)
{
    /// <summary>The events of a request, one JSON object a line.</summary>
    public static async IAsyncEnumerable<LoadEvent> ReadAsync(Stream body)
    {
        using var lines = new StreamReader(body);
        while (await lines.ReadLineAsync() is { } line)
        {
            yield return JsonSerializer.Deserialize<LoadEvent>(line, JsonSerializerOptions.Web)!;
        }
    }
}
