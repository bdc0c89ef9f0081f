namespace Ringside.Server.Sessions;

/// <summary>Makes folders that nobody else on a shared machine can look into.</summary>
internal static class PrivateFolder
{
    /// <returns>The path.</returns>
    public static string Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}
