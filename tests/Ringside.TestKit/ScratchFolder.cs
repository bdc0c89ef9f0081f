namespace Ringside.TestKit;

/// <summary>A folder of a test's own, removed with all that is in it.</summary>
public sealed class ScratchFolder : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public string Path { get; } = Directory.CreateTempSubdirectory("ringside-test-").FullName;

    /// <summary>The path of what lies below it.</summary>
    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Makes a folder below it, and answers its path.</summary>
    public string Make(params string[] parts) => Directory.CreateDirectory(this[parts]).FullName;

    /// <summary>Completes when the file is there; its folder must be.</summary>
    /// <exception cref="TimeoutException">It did not come in a minute.</exception>
    public static async Task AppearsAsync(string file)
    {
        var appeared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(System.IO.Path.GetDirectoryName(file)!, System.IO.Path.GetFileName(file));
        watcher.Created += (_, _) => appeared.TrySetResult();
        watcher.EnableRaisingEvents = true;
        if (File.Exists(file))
        {
            return;
        }

        try
        {
            await appeared.Task.WaitAsync(Deadline, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{file} did not appear. The folder has: {string.Join(", ", Directory.EnumerateFileSystemEntries(watcher.Path))}");
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
