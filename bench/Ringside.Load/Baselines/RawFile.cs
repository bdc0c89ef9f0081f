using System.Diagnostics;

namespace Ringside.Load.Baselines;

/// <summary>The limit of anything durable: bytes appended to a file, and one flush to the disk for each batch.</summary>
internal static class RawFile
{
    /// <returns>Rows a second.</returns>
    public static double Append(string folder, int batch, int rowBytes, TimeSpan time)
    {
        using var file = File.OpenHandle(Path.Combine(folder, $"raw-{batch}"), FileMode.Create, FileAccess.Write, options: FileOptions.DeleteOnClose);
        var bytes = new byte[batch * rowBytes];
        Random.Shared.NextBytes(bytes);
        var (start, rows) = (Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            RandomAccess.Write(file, bytes, rows * rowBytes);
            RandomAccess.FlushToDisk(file);
            rows += batch;
        }

        return rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
