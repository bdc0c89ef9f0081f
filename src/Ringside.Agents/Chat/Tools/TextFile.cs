using System.Text;

namespace Ringside.Agents.Chat.Tools;

/// <summary>Files as the tools read and write them: UTF-8, whole.</summary>
internal static class TextFile
{
    /// <summary>Larger files are for commands.</summary>
    public const long MaxBytes = 4 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ToolException">It is no text, too large, or cannot be read.</exception>
    public static async Task<string> ReadAsync(string path, string name, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            throw new ToolException($"{name} is a folder.");
        }

        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes } large)
            {
                throw new ToolException($"{name} has {large.Length} bytes, more than the {MaxBytes} that are read at once; use a command.");
            }

            var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
            return bytes.Contains((byte)0) ? throw new ToolException($"{name} is no text.") : Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new ToolException($"{name} is no UTF-8 text.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(error is FileNotFoundException or DirectoryNotFoundException ? $"{name} does not exist." : $"{name} cannot be read: {error.Message}");
        }
    }

    /// <exception cref="ToolException">It cannot be written.</exception>
    public static async Task WriteAsync(string path, string name, string text, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text, Strict, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or EncoderFallbackException)
        {
            throw new ToolException($"{name} cannot be written: {error.Message}");
        }
    }
}
