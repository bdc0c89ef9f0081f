using System.Text.Json;

namespace Ringside.Server.Tests.Events;

/// <summary>What a client makes of a session: the resource as it was answered, and the events after its cursor folded onto it.</summary>
internal sealed class SessionView
{
    private readonly List<string> inbox;
    private readonly List<string> questions;
    private string status;
    private string? run;
    private string title;
    private string plan;
    private string counts;

    public SessionView(JsonElement session)
    {
        status = session.Text("status")!;
        title = session.Text("title")!;
        run = session.Text("run");
        inbox = [.. session.GetProperty("inbox").EnumerateArray().Select(prompt => prompt.Text("id")!)];
        questions = [.. session.GetProperty("interactions").EnumerateArray().Select(question => question.Text("id")!)];
        plan = session.TryGetProperty("plan", out var whole) ? whole.GetProperty("phases").GetRawText() : "";
        counts = session.TryGetProperty("usage", out var usage) ? usage.GetProperty("session").GetRawText() : "";
    }

    public void Apply(JsonElement e)
    {
        var data = e.Data();
        switch (e.Type())
        {
            case "session.updated":
                status = data.Text("status") ?? status;
                title = data.Text("title") ?? title;
                break;
            case "session.closed":
                status = "closed";
                break;
            case "prompt.queued":
                inbox.Insert(data.Text("delivery") == "queue" ? inbox.Count : 0, data.Text("prompt")!);
                break;
            case "prompt.delivered" or "prompt.withdrawn":
                inbox.Remove(data.Text("prompt")!);
                break;
            case "interaction.opened":
                questions.Add(data.Text("interaction")!);
                break;
            case "interaction.answered" or "interaction.expired":
                questions.Remove(data.Text("interaction")!);
                break;
            case "run.started":
                run = e.Text("run");
                break;
            case "plan.updated":
                plan = data.GetProperty("phases").GetRawText();
                break;
            case "usage.updated":
                counts = data.GetProperty("session").GetRawText();
                break;
            case var type when History.IsEnd(type):
                run = null;
                break;
        }
    }

    public override string ToString() => $"{title}, {status}, run {run}, inbox {string.Join(' ', inbox)}, asks {string.Join(' ', questions)}, plan {plan}, used {counts}";
}
