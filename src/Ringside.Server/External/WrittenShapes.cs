using System.Buffers;
using System.Text.Json;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.External;

/// <summary>What an outside program may write (P3), and the values that its members may have.</summary>
internal static class WrittenShapes
{
    public static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-");

    private static readonly string[] Writable =
    [
        EventTypes.RunStarted, EventTypes.RunCompleted, EventTypes.RunFailed, EventTypes.RunCancelled, EventTypes.RunInterrupted, EventTypes.PlanUpdated,
        EventTypes.ReasoningDelta, EventTypes.ReasoningCompleted, EventTypes.MessageDelta, EventTypes.MessageCompleted,
        EventTypes.ToolStarted, EventTypes.ToolUpdated, EventTypes.ToolCompleted, EventTypes.UsageUpdated, EventTypes.InteractionOpened,
    ];

    private static readonly string[] PhaseStatuses = ["pending", "in_progress", "completed", "failed"];
    private static readonly string[] ToolStatuses = ["pending", "in_progress", "completed", "failed", "cancelled"];

    /// <returns>The data in its type's shape; as JSON for an <c>x.…</c> type; null where such a type has none.</returns>
    /// <exception cref="RejectedException">422, with the path of what is wrong.</exception>
    public static object? Bind(WrittenEvent written, string path)
    {
        if (written.Type.StartsWith("x.", StringComparison.Ordinal))
        {
            return written.Type.Length is > 2 and <= 100 && !written.Type.AsSpan().ContainsAnyExceptInRange('!', '~')
                ? written.Data
                : throw RejectedException.Invalid($"{path}.type", "must be x. and printable characters, 100 at most");
        }

        if (!Writable.Contains(written.Type))
        {
            throw RejectedException.Invalid($"{path}.type", $"{written.Type} is not a type that a program writes; it may write {string.Join(", ", Writable)} and x.…");
        }

        var needsData = !EventTypes.IsRunEnd(written.Type) && written.Type != EventTypes.RunStarted;
        if (written.Data is null && needsData)
        {
            throw RejectedException.Invalid($"{path}.data", "is missing");
        }

        var data = RequestBody.Bind(written.Data ?? JsonElement.Parse("{}"), EventTypes.ShapeOf(written.Type)!, $"{path}.data");
        Check(written.Type, data, $"{path}.data");
        return data;
    }

    private static void Check(string type, object data, string path)
    {
        switch (data)
        {
            case RunStartedData { LeaseMs: < 1000 or > 86_400_000 }:
                throw RejectedException.Invalid($"{path}.leaseMs", "must be from 1,000 to 86,400,000");
            case RunStartedData { Attempt: < 1 }:
                throw RejectedException.Invalid($"{path}.attempt", "must be 1 or more");
            case DeltaData { At: < 0 }:
                throw RejectedException.Invalid($"{path}.at", "must be 0 or more");
            case DeltaData delta when delta.Text.Length > 0 && (char.IsHighSurrogate(delta.Text[^1]) || char.IsLowSurrogate(delta.Text[0])):
                throw RejectedException.Invalid($"{path}.text", "must not split a code point");
            case MessageData message when type == EventTypes.MessageCompleted:
                Require(message.Role is "assistant" or "system", $"{path}.role", "must be assistant or system");
                Require(message.Text is not null || message.Content is not null, $"{path}.text", "is missing");
                break;
            case PlanData plan:
                for (var i = 0; i < plan.Phases.Count; i++)
                {
                    Require(PhaseStatuses.Contains(plan.Phases[i].Status), $"{path}.phases[{i}].status", $"must be one of {string.Join(", ", PhaseStatuses)}");
                }

                break;
            case ToolData { Status: { } status }:
                Require(ToolStatuses.Contains(status), $"{path}.status", $"must be one of {string.Join(", ", ToolStatuses)}");
                break;
            case InteractionData interaction:
                Require(interaction.Kind is "permission" or "question", $"{path}.kind", "must be permission or question");
                Require(interaction.Title is { Length: > 0 }, $"{path}.title", "is missing");
                Require(interaction.Kind == "question" || interaction.Options is { Count: > 0 }, $"{path}.options", "a permission needs options");
                Require(interaction.Answer is null && interaction.Reason is null, path, "an answer comes from a person");
                break;
            case UsageData usage:
                Require(usage.Run is null && usage.Session is null && usage.Agent is null, path, "give call alone; the totals are added up here");
                Require(usage.Context is null or { Source: "reported" or "estimated" or "unknown" }, $"{path}.context.source", "must be reported, estimated or unknown");
                Require(usage.Call is null or { Input: >= 0, Output: >= 0, CacheRead: >= 0, CacheWrite: >= 0, Reasoning: >= 0 }, $"{path}.call", "counts must be 0 or more");
                break;
        }
    }

    private static void Require(bool holds, string path, string problem)
    {
        if (!holds)
        {
            throw RejectedException.Invalid(path, problem);
        }
    }
}
