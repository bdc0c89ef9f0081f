namespace Ringside.EventLog.Sqlite;

/// <summary>
/// One server to a file: the lock is the operating system's, so it goes with the process, however that ends. Files are made for their owner alone, whatever the
/// umask says: the log holds agents' keys.
/// </summary>
internal static class FileGuard
{
    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private const int WouldBlock = 11, WouldBlockOnMac = 35, SharingViolation = unchecked((int)0x80070020);

    /// <param name="path">The file that is guarded; SQLite gives its mode to the write-ahead log and the shared memory.</param>
    /// <exception cref="LogUnavailableException">Another process has it, or the file cannot be made.</exception>
    public static FileStream Take(string path)
    {
        var folder = Path.GetDirectoryName(path);
        try
        {
            var guard = Open(path + ".lock", FileShare.None);
            try
            {
                Open(path, FileShare.ReadWrite).Dispose();
                return guard;
            }
            catch
            {
                guard.Dispose();
                throw;
            }
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LogUnavailableException($"There is no right to write to {folder}.", e);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new LogUnavailableException($"The folder {folder} is not there.", e);
        }
        catch (IOException e) when (e.HResult is WouldBlock or WouldBlockOnMac or SharingViolation)
        {
            throw new LogUnavailableException($"Another Ringside server is using {folder}. Stop it first, or give this one another data folder.", e);
        }
        catch (IOException e)
        {
            throw new LogUnavailableException($"The folder {folder} cannot be used: {e.Message}", e);
        }
    }

    private static FileStream Open(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
