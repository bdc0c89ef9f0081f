using System.Text;
using System.Text.RegularExpressions;

namespace Ringside.Agents.Processes;

/// <summary>Reads a program's stderr so that it never blocks on it, and keeps the end.</summary>
internal sealed partial class LastWords
{
    private const int Lines = 20;
    private readonly byte[] kept = new byte[8 * 1024];
    private readonly Lock gate = new();
    private long written;

    /// <summary>The last lines, without colours; empty where there are none.</summary>
    public string Text
    {
        get
        {
            byte[] bytes;
            lock (gate)
            {
                var start = (int)(written % kept.Length);
                bytes = written < kept.Length ? kept[..start] : [.. kept[start..], .. kept[..start]];
            }

            var lines = Escapes().Replace(Encoding.UTF8.GetString(bytes), "")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return string.Join('\n', lines.TakeLast(Lines));
        }
    }

    /// <summary>Reads to the end.</summary>
    public async Task DrainAsync(Stream stderr)
    {
        var buffer = new byte[4 * 1024];
        try
        {
            while (await stderr.ReadAsync(buffer) is > 0 and var count)
            {
                lock (gate)
                {
                    foreach (var unit in buffer.AsSpan(0, count))
                    {
                        kept[written++ % kept.Length] = unit;
                    }
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
        }
    }

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escapes();
}
