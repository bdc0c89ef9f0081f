using System.Security.Cryptography;
using System.Text;
using Ringside.Server.Sessions;

namespace Ringside.Server.Changes;

/// <summary>
/// A git directory of our own for one folder, beside it and not in it: nothing of the user's git, its hooks, settings and filters, has a part in it. Files are kept
/// byte for byte; what <c>.gitignore</c> names is not. One at a time uses it, under <see cref="Gate"/>.
/// </summary>
internal sealed class Shadow
{
    private const int MaxListing = 32 << 20;

    private readonly Dictionary<string, string> variables;
    private readonly Workdirs workdirs;
    private readonly Git git;

    public Shadow(Git git, Workdirs workdirs, string workdir)
    {
        (this.git, this.workdirs, Workdir) = (git, workdirs, workdir);
        Folder = Path.Combine(Root(workdirs), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(workdir)))[..24]);
        variables = new Dictionary<string, string>
        {
            ["GIT_DIR"] = Folder,
            ["GIT_WORK_TREE"] = workdir,
            ["GIT_INDEX_FILE"] = Path.Combine(Folder, "index"),
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null",
            ["GIT_ATTR_NOSYSTEM"] = "1",
            ["GIT_LITERAL_PATHSPECS"] = "1",
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["LC_ALL"] = "C",
        };
    }

    public string Workdir { get; }

    public string Folder { get; }

    /// <summary>One snapshot, comparison or reversion at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Where all of them are.</summary>
    public static string Root(Workdirs workdirs) => Path.Combine(workdirs.Data, "changes");

    /// <summary>Whether it has been made.</summary>
    public bool Exists => File.Exists(Path.Combine(Folder, "HEAD"));

    /// <summary>Runs git on the folder and this directory.</summary>
    /// <param name="index">Another index than the folder's.</param>
    public Task<GitOutput> RunAsync(
        IReadOnlyList<string> args, CancellationToken cancellationToken, string? input = null, int maxOutput = MaxListing, string? index = null) =>
        git.RunAsync(
            args, Directory.Exists(Workdir) ? Workdir : Folder, index is null ? variables : new Dictionary<string, string>(variables) { ["GIT_INDEX_FILE"] = index }, input, maxOutput,
            cancellationToken);

    /// <summary>Makes its folder, for what is kept of runs beside git's own.</summary>
    public void Make()
    {
        if (!Directory.Exists(Folder))
        {
            PrivateFolder.Create(Root(workdirs));
            PrivateFolder.Create(Folder);
            File.WriteAllText(Path.Combine(Folder, "workdir"), Workdir);
        }
    }

    /// <summary>Makes it where it is not there, and takes away the lock of a git that was killed: this process alone uses it.</summary>
    public void Prepare()
    {
        if (!Exists)
        {
            Make();
            foreach (var part in (string[])["objects", "refs", "info"])
            {
                Directory.CreateDirectory(Path.Combine(Folder, part));
            }

            File.WriteAllText(Path.Combine(Folder, "config"), Config);
            File.WriteAllText(Path.Combine(Folder, "info", "attributes"), "* -text -filter -ident !working-tree-encoding !eol !diff !merge\n");
            File.WriteAllText(Path.Combine(Folder, "info", "exclude"), Excluded());

            // The last: what is there with it is whole.
            File.WriteAllText(Path.Combine(Folder, "HEAD"), "ref: refs/heads/none\n");
        }

        File.Delete(Path.Combine(Folder, "index.lock"));
    }

    /// <summary>Keeps a tree from being cleaned up.</summary>
    public void Keep(string name, string tree)
    {
        if (tree != Snapshot.EmptyTree)
        {
            var path = Path.Combine(Folder, "refs", "ringside", name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, tree + "\n");
        }
    }

    /// <summary>Takes away what was kept of a session; objects that nothing needs any more go too.</summary>
    public async Task ForgetAsync(string session, CancellationToken cancellationToken)
    {
        foreach (var folder in (string[])[Path.Combine(Folder, "refs", "ringside", session), Path.Combine(Folder, "runs", session)])
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        var runs = Path.Combine(Folder, "runs");
        if (!Directory.Exists(runs) || !Directory.EnumerateFileSystemEntries(runs).Any())
        {
            Directory.Delete(Folder, recursive: true);
        }
        else if (Exists)
        {
            (await RunAsync(["prune", "--expire=now"], cancellationToken).ConfigureAwait(false)).Required();
        }
    }

    private const string Config = """
        [core]
        	repositoryformatversion = 0
        	filemode = true
        	symlinks = true
        	ignorecase = false
        	autocrlf = false
        	safecrlf = false
        	fsmonitor = false
        	logallrefupdates = false
        	hooksPath = /dev/null
        	excludesFile = /dev/null
        [gc]
        	auto = 0

        """;

    /// <summary>What programs make anew whenever they need it, and the data folder itself.</summary>
    private string Excluded()
    {
        string[] made = ["node_modules/", ".venv/", "venv/", "__pycache__/", ".gradle/", ".tox/", ".mypy_cache/", ".pytest_cache/", ".DS_Store"];
        var data = Path.GetRelativePath(Workdir, workdirs.Data).Replace(Path.DirectorySeparatorChar, '/');
        return string.Join('\n', data.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(data) ? made : [.. made, $"/{data}/"]) + "\n";
    }
}
