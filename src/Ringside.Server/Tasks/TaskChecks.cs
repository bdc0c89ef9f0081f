using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Sessions;

namespace Ringside.Server.Tasks;

/// <summary>What a task may be.</summary>
internal static class TaskChecks
{
    /// <summary>Of the prompt, in UTF-16 units: it is an event's, and must fit into one.</summary>
    private const int MaxPrompt = 16_000, MaxTitle = 200;

    private const int MaxRetries = 10, MaxRetryAfter = 86_400;

    public static string Prompt(string text) =>
        string.IsNullOrWhiteSpace(text) ? throw RejectedException.Invalid("prompt", "must not be empty")
        : text.Length <= MaxPrompt ? text
        : throw RejectedException.Invalid("prompt", $"must have at most {MaxPrompt} characters; put what is longer into a file of the session's folder");

    public static string? Title(string? title) =>
        title is null ? null
        : string.IsNullOrWhiteSpace(title) || title.Length > MaxTitle ? throw RejectedException.Invalid("title", $"must have 1 to {MaxTitle} characters")
        : title.Trim();

    public static string? Overlap(string? overlap) => Known(overlap, TaskOverlaps.All, "overlap");

    public static string? Missed(string? missed) => Known(missed, TaskMisses.All, "missed");

    public static int? Retries(int? retries) => Within(retries, 0, MaxRetries, "retries");

    public static int? RetryAfter(int? seconds) => Within(seconds, 1, MaxRetryAfter, "retryAfterSeconds");

    /// <summary>A task is due at a time or by a cron line; a zone is for the line.</summary>
    public static void When(DateTimeOffset? at, string? cron, string? zone)
    {
        if (at is not null && cron is not null)
        {
            throw RejectedException.Invalid("at", "give a time, or a cron line, and not both");
        }

        if (zone is not null && cron is null)
        {
            throw RejectedException.Invalid("timeZone", "is for a cron line; a time says its zone itself");
        }
    }

    /// <summary>What is for new sessions.</summary>
    public static void Sessions(CreateTask request, ChosenWorkdir workdir)
    {
        if (request.Agent is null == request.Session is null)
        {
            throw RejectedException.Invalid("agent", "give an agent, which gets a new session for each run, or a session, and not both");
        }

        if (request.Session is not null && (request.Workdir ?? request.Visibility ?? request.Policy) is not null)
        {
            var member = request.Workdir is not null ? "workdir" : request.Visibility is not null ? "visibility" : "policy";
            throw RejectedException.Invalid(member, "is for new sessions; the task's session has its own");
        }

        Known(request.Visibility, [Visibility.Private, Visibility.Team], "visibility");
        Known(request.Policy, Policies.Known, "policy");
        _ = workdir.Path;
    }

    private static string? Known(string? value, IReadOnlyCollection<string> all, string path) =>
        value is null || all.Contains(value) ? value : throw RejectedException.Invalid(path, $"must be one of {string.Join(", ", all)}, not {value}");

    private static int? Within(int? value, int min, int max, string path) =>
        value < min || value > max ? throw RejectedException.Invalid(path, $"must be from {min} to {max}") : value;
}
