using System.IO.Pipelines;
using System.Reflection;
using Ringside.Protocol;

namespace Ringside.Server.Export.Html;

/// <summary>A session as one page that needs nothing beside itself: no script, no font, no picture from elsewhere.</summary>
internal static class HtmlExport
{
    /// <summary>What the page may load; it says so itself too, for whoever opens the file.</summary>
    public const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

    private const int Chunk = 32 * 1024;

    private static readonly string Style = ReadStyle();

    public static async Task WriteAsync(ExportedSession export, PipeWriter output, CancellationToken cancelled)
    {
        var agent = export.Agent?.Title ?? "Agent";
        var (page, conversation) = (new HtmlText(), new ConversationHtml(export, agent));
        Head(page, export, agent);
        page.Add($"<main>");
        if (export.Floor > 0 && export.Events(deltas: false).FirstOrDefault()?.Type != EventTypes.SessionCreated)
        {
            page.Add($"<p class=\"note\">What was said before is not kept any more.</p>");
        }

        var events = 0L;
        foreach (var e in export.Events(deltas: false))
        {
            events++;
            conversation.Add(page, e);
            if (page.Length >= Chunk)
            {
                page.WriteTo(output);
                await output.FlushAsync(cancelled).ConfigureAwait(false);
            }
        }

        conversation.AddOpen(page);
        page.Add($"</main><footer><p>Exported from Ringside on {Words.Time(export.At)} · {events} events, up to {export.State.Head.ToString()} · {export.Session.Id}</p></footer></body></html>\n");
        page.WriteTo(output);
        await output.FlushAsync(cancelled).ConfigureAwait(false);
    }

    private static void Head(HtmlText page, ExportedSession export, string agent)
    {
        var session = export.Session;
        page.Add($"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">");
        page.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\"><meta name=\"referrer\" content=\"no-referrer\"><title>{session.Title} · Ringside</title><style>");
        page.AddTrusted(Style);
        page.Add($"</style></head><body><header><p class=\"brand\">Ringside <span>session</span></p><h1>{session.Title}</h1><p class=\"about\">");
        page.Add($"<span class=\"status {session.Status}\"><span class=\"glyph\">{Words.Glyph(session.Status)}</span>{session.Status}</span><span>{agent}</span>");
        if (session.Workdir is { } folder)
        {
            page.Add($"<span><code>{folder}</code></span>");
        }

        page.Add($"<span>{Words.Time(session.CreatedAt)}</span></p>");
        Totals(page, session);
        Plan(page, session.Plan);
        page.Add($"</header>");
    }

    private static void Totals(HtmlText page, Session session)
    {
        if (session.Usage is not { } usage)
        {
            return;
        }

        page.Add($"<dl class=\"totals\">");
        if (usage.Session is { } total)
        {
            Total(page, "input", Words.Count(total.Input));
            Total(page, "output", Words.Count(total.Output));
            Total(page, "from cache", Words.Count(total.CacheRead));
        }

        if (usage.Context is { Used: { } used, Size: > 0 and { } size })
        {
            Total(page, "context", $"{100 * used / size} % of {Words.Count(size)}");
        }

        if (usage.Cost is { } cost)
        {
            Total(page, "cost", Words.Money(cost));
        }

        page.Add($"</dl>");
    }

    private static void Total(HtmlText page, string name, string value) => page.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    private static void Plan(HtmlText page, PlanData? plan)
    {
        if (plan is not { Phases.Count: > 0 })
        {
            return;
        }

        page.Add($"<section class=\"plan\"><h2>Plan</h2>");
        if (plan.Goal is { Length: > 0 } goal)
        {
            page.Add($"<p>{goal}</p>");
        }

        page.Add($"<ol>");
        foreach (var phase in plan.Phases)
        {
            page.Add($"<li class=\"{phase.Status}\"><span class=\"glyph\" role=\"img\" aria-label=\"{phase.Status.Replace('_', ' ')}\">{Words.Glyph(phase.Status)}</span>{phase.Title}</li>");
        }

        page.Add($"</ol></section>");
    }

    private static string ReadStyle()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("export.css")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
