using System.Globalization;
using Microsoft.AspNetCore.Http;
using Ringside.Protocol;

namespace Ringside.TestKit.Scripted;

/// <summary>One JSON page of the scripted server, held where the reader waits for something to come (R2).</summary>
internal static class ScriptedPage
{
    public static async Task WriteAsync(HttpContext context, ScriptedLog log)
    {
        var query = context.Request.Query;
        var (verdict, position) = Begin(query, log);
        var run = query["run"].ToString();
        var limit = int.TryParse(query["limit"], CultureInfo.InvariantCulture, out var asked) ? asked : 50;
        while (true)
        {
            var grown = log.Grown;
            var events = log.Events;
            var found = events.Skip((int)position).Where(item => run.Length == 0 || item.Run == run).Take(limit).ToList();
            if (found.Count > 0 || query["wait"].ToString() is "" or "0")
            {
                var next = found.Count == limit ? found[^1].Cursor : new Cursor(log.Epoch, events.Count);
                var page = new EventPage(found, next, new Cursor(log.Epoch, events.Count), verdict);
                await ScriptedServer.WriteJsonAsync(context, 200, page, ProtocolJson.Default.EventPage);
                return;
            }

            await grown.WaitAsync(context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            if (context.RequestAborted.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Where a reader begins (R1), and how its cursor was met (R4).</summary>
    public static (Verdict Verdict, long Position) Begin(IQueryCollection query, ScriptedLog log)
    {
        var after = query["after"].ToString();
        if (after.Length > 0)
        {
            return Cursor.TryParse(after, out var cursor) && cursor.Epoch == log.Epoch && cursor.Position <= log.Head.Position
                ? (Verdict.Resumed, cursor.Position)
                : (Verdict.Reset, 0);
        }

        return query["from"] == "start" ? (Verdict.Start, 0) : (Verdict.Live, log.Head.Position);
    }
}
