using System.Diagnostics;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>A real git repository with one commit, in which a session may work.</summary>
internal static class Repository
{
    /// <returns>Its folder; it has <c>file</c> of three lines and <c>gone</c>.</returns>
    public static async Task<string> MakeAsync(RingsideHost server, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(server.Workdirs, name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "file"), "one\ntwo\nthree\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "gone"), "soon\n");
        using var git = Process.Start(new ProcessStartInfo("sh", ["-c", "git init -q -b main . && git add . && git -c user.name=t -c user.email=t@t commit -qm one"]) { WorkingDirectory = folder })!;
        await git.WaitForExitAsync(CancellationToken.None).Within("the first commit");
        Assert.Equal(0, git.ExitCode);
        return folder;
    }
}
