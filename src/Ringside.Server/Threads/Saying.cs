using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Threads;

/// <summary>Makes of a request what is said in a thread.</summary>
internal static class Saying
{
    private const int DefaultTimeout = 3600, MinTimeout = 10, MaxTimeout = 86_400;

    /// <exception cref="RejectedException">422, with the member that is wrong.</exception>
    public static ThreadData Make(AppendScope scope, string thread, string kind, string? urgency, string text, int? timeout)
    {
        var urgent = Known(urgency ?? ThreadUrgencies.Normal, ThreadUrgencies.All, "urgency");
        var waits = urgent == ThreadUrgencies.Blocking && ThreadKinds.Asks(kind);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw RejectedException.Invalid("text", "must not be empty");
        }

        if (timeout is not null && !waits)
        {
            throw RejectedException.Invalid("timeoutSeconds", "is for a blocking question or escalation");
        }

        if (timeout is < MinTimeout or > MaxTimeout)
        {
            throw RejectedException.Invalid("timeoutSeconds", $"must be from {MinTimeout} to {MaxTimeout}");
        }

        return new ThreadData { Thread = thread, Kind = kind, Urgency = urgent, Text = text, Until = waits ? scope.Now + TimeSpan.FromSeconds(timeout ?? DefaultTimeout) : null };
    }

    public static string Known(string value, IReadOnlyList<string> all, string path) =>
        all.Contains(value) ? value : throw RejectedException.Invalid(path, $"must be one of {string.Join(", ", all)}, not {value}");
}
