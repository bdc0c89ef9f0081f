using System.Buffers;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Usage;

namespace Ringside.Server.External;

/// <summary>The values that the members of an outside program's events may have (P3).</summary>
internal static class WrittenValues
{
    private const int MaxOwnId = 128;
    private const int MaxModel = 200;

    /// <summary>More than any model will use, and little enough that the sum of millions of calls is a number still.</summary>
    private const long MaxCount = 1_000_000_000_000;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-");
    private static readonly string[] PhaseStatuses = ["pending", "in_progress", "completed", "failed"];
    private static readonly string[] ToolStatuses = ["pending", "in_progress", "completed", "failed", "cancelled"];

    /// <exception cref="RejectedException">422, with the path of what is wrong.</exception>
    public static void Check(string type, object data, string path)
    {
        switch (data)
        {
            case RunStartedData started:
                Require(started.LeaseMs is null or (>= 1000 and <= 86_400_000), $"{path}.leaseMs", "must be from 1,000 to 86,400,000");
                Require(started.Attempt is null or >= 1, $"{path}.attempt", "must be 1 or more");
                break;
            case RunEndedData ended:
                Text(ended.Result, $"{path}.result");
                Require(ended.DurationMs is null or >= 0, $"{path}.durationMs", "must be 0 or more");
                break;
            case DeltaData delta:
                OwnId(delta.Message, $"{path}.message");
                Require(delta.At >= 0, $"{path}.at", "must be 0 or more");
                Require(delta.Text.Length == 0 || !(char.IsHighSurrogate(delta.Text[^1]) || char.IsLowSurrogate(delta.Text[0])), $"{path}.text", "must not split a code point");
                break;
            case MessageData message:
                Message(type, message, path);
                break;
            case PlanData plan:
                Plan(plan, path);
                break;
            case ToolData tool:
                OwnId(tool.Tool, $"{path}.tool");
                Require(tool.Status is null || ToolStatuses.Contains(tool.Status), $"{path}.status", $"must be one of {string.Join(", ", ToolStatuses)}");
                Require(tool.DurationMs is null or >= 0, $"{path}.durationMs", "must be 0 or more");
                break;
            case InteractionData interaction:
                Interaction(interaction, path);
                break;
            case UsageData usage:
                Usage(usage, path);
                break;
            case ThreadData thread:
                Thread(type, thread, path);
                break;
        }
    }

    /// <summary>An id that is known everywhere, also in paths: a prefix, and letters, digits, <c>_</c> or <c>-</c>, 64 characters in all.</summary>
    public static void Id(string id, string prefix, string path) => Require(
        id.Length > prefix.Length + 1 && id.Length <= 64 && id.StartsWith(prefix, StringComparison.Ordinal) && id[prefix.Length] == '_'
            && !id.AsSpan(prefix.Length + 1).ContainsAnyExcept(IdCharacters),
        path,
        $"must be {prefix}_ and letters, digits, _ or -, 64 characters at most");

    /// <summary>An id that is its session's own, as a model's API gave it.</summary>
    private static void OwnId(string id, string path) =>
        Require(id.Length is > 0 and <= MaxOwnId && !id.AsSpan().ContainsAnyExceptInRange('!', '~'), path, $"must be 1 to {MaxOwnId} printable ASCII characters without spaces");

    private static void Message(string type, MessageData message, string path)
    {
        OwnId(message.Message, $"{path}.message");
        Text(message.Text, $"{path}.text");
        Require(message.DurationMs is null or >= 0, $"{path}.durationMs", "must be 0 or more");
        if (type == EventTypes.MessageCompleted)
        {
            Require(message.Role is "assistant" or "system", $"{path}.role", "must be assistant or system");
            Require(message.Text is not null || message.Content is not null, $"{path}.text", "is missing");
        }
        else
        {
            Require(message.Role is null, $"{path}.role", "has no place in reasoning");
            Require(message.Text is not null, $"{path}.text", "is missing");
        }
    }

    private static void Plan(PlanData plan, string path)
    {
        for (var i = 0; i < plan.Phases.Count; i++)
        {
            Require(plan.Phases[i].Id.Length is > 0 and <= MaxOwnId, $"{path}.phases[{i}].id", $"must have 1 to {MaxOwnId} characters");
            Require(PhaseStatuses.Contains(plan.Phases[i].Status), $"{path}.phases[{i}].status", $"must be one of {string.Join(", ", PhaseStatuses)}");
        }
    }

    private static void Interaction(InteractionData interaction, string path)
    {
        Id(interaction.Interaction, Ids.Interaction, $"{path}.interaction");
        Require(interaction.Kind is "permission" or "question", $"{path}.kind", "must be permission or question");
        Require(interaction.Title is { Length: > 0 }, $"{path}.title", "is missing");
        Require(interaction.Kind == "question" || interaction.Options is { Count: > 0 }, $"{path}.options", "a permission needs options");
        Require(interaction is { Answer: null, Reason: null, Policy: null }, path, "an answer comes from a person");
        for (var i = 0; i < interaction.Options?.Count; i++)
        {
            OwnId(interaction.Options[i].Id, $"{path}.options[{i}].id");
            Require(interaction.Options.Take(i).All(before => before.Id != interaction.Options[i].Id), $"{path}.options[{i}].id", "stands there twice: an answer could not tell which");
        }

        if (interaction.Tool is { } tool)
        {
            OwnId(tool, $"{path}.tool");
        }
    }

    private static void Usage(UsageData usage, string path)
    {
        Require(usage is { Run: null, Session: null, Agent: null, RunCost: null, AgentCost: null }, path, "give call alone; the totals are added up here");
        Require(usage.Model is null or { Length: > 0 and <= MaxModel }, $"{path}.model", $"must have 1 to {MaxModel} characters");
        Require(usage.Context is null or { Source: "reported" or "estimated" or "unknown" }, $"{path}.context.source", "must be reported, estimated or unknown");
        Require(usage.Context is null or { Used: null or >= 0, Size: null or >= 0 }, $"{path}.context", "counts must be 0 or more");
        Require(
            usage.Call is null or
            {
                Input: >= 0 and <= MaxCount, Output: >= 0 and <= MaxCount, CacheRead: >= 0 and <= MaxCount, CacheWrite: >= 0 and <= MaxCount, Reasoning: >= 0 and <= MaxCount,
            },
            $"{path}.call",
            "counts must be from 0 to 10^12");
        if (usage.Cost is { } cost)
        {
            Require(cost.Amount() is >= 0, $"{path}.cost.amount", "must be a decimal number from 0 to 10^12, as a text");
            Require(cost.Source is null or Costs.Reported or Costs.Computed, $"{path}.cost.source", "must be reported or computed");
            Require(cost.Currency.Length == 3 && !cost.Currency.AsSpan().ContainsAnyExceptInRange('A', 'Z'), $"{path}.cost.currency", "must be an ISO 4217 code, such as USD");
        }
    }

    private static void Thread(string type, ThreadData thread, string path)
    {
        Id(thread.Thread, Ids.Thread, $"{path}.thread");
        Text(thread.Text, $"{path}.text");
        Text(thread.Reasoning, $"{path}.reasoning");
        if (thread.Message is { } message)
        {
            OwnId(message, $"{path}.message");
        }

        Require(thread.Kind is null ? type == EventTypes.ThreadClosed : ThreadKinds.All.Contains(thread.Kind), $"{path}.kind", $"must be one of {string.Join(", ", ThreadKinds.All)}");
        Require(thread.Urgency is null || ThreadUrgencies.All.Contains(thread.Urgency), $"{path}.urgency", $"must be one of {string.Join(", ", ThreadUrgencies.All)}");
        Require(type != EventTypes.ThreadMessage || thread.Text is not null, $"{path}.text", "is missing");
        Require(type == EventTypes.ThreadClosed || thread.Outcome is null, $"{path}.outcome", "is for thread.closed");
        for (var i = 0; i < thread.Tools?.Count; i++)
        {
            OwnId(thread.Tools[i], $"{path}.tools[{i}]");
        }
    }

    /// <summary>A text comes as a text: where the rest of a long one is kept is the server's to say.</summary>
    private static void Text(LongText? text, string path) => Require(text?.Artifact is null, path, "must be a text");

    private static void Require(bool holds, string path, string problem)
    {
        if (!holds)
        {
            throw RejectedException.Invalid(path, problem);
        }
    }
}
