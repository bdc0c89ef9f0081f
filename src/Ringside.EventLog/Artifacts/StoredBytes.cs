using System.Security.Cryptography;

namespace Ringside.EventLog.Artifacts;

/// <summary>What can be said of bytes that are stored, without having them in memory.</summary>
internal static class StoredBytes
{
    /// <summary>The SHA-256 of bytes that are there, and how many they are; where nothing is, of none.</summary>
    /// <exception cref="LogUnavailableException">They cannot be read.</exception>
    public static (long Size, string Sha256) Measure(this IArtifactBytes bytes, string name, CancellationToken cancellationToken = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var reader = bytes.OpenRead(name);
        var window = new byte[64 * 1024];
        var at = 0L;
        for (int read; (read = reader?.Read(at, window) ?? 0) > 0; at += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(window.AsSpan(0, read));
        }

        return (at, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
