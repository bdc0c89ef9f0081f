using System.Buffers.Text;
using System.Text.Json;
using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Export.Html;

/// <summary>What was said and done, in order. It holds the tool calls that have not ended, and the questions that wait; everything else is written at once.</summary>
internal sealed class ConversationHtml(ExportedSession export, string agent)
{
    private static readonly string[] Images = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    private readonly ToolHtml tools = new(export);
    private readonly Dictionary<string, ToolData> running = [];
    private readonly Dictionary<string, (InteractionData Question, ToolData? Tool)> asked = [];

    public void Add(HtmlText page, LogEvent e)
    {
        switch (e.Data)
        {
            case MessageData message when e.Type == EventTypes.MessageCompleted:
                Message(page, e, message);
                break;
            case MessageData thought when thought.Text?.Text is { Length: > 0 }:
                page.Add($"<details class=\"thought\"><summary>Thought{(thought.DurationMs is >= 1000 and { } took ? $" for {Words.Duration(took)}" : "")}</summary><div class=\"text\">")
                    .Add(Markdown.Render(tools.Whole(thought.Text))).Add($"</div></details>");
                break;
            case ToolData tool:
                Tool(page, e.Type, tool);
                break;
            case InteractionData interaction:
                Question(page, e, interaction);
                break;
            case ThreadData { Text: not null } said:
                page.Add($"<article class=\"agent\"><h3>{(e.Scope.Session == export.Session.Id ? agent : "Another session")} <span class=\"kind\">{said.Kind}</span></h3><div class=\"text\">")
                    .Add(Markdown.Render(tools.Whole(said.Text))).Add($"</div></article>");
                break;
            case ContextWarningData warning:
                page.Add($"<p class=\"note\">The context is {(long)(100.0 * warning.Used / warning.Size)} % full.</p>");
                break;
            case RunEndedData end:
                End(page, e, end);
                break;
        }
    }

    /// <summary>What had not ended when the export was made.</summary>
    public void AddOpen(HtmlText page)
    {
        foreach (var tool in running.Values)
        {
            page.Add(tools.Render(tool));
        }

        foreach (var message in export.OpenMessages)
        {
            page.Add($"<article class=\"agent\"><h3>{agent}</h3><div class=\"text\">").Add(Markdown.Render(message.Text)).Add($"</div><p class=\"note\">Still being written when this was exported.</p></article>");
        }

        foreach (var (question, tool) in asked.Values)
        {
            page.Add($"<aside class=\"asked open\"><p><span class=\"glyph\">?</span>");
            Asked(page, question, tool, "wants to", "asks");
            page.Add($"</p><p class=\"answer\"><strong>Waiting for an answer</strong></p></aside>");
        }
    }

    private void Message(HtmlText page, LogEvent e, MessageData message)
    {
        var isPerson = message.Role == "user";
        var who = isPerson ? export.NameOf(e.Actor) ?? "You" : message.Role == "system" ? "System" : agent;
        page.Add($"<article class=\"{(isPerson ? "person" : "agent")}\"><h3>{who} <time datetime=\"{e.Time.UtcDateTime.ToString("O")}\" title=\"{Words.Time(e.Time)}\">{Words.Clock(e.Time)}</time></h3><div class=\"text\">");
        var text = tools.Whole(message.Text);
        page.Add(isPerson ? new HtmlText().Add($"<p class=\"as-typed\">{text}</p>") : Markdown.Render(text));
        foreach (var block in message.Content ?? [])
        {
            Content(page, block);
        }

        page.Add($"</div></article>");
    }

    private static void Content(HtmlText page, JsonElement block)
    {
        string? Text(string name) => block.ValueKind == JsonValueKind.Object && block.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (Text("type") == "image" && Text("data") is { } data && Text("mimeType") is { } type && Images.Contains(type) && Base64.IsValid(data))
        {
            page.Add($"<img alt=\"\" src=\"data:{type};base64,{data}\">");
        }
        else if (Text("type") is not (null or "text"))
        {
            page.Add($"<p class=\"note\">{Text("type")} {Text("uri") ?? Text("name")}</p>");
        }
    }

    private void Tool(HtmlText page, string type, ToolData tool)
    {
        var merged = running.TryGetValue(tool.Tool, out var known) ? ToolHtml.Merge(known, tool) : tool;
        if (type == EventTypes.ToolCompleted)
        {
            running.Remove(tool.Tool);
            page.Add(tools.Render(merged));
        }
        else
        {
            running[tool.Tool] = merged;
        }
    }

    private void Question(HtmlText page, LogEvent e, InteractionData interaction)
    {
        if (e.Type == EventTypes.InteractionOpened)
        {
            asked[interaction.Interaction] = (interaction, interaction.Tool is { } tool ? running.GetValueOrDefault(tool) : null);
            return;
        }

        asked.Remove(interaction.Interaction, out var known);
        var question = known.Question ?? interaction;
        page.Add($"<aside class=\"asked\"><p><span class=\"glyph\">?</span>");
        Asked(page, question, known.Tool, "wanted to", "asked");
        page.Add($"</p>");
        if (interaction.Answer is { } answer)
        {
            var option = question.Options?.FirstOrDefault(option => option.Id == answer.Option);
            var refused = option?.Kind?.StartsWith("reject", StringComparison.Ordinal) == true;
            page.Add($"<p class=\"answer {(refused ? "refused" : "")}\"><strong>{option?.Name ?? answer.Text ?? answer.Option}</strong> {export.NameOf(e.Actor)} <time title=\"{Words.Time(e.Time)}\">{Words.Clock(e.Time)}</time></p></aside>");
        }
        else
        {
            page.Add($"<p class=\"answer\">Nobody answered{(interaction.Reason is { } reason ? $": {reason.Replace('_', ' ')}" : "")}</p></aside>");
        }
    }

    /// <summary>"Claude wanted to run rm -rf ./bin": what is asked for by its verb, once.</summary>
    private void Asked(HtmlText page, InteractionData question, ToolData? tool, string wants, string asks)
    {
        var title = question.Title is { } given ? given.Replace("`", "", StringComparison.Ordinal) : "go on";
        if (question.Kind == "question")
        {
            page.Add($"{agent} {asks}: {title}");
            return;
        }

        var verb = tool?.Kind is "execute" ? "run" : tool?.Kind is "edit" or "delete" or "move" or "read" or "search" or "fetch" ? tool.Kind : "go ahead with";
        var what = title.StartsWith(verb + " ", StringComparison.OrdinalIgnoreCase) ? title[(verb.Length + 1)..] : title;
        page.Add($"{agent} {wants} {verb} <code>{what}</code>");
    }

    private void End(HtmlText page, LogEvent e, RunEndedData end)
    {
        var status = e.Type["run.".Length..];
        var took = end.DurationMs is >= 1000 and { } ms ? Words.Duration(ms) : null;
        var words = status switch
        {
            "completed" => took is null ? "Done" : $"Done in {took}",
            "cancelled" => took is null ? "Stopped" : $"Stopped after {took}",
            "failed" => $"{agent} failed{(took is null ? "" : $" after {took}")}",
            _ => "Interrupted",
        };
        page.Add($"<p class=\"end {status}\"><span class=\"glyph\">{Words.Glyph(status)}</span>{words} <time title=\"{Words.Time(e.Time)}\">{Words.Clock(e.Time)}</time></p>");
        if (end.Error is { } error)
        {
            page.Add($"<pre class=\"error\">{error.Message}</pre>");
        }
    }
}
