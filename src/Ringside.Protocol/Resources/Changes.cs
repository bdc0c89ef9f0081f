namespace Ringside.Protocol;

/// <summary>What became of the files of a session's folder from before a run to after it, whoever did it (G57).</summary>
public sealed record RunChanges
{
    public required string Run { get; init; }
    public required string Session { get; init; }

    /// <summary>One of <see cref="ChangesStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Why they are not known, one of <see cref="ChangesReason"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The same for a person.</summary>
    public string? Detail { get; init; }

    /// <summary>By path; at most 1,000.</summary>
    public IReadOnlyList<FileChange> Files { get; init; } = [];

    /// <summary>How many more files changed than <see cref="Files"/> has.</summary>
    public int? MoreFiles { get; init; }

    /// <summary>Lines added, in all files.</summary>
    public int Additions { get; init; }

    /// <summary>Lines removed, in all files.</summary>
    public int Deletions { get; init; }

    /// <summary>Folders and files that were not looked into, and what is in them is not known.</summary>
    public IReadOnlyList<LeftOut> LeftOut { get; init; } = [];

    /// <summary>Others worked in the same folder meanwhile: some of this may be theirs.</summary>
    public bool Shared { get; init; }

    /// <summary>The runs of those others that the caller may see.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>The state after it was looked at only when the server had been started again: what happened until then counts too.</summary>
    public bool Late { get; init; }

    /// <summary>The files were put back.</summary>
    public Reversion? Reverted { get; init; }
    public Cursor? Cursor { get; init; }
}

/// <summary>Whether the changes of a run are known.</summary>
public static class ChangesStatus
{
    public const string Known = "known", Unknown = "unknown", Running = "running";
}

/// <summary>Why the changes of a run are not known.</summary>
public static class ChangesReason
{
    /// <summary>There is no git on the server's PATH.</summary>
    public const string NoGit = "no_git";

    /// <summary>The folder has more, or took longer, than is looked at.</summary>
    public const string TooLarge = "too_large";

    /// <summary>The run worked in no folder, or nothing was kept of it, or not on this server.</summary>
    public const string NotKept = "not_kept";

    /// <summary>git could not look at the folder.</summary>
    public const string Failed = "failed";
}

/// <summary>A file that changed.</summary>
public sealed record FileChange
{
    /// <summary>From the session's folder, with slashes.</summary>
    public required string Path { get; init; }

    /// <summary>Of a renamed file: what it was called before.</summary>
    public string? From { get; init; }

    /// <summary><c>added</c>, <c>modified</c>, <c>deleted</c> or <c>renamed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Lines added; absent where they cannot be counted.</summary>
    public int? Additions { get; init; }
    public int? Deletions { get; init; }

    /// <summary>It is no text.</summary>
    public bool Binary { get; init; }

    /// <summary>It is larger than what is kept: neither shown nor put back.</summary>
    public bool TooLarge { get; init; }

    /// <summary>Its unified diff, with git's head.</summary>
    public string? Diff { get; init; }

    /// <summary><see cref="Diff"/> is not the whole; <c>?path=</c> gives it.</summary>
    public bool Cut { get; init; }
}

/// <summary>What was not looked into.</summary>
/// <param name="Reason"><c>repository</c> (another one, nested), <c>too_large</c> or <c>unreadable</c>.</param>
public sealed record LeftOut(string Path, string Reason);

/// <summary>That the files of a run were put back.</summary>
/// <param name="By">Who did it.</param>
/// <param name="Files">How many were changed back.</param>
public sealed record Reversion(DateTimeOffset At, string? By, int Files);

/// <summary>Body of <c>POST /api/runs/{id}/revert</c>.</summary>
public sealed record RevertRun
{
    /// <summary>true also puts back what has changed since by something else, and passes over what was not kept.</summary>
    public bool? Force { get; init; }
}

/// <summary>How much a run changed, as its end says it; absent where it is nothing or not known.</summary>
public sealed record ChangesCount(int Files, int Additions, int Deletions);

/// <summary>Data of <c>changes.reverted</c>.</summary>
/// <param name="Run">Whose changes; the run has ended, so the event is not one of the run's own (E9).</param>
/// <param name="Files">How many files were changed back.</param>
/// <param name="Paths">The first hundred of them.</param>
/// <param name="Force">Also such as had changed since.</param>
public sealed record RevertedData(string Run, int Files, IReadOnlyList<string> Paths, bool Force);
