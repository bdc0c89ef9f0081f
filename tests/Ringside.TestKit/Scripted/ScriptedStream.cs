using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Ringside.Protocol;

namespace Ringside.TestKit.Scripted;

/// <summary>One SSE response of the scripted server (R3–R8, R11), up to where its fate cuts it.</summary>
internal sealed class ScriptedStream(HttpContext context, ScriptedLog log, StreamFate fate, int heartbeatMs)
{
    private int budget = fate.CutAfterBytes ?? int.MaxValue;

    public async Task WriteAsync()
    {
        if (fate.Status is { } status)
        {
            await ScriptedServer.WriteProblemAsync(context, status, status == 503 ? ErrorCodes.Draining : ErrorCodes.Forbidden, "as scripted");
            return;
        }

        var (verdict, position) = ScriptedPage.Begin(context.Request.Query, log);
        var run = context.Request.Query["run"].ToString();
        if (verdict == Verdict.Resumed && IsFinished(run, position))
        {
            context.Response.StatusCode = 204;
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync();
        try
        {
            await StreamAsync(run, verdict, position);
        }
        catch (CutException) when (fate.ThenHangs)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }
        catch (CutException) when (fate.Resets)
        {
            context.Abort();
        }
        catch (CutException)
        {
        }
    }

    private async Task StreamAsync(string run, Verdict verdict, long position)
    {
        await SendAsync("hello", new Cursor(log.Epoch, position), JsonSerializer.Serialize(new Hello(verdict, log.Head, heartbeatMs, "scripted"), ProtocolJson.Default.Hello));
        if (fate.SaysHelloOnly)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        var isCaughtUp = false;
        while (!context.RequestAborted.IsCancellationRequested)
        {
            var grown = log.Grown;
            foreach (var found in log.Events.Skip((int)position).ToList())
            {
                position = found.Position;
                if (run.Length == 0 || found.Run == run)
                {
                    await SendAsync(found.Type, found.Cursor, JsonSerializer.Serialize(found, ProtocolJson.Default.Event));
                }
            }

            var cursor = new Cursor(log.Epoch, position);
            if (!isCaughtUp)
            {
                isCaughtUp = true;
                await SendAsync("caught-up", cursor, "{}");
            }

            if (fate.Pings)
            {
                await SendAsync("ping", cursor, JsonSerializer.Serialize(new Ping(default, log.Head), ProtocolJson.Default.Ping));
            }

            if (fate.Bye is { } bye)
            {
                await SendAsync("bye", null, JsonSerializer.Serialize(new Bye(bye.Code, bye.Retry), ProtocolJson.Default.Bye));
                return;
            }

            if (IsFinished(run, position))
            {
                await SendAsync("bye", null, JsonSerializer.Serialize(new Bye("finished", false), ProtocolJson.Default.Bye));
                return;
            }

            await Task.WhenAny(grown, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        }
    }

    private bool IsFinished(string run, long position) =>
        run.Length > 0 && log.Events.Any(found => found.Run == run && EventTypes.IsRunEnd(found.Type) && found.Position <= position);

    private async Task SendAsync(string type, Cursor? id, string data)
    {
        var bytes = Encoding.UTF8.GetBytes($"event: {type}\n{(id is null ? "" : $"id: {id}\n")}data: {data}\n\n");
        var part = Math.Min(budget, bytes.Length);
        budget -= part;
        await context.Response.Body.WriteAsync(bytes.AsMemory(0, part));
        await context.Response.Body.FlushAsync();
        if (part < bytes.Length)
        {
            throw new CutException();
        }
    }

    private sealed class CutException : Exception;
}
