namespace Ringside.Agents.Processes;

/// <summary>Folders in which programs are started that are asked something.</summary>
internal static class ScratchFolders
{
    public static void Remove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A folder among those that the system clears.
        }
    }
}
