using System.Text.Json.Serialization;

namespace Ringside.Server.Changes;

/// <summary>The files of a folder at one moment.</summary>
/// <param name="Tree">git's tree of those that are kept.</param>
/// <param name="LeftOut">Those that are not, by their paths as bytes.</param>
internal sealed record Snapshot(string Tree, IReadOnlyList<NotKept> LeftOut)
{
    /// <summary>git's name of the tree that has nothing in it, which it knows without having it.</summary>
    public const string EmptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    public static readonly Snapshot Empty = new(EmptyTree, []);
}

/// <summary>A file or a folder that is not kept.</summary>
/// <param name="Path">As git has it, a byte in each char.</param>
/// <param name="Reason">As in <see cref="Protocol.LeftOut"/>.</param>
/// <param name="Mark">Of a file: its size and time, by which a change shows.</param>
internal sealed record NotKept(string Path, string Reason, string? Mark = null);

/// <summary>What is kept of a run, in the data folder.</summary>
internal sealed record RunRecord
{
    public Snapshot? Before { get; init; }
    public Snapshot? After { get; init; }

    /// <summary>One of <see cref="Protocol.ChangesReason"/>: why one of the two is not there.</summary>
    public string? Reason { get; init; }
    public string? Detail { get; init; }
    public bool Late { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunRecord))]
internal sealed partial class ChangesJson : JsonSerializerContext;
