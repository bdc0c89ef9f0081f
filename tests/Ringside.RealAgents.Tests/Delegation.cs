using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests;

/// <summary>
/// What the model says to a lead and its three workers: one asks, one fails and is started again, one builds. Each worker waits at its gate, so that the test
/// says in which order things happen.
/// </summary>
internal sealed partial class Delegation
{
    public const string Ask = "Find the port.", Fail = "Write the docs.", Again = "Write the docs once more.", Build = "Build it.";
    public const string Question = "Which port?", Answer = "8080", Found = "The port is 8080.", Written = "The docs are written.", Built = "It is built.", Report = "Report: the port, the docs and the build are done.";

    /// <summary>Opened by the test: the worker goes on.</summary>
    public TaskCompletionSource Asks { get; } = Gate();

    /// <inheritdoc cref="Asks"/>
    public TaskCompletionSource Completes { get; } = Gate();

    /// <inheritdoc cref="Asks"/>
    public TaskCompletionSource Fails { get; } = Gate();

    /// <inheritdoc cref="Asks"/>
    public TaskCompletionSource Builds { get; } = Gate();

    public async Task<LlmReply?> PlayAsync(LlmRequest request)
    {
        var prompt = request.Place.Prompt;
        if (request is { Schema: not null } or { Tools.Count: 0 })
        {
            return null;
        }

        if (request.Wire == "anthropic")
        {
            return Lead(request, prompt);
        }

        if (prompt.Contains(Ask, StringComparison.Ordinal))
        {
            await (request.Step < 2 ? Asks : Completes).Task;
            return ToolsOfRingside.Call(
                request,
                ("open_thread", new() { ["to"] = Session().Match(prompt).Groups[1].Value, ["kind"] = "question", ["urgency"] = "blocking", ["text"] = Question }),
                ("post_message", new() { ["thread"] = Thread().Match(prompt).Groups[1].Value, ["kind"] = "completion", ["text"] = Found })) ?? new() { Text = "Over." };
        }

        if (prompt.Contains(Again, StringComparison.Ordinal))
        {
            return new() { Text = Written };
        }

        if (prompt.Contains(Fail, StringComparison.Ordinal))
        {
            await Fails.Task;
            return new() { Error = 400 };
        }

        if (prompt.Contains(Build, StringComparison.Ordinal))
        {
            await Builds.Task;
            return new() { Text = Built };
        }

        return prompt.Contains("a person: status", StringComparison.Ordinal) ? new() { Text = "Tabs it is." } : null;
    }

    private static LlmReply Lead(LlmRequest request, string prompt)
    {
        (string Tool, JsonObject Input)[] calls =
            prompt.Contains("you were switched on", StringComparison.Ordinal) ? [Start("codex", Ask), Start("gemini", Fail), Start("copilot", Build)]
            : prompt.Contains(Question, StringComparison.Ordinal) && Thread().Match(prompt) is { Success: true } thread ? [("post_message", new() { ["thread"] = thread.Groups[1].Value, ["text"] = Answer })]
            : Failed().Match(prompt) is { Success: true } failed ? [("send_prompt", new() { ["session"] = failed.Groups[1].Value, ["text"] = Again })]
            : [];
        var end = prompt.Contains("Said last: Tabs it is.", StringComparison.Ordinal) ? Report : "Noted.";
        return (calls.Length == 0 ? null : ToolsOfRingside.Call(request, calls)) ?? new() { Text = end };
    }

    private static (string Tool, JsonObject Input) Start(string agent, string task) => ("start_session", new() { ["agent"] = agent, ["prompt"] = task, ["title"] = agent });

    private static TaskCompletionSource Gate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [GeneratedRegex(@"from session (ses_\w+)")]
    private static partial Regex Session();

    [GeneratedRegex(@"\[Thread (thr_\w+)")]
    private static partial Regex Thread();

    [GeneratedRegex(@"\((ses_\w+)\) has failed")]
    private static partial Regex Failed();
}
