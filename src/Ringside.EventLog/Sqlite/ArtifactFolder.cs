using Ringside.EventLog.Artifacts;

namespace Ringside.EventLog.Sqlite;

/// <summary>The bytes of grown artifacts as files in one folder, which is made when the first is written; all are their owner's alone.</summary>
internal sealed class ArtifactFolder(string folder) : IArtifactBytes
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public IArtifactWriter OpenWrite(string name) => Guarded<IArtifactWriter>(() =>
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnersFile | UnixFileMode.UserExecute);
            options.UnixCreateMode = OwnersFile;
        }

        return new Writer(new FileStream(Path.Combine(folder, name), options), folder);
    });

    public IArtifactReader? OpenRead(string name)
    {
        try
        {
            return new Reader(new FileStream(Path.Combine(folder, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0), folder);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Explain(e, folder);
        }
    }

    /// <summary>A file that cannot be removed now is removed as a leftover at the next start.</summary>
    public void Remove(string name)
    {
        try
        {
            File.Delete(Path.Combine(folder, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    public IReadOnlyList<string> Names() =>
        Guarded<IReadOnlyList<string>>(() => Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file))] : []);

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Explain(e, folder);
        }
    }

    private static LogUnavailableException Explain(Exception e, string folder) => new($"The artifacts in {folder} cannot be read or written: {e.Message}", e);

    private sealed class Writer(FileStream file, string folder) : IArtifactWriter
    {
        public void Write(ReadOnlySpan<byte> bytes)
        {
            try
            {
                file.Write(bytes);
            }
            catch (IOException e)
            {
                throw Explain(e, folder);
            }
        }

        public void Sync()
        {
            try
            {
                file.Flush(flushToDisk: true);
            }
            catch (IOException e)
            {
                throw Explain(e, folder);
            }
        }

        public void Dispose() => file.Dispose();
    }

    private sealed class Reader(FileStream file, string folder) : IArtifactReader
    {
        public long Length => RandomAccess.GetLength(file.SafeFileHandle);

        public int Read(long at, Span<byte> into)
        {
            try
            {
                return RandomAccess.Read(file.SafeFileHandle, into, at);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Explain(e, folder);
            }
        }

        public void Dispose() => file.Dispose();
    }
}
