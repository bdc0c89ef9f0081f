using Ringside.Protocol;

namespace Ringside.Server.Tasks;

/// <summary>
/// By what tasks are found, so that those that are done are never looked at: a task that is not done, the runs, prompts and sessions of what is theirs and not over, and the session that a
/// task prompts, done or not.
/// </summary>
internal static class TaskMarks
{
    /// <summary>Those that are not done, those of them that agents made, and those that are done.</summary>
    public const string Open = "open", OfAgents = "of agents", Done = "done";

    public static IEnumerable<string> Of(AgentTask task)
    {
        if (task.Session is { } session)
        {
            yield return session;
        }

        if (task.Status == TaskStates.Done)
        {
            yield return Done;
            yield break;
        }

        yield return Open;
        if (task.CreatedBy != task.Owner)
        {
            yield return OfAgents;
        }

        foreach (var mark in task.Runs.Where(run => run.IsLive()).SelectMany(run => new[] { run.Run, run.Prompt, run.Session }).OfType<string>())
        {
            yield return mark;
        }
    }
}
