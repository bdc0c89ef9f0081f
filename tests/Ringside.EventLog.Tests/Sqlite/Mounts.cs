using System.Diagnostics;
using Ringside.TestKit;

namespace Ringside.EventLog.Tests.Sqlite;

/// <summary>A small file system of a test's own.</summary>
internal sealed class Mounts(string path) : IDisposable
{
    public static bool Possible => Environment.UserName == "root" && TryMount();

    public static Mounts Tmpfs(string path, string options)
    {
        Assert.Equal(0, Start("mount", "-t", "tmpfs", "-o", options, "tmpfs", path));
        return new Mounts(path);
    }

    public void Dispose() => Start("umount", "-l", path);

    private static bool TryMount()
    {
        using var scratch = new ScratchFolder();
        if (Start("mount", "-t", "tmpfs", "tmpfs", scratch.Path) != 0)
        {
            return false;
        }

        return Start("umount", scratch.Path) == 0;
    }

    private static int Start(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
