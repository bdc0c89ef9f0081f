using System.Diagnostics;

namespace Ringside.Load.Servers;

/// <summary>The server that is measured: <c>out/ringside</c>, built anew where a source has changed.</summary>
internal static class BuiltProgram
{
    public static string Find()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Ringside.slnx")))
        {
            root = root.Parent;
        }

        if (root is null)
        {
            throw new LoadException("the repository is not above this program: name the server with --program");
        }

        using var build = Process.Start(new ProcessStartInfo(Path.Combine(root.FullName, "run"), ["--build"]) { RedirectStandardOutput = true })!;
        build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        return build.ExitCode == 0 ? Path.Combine(root.FullName, "out", "ringside") : throw new LoadException("./run --build failed");
    }
}
