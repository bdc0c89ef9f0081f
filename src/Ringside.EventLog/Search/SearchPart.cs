namespace Ringside.EventLog.Search;

/// <summary>What kind of text something is that can be found (S1).</summary>
[Flags]
public enum SearchPart
{
    None = 0,
    Message = 1,
    Thought = 1 << 1,
    Title = 1 << 2,
    Command = 1 << 3,
    Path = 1 << 4,
    Input = 1 << 5,
    Output = 1 << 6,
    Diff = 1 << 7,
    Plan = 1 << 8,
    Question = 1 << 9,
    Answer = 1 << 10,
    Summary = 1 << 11,
    Result = 1 << 12,
    Error = 1 << 13,
    Data = 1 << 14,
}

/// <summary>A text of an event that can be found.</summary>
public readonly record struct PartText(SearchPart Part, string Text)
{
    /// <summary>What people and agents said, and what things are called; it weighs more than what machines wrote.</summary>
    public const SearchPart Strong =
        SearchPart.Message | SearchPart.Title | SearchPart.Command | SearchPart.Path | SearchPart.Plan | SearchPart.Question | SearchPart.Answer | SearchPart.Summary;

    public bool IsStrong => (Part & Strong) != 0;
}
