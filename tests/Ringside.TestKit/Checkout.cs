namespace Ringside.TestKit;

/// <summary>The working copy that the tests were built in.</summary>
public static class Checkout
{
    /// <summary>Its root folder.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? at) =>
        at is null ? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository.")
        : File.Exists(Path.Combine(at.FullName, "Ringside.slnx")) ? at.FullName
        : Find(at.Parent);
}
