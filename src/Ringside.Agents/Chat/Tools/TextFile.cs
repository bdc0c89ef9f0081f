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
            var file = new FileInfo(path);
            if (file is { Exists: true, Length: > MaxBytes })
            {
                throw new ToolException($"{name} has {file.Length} bytes, more than the {MaxBytes} that are read at once; use a command.");
            }

            if (file is { Exists: true, Length: 0 })
            {
                // A pipe has no length either, and opening one would wait for its writer for ever.
                return "";
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
            // Given up at a cancel: a pipe is opened only when somebody reads it.
            await Task.Run(
                () =>
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    File.WriteAllText(path, text, Strict);
                },
                cancellationToken).WaitAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or EncoderFallbackException)
        {
            throw new ToolException($"{name} cannot be written: {error.Message}");
        }
    }
}
