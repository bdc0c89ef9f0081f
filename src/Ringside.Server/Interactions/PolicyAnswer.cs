using System.Text.Json;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Interactions;

/// <summary>What a session's policy says to a permission that its agent wants (G30). It only ever allows; what it does not allow, a person is asked.</summary>
public static class PolicyAnswer
{
    /// <summary>The strictest policy that allows a tool call that is none of Ringside's own. Looks at the disk.</summary>
    /// <param name="tool">All that is known of the call.</param>
    /// <param name="workdir">The session's folder.</param>
    public static string Needed(ToolData tool, string? workdir, Workdirs workdirs) => tool.Kind switch
    {
        // Not fetch: an address can carry away what was read.
        "read" or "search" or "think" => Policies.Read,
        "edit" when workdir is not null && Places(tool) is { Count: > 0 } places && places.All(place => workdirs.MayEdit(workdir, place)) => Policies.Edit,
        _ => Policies.All,
    };

    /// <summary>The option that a policy chooses; null where it leaves the answer to a person.</summary>
    /// <param name="policy">The session's.</param>
    /// <param name="needed">What <see cref="Needed"/> said.</param>
    public static string? Choose(string policy, string needed, IReadOnlyList<InteractionOption> options) =>
        needed == Policies.Tools || (policy != Policies.Ask && Rank(policy) >= Rank(needed))
            ? (options.FirstOrDefault(option => option.Kind == "allow_once") ?? options.FirstOrDefault(option => option.Kind == "allow_always"))?.Id
            : null;

    private static int Rank(string policy) => policy switch
    {
        Policies.Read => 1,
        Policies.Edit => 2,
        Policies.All => 3,
        Policies.Person => 4,
        _ => 0,
    };

    /// <summary>Every file that the call names: its locations and its diffs.</summary>
    private static List<string> Places(ToolData tool) =>
    [
        .. (tool.Locations ?? []).Select(location => location.Path),
        .. (tool.Content ?? []).Where(block => block.ValueKind == JsonValueKind.Object && Text(block, "type") == "diff").Select(block => Text(block, "path") ?? ""),
    ];

    private static string? Text(JsonElement block, string member) =>
        block.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
