using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Live;

namespace Ringside.Server.Events;

/// <summary>A page of events as JSON (R2): forwards, where it can wait for the first match (long polling), and backwards.</summary>
internal static class EventsPage
{
    private const int MaxBytes = 8 << 20;

    /// <returns>Null: retention has dropped what was to come first, so the start is to be looked up anew.</returns>
    public static async Task<ApiResult?> ForwardAsync(ApiRequest request, EventQuery query, StartingPoint start, LiveReader reader, LiveSignal signal, ViewerRights rights, StreamServices services)
    {
        var page = new PageWriter(request.Http, services.Log.State.Head.Epoch, query.Limit);
        var head = services.Log.State.Head.Position;
        var began = services.Time.GetTimestamp();
        using var aborted = request.Cancelled.UnsafeRegister(static signal => ((LiveSignal)signal!).Set(), signal);
        while (!request.Cancelled.IsCancellationRequested)
        {
            while (!page.IsFull && reader.TryRead(out var frame))
            {
                if (rights.CanSee(frame.Event))
                {
                    page.Add(frame.Json);
                }
            }

            if (page.IsFull)
            {
                break;
            }

            // What was acknowledged before this request is on its page, though the pump may not have come so far.
            if (reader.NeedsStore || (reader.Position < head && services.Hub.Head < head))
            {
                await reader.LoadAsync(request.Cancelled, query.Limit - page.Count).ConfigureAwait(false);
                if (reader.IsOvertaken)
                {
                    // Nothing is missing before what the page has; its next begins with the gap.
                    return page.Count > 0 ? page.End(reader.Position, Math.Max(services.Hub.Head, head), start.Verdict) : null;
                }
            }
            else if (page.Count > 0 || services.Draining.IsCancellationRequested || services.Time.GetElapsedTime(began) >= query.Wait || rights.EndsBecause() is not null)
            {
                break;
            }
            else if (reader.TryArm())
            {
                await signal.WaitAsync().ConfigureAwait(false);
            }
        }

        return page.End(reader.Position, Math.Max(Math.Max(services.Hub.Head, head), reader.Position), start.Verdict);
    }

    /// <summary>Newest first, from just before a cursor; <c>next</c> is where the page before begins, position 0 once there is none.</summary>
    public static ApiResult Backward(ApiRequest request, EventQuery query, ViewerRights rights, StreamServices services)
    {
        var head = services.Log.State.Head;
        var floor = services.Log.ReadFloor();
        var known = Cursor.TryParse(query.Before, out var cursor) && cursor.Epoch == head.Epoch && cursor.Position <= head.Position + 1;
        var before = known ? cursor.Position : head.Position + 1;
        var page = new PageWriter(request.Http, head.Epoch, query.Limit);
        var next = 0L;
        foreach (var e in new NewestFirst(query.Filter, rights, services.Log).Before(before, query.Limit, request.Cancelled))
        {
            page.Add(e);
            if (page.IsFull)
            {
                next = e.Position;
                break;
            }
        }

        return page.End(next, head.Position, !known ? Verdict.Reset : before <= floor ? Verdict.Gap : Verdict.Resumed);
    }

    private sealed class PageWriter
    {
        private readonly PooledBytes output = new();
        private readonly string epoch;
        private readonly int limit;

        public PageWriter(HttpContext http, string epoch, int limit)
        {
            http.Response.RegisterForDispose(output);
            (this.epoch, this.limit) = (epoch, limit);
            output.Write("{\"items\":["u8);
        }

        public int Count { get; private set; }

        public bool IsFull => Count >= limit || output.Written.Length >= MaxBytes;

        public void Add(LogEvent e)
        {
            Separate();
            EventJson.Write(output, epoch, e);
        }

        public void Add(ReadOnlySpan<byte> json)
        {
            Separate();
            output.Write(json);
        }

        public ApiResult End(long next, long head, Verdict verdict)
        {
            output.Write("],\"next\":\""u8);
            EventJson.WriteCursor(output, epoch, next);
            output.Write("\",\"head\":\""u8);
            EventJson.WriteCursor(output, epoch, head);
            output.Write("\",\"verdict\":"u8);
            output.Write(JsonSerializer.SerializeToUtf8Bytes(verdict, ProtocolJson.Default.Verdict));
            output.Write("}"u8);
            return new ApiResult(200, output.Written);
        }

        private void Separate()
        {
            if (Count++ > 0)
            {
                output.Write(","u8);
            }
        }
    }
}
