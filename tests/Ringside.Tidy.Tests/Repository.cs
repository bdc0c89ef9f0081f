namespace Ringside.Tidy.Tests;

/// <summary>The files of this repository, without what is built or installed.</summary>
internal static class Repository
{
    private static readonly HashSet<string> Passed = new(StringComparer.Ordinal) { "bin", "obj", "out", "node_modules", "dist", "TestResults", ".git" };

    public static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Paths from the root, with slashes, below these folders or all of them.</summary>
    public static IReadOnlyList<string> Files(params string[] folders) =>
        [.. (folders.Length == 0 ? [""] : folders).Select(Absolute).Where(Directory.Exists).SelectMany(folder => Walk(folder)).Select(Relative).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Folders(params string[] folders) =>
        [.. folders.SelectMany(folder => Files(folder)).Select(file => Path.GetDirectoryName(file)!.Replace('\\', '/')).Distinct(StringComparer.Ordinal)];

    /// <summary>C# and TypeScript, generated files aside.</summary>
    public static IReadOnlyList<string> Code(params string[] folders) =>
        [.. Files(folders).Where(file => Path.GetExtension(file) is ".cs" or ".ts" or ".tsx" && !file.Contains(".g.", StringComparison.Ordinal))];

    public static string[] Lines(string file) => File.ReadAllLines(Absolute(file));

    public static string Text(string file) => File.ReadAllText(Absolute(file));

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => !Passed.Contains(Path.GetFileName(file))).Concat(
            Directory.EnumerateDirectories(folder).Where(child => !Passed.Contains(Path.GetFileName(child))).SelectMany(folder => Walk(folder)));

    private static string Absolute(string path) => Path.Combine(Root, path);

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot(DirectoryInfo? folder) =>
        folder is null ? throw new DirectoryNotFoundException("Ringside.slnx is in no folder above the tests")
        : File.Exists(Path.Combine(folder.FullName, "Ringside.slnx")) ? folder.FullName
        : FindRoot(folder.Parent);
}
