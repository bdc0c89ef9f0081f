using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.TestKit.Servers;

namespace Ringside.E2E.Screens;

/// <summary>One agent's session in a story that was played earlier today: whatever it does takes its time, by the server's clock.</summary>
internal sealed class Actor(HttpClient http, ShiftedTime time, string session)
{
    private int calls;

    public string Session => session;

    /// <summary>A person's prompt, and the run that it begins.</summary>
    public async Task PromptAsync(string text)
    {
        var prompt = (await Rest.DoAsync(http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text })))["prompt"];
        await DoAsync(0.4, Rest.Event("run.started", new { prompt }));
    }

    public Task PlanAsync(params (string Title, string Status)[] phases) =>
        DoAsync(0.2, Rest.Event("plan.updated", new { phases = phases.Select((phase, i) => new { id = $"{i}", title = phase.Title, status = phase.Status }) }));

    public async Task ThinkAsync(string text, double seconds)
    {
        var message = Next("thought");
        await DoAsync(0.1, Rest.Event("reasoning.delta", new { message, at = 0, text }));
        await DoAsync(seconds, Rest.Event("reasoning.completed", new { message, text }));
    }

    public async Task SayAsync(string text)
    {
        var message = Next("said");
        await DoAsync(0.1, Rest.Event("message.delta", new { message, at = 0, text }));
        await DoAsync(4, Rest.Event("message.completed", new { message, role = "assistant", text }));
    }

    public async Task CallAsync(string kind, string title, double seconds, object? result = null)
    {
        var tool = await BeginAsync(kind, title);
        time.Ahead += TimeSpan.FromSeconds(seconds);
        var done = JsonSerializer.SerializeToNode(result ?? new { output = "ok" })!.AsObject();
        done["tool"] = tool;
        done["status"] ??= "completed";
        await DoAsync(0.2, Rest.Event("tool.completed", done));
    }

    /// <summary>A call that is still at work.</summary>
    public async Task<string> BeginAsync(string kind, string title)
    {
        var tool = Next("tool");
        await DoAsync(0.2, Rest.Event("tool.started", new { tool, kind, title, input = new { command = title }, status = "in_progress" }));
        return tool;
    }

    public Task UseAsync(int used, string cost, int cached = 9_000) => DoAsync(0.1, Rest.Event("usage.updated", new
    {
        call = new { input = 3_100, output = 420, cacheRead = cached },
        context = new { used, size = 200_000, source = "reported" },
        cost = new { amount = cost, currency = "USD", source = "reported" },
    }));

    /// <summary>A call that waits for a person's permission.</summary>
    public async Task AskAsync(string command)
    {
        var tool = await BeginAsync("execute", command);
        var options = new object[] { new { id = "once", name = "Allow", kind = "allow_once" }, new { id = "always", name = "Allow for this session", kind = "allow_always" }, new { id = "no", name = "Deny", kind = "reject_once" } };
        await DoAsync(0.2, Rest.Event("interaction.opened", new { interaction = $"itx_{tool}_{session}", kind = "permission", title = command, tool, options }));
    }

    public Task EndAsync() => DoAsync(0.3, Rest.Event("run.completed", new { stopReason = "end_turn" }));

    public Task FailAsync(string code, string message) => DoAsync(0.3, Rest.Event("run.failed", new { error = new { code, message } }));

    public async Task<string> TellAsync(Actor other, string kind, string text, string urgency = "normal", string? thread = null)
    {
        time.Ahead += TimeSpan.FromSeconds(5);
        if (thread is not null)
        {
            await Rest.DoAsync(http, $"/api/threads/{thread}/messages", JsonSerializer.Serialize(new { from = session, kind, text, urgency }));
            return thread;
        }

        return (await Rest.DoAsync(http, "/api/threads", JsonSerializer.Serialize(new { from = session, to = other.Session, kind, text, urgency })))["id"];
    }

    private async Task DoAsync(double seconds, JsonObject e)
    {
        time.Ahead += TimeSpan.FromSeconds(seconds);
        await Rest.WriteAsync(http, session, e);
    }

    private string Next(string what) => $"{what}_{calls++}";
}
