using System.Buffers;
using System.Globalization;
using System.Text;

namespace Ringside.Load.Traffic;

/// <summary>Where events are written, and how.</summary>
/// <param name="Head">The request's head without its length and the empty line.</param>
/// <param name="MaxBatch">How many events one request may hold.</param>
internal sealed record WriterAddress(int Port, string Head, EventTemplate Template, int MaxBatch)
{
    public static string Post(string path, string contentType, string headers = "") => $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {contentType}\r\n{headers}";
}

/// <summary>What all writers of one measurement did together.</summary>
internal sealed class Written
{
    public long Sent { get; set; }

    public long Acknowledged { get; set; }

    public long Requests { get; set; }

    /// <summary>From a request to its answer.</summary>
    public Histogram Answers { get; } = new();
}

/// <summary>One connection that writes events in requests, one or several at a time on it.</summary>
internal sealed class Writer(Generator generator, int port, Written written, int depth = 1) : Connection(generator, port)
{
    private static readonly byte[] LengthName = "Content-Length: "u8.ToArray();

    private readonly Queue<(IEventSource Source, int Count, long SentAt)> waiting = [];
    private readonly ArrayBufferWriter<byte> body = new();
    private byte[] request = [];
    private byte[] answer = new byte[4096];
    private int answerLength;
    private bool connected;

    public bool IsFree => connected && !IsClosed && waiting.Count < depth;

    public bool IsIdle => waiting.Count == 0;

    public static IReadOnlyList<Writer> Connect(Generator generator, int port, int count, Written written, int depth = 1)
    {
        List<Writer> writers = [.. Enumerable.Range(0, count).Select(i => new Writer(generator, port, written, depth))];
        writers.ForEach(generator.Add);
        return writers;
    }

    /// <param name="count">How many events the request is to hold.</param>
    /// <param name="due">When they were due, as a timestamp.</param>
    public void Write(IEventSource source, int count, long due)
    {
        body.ResetWrittenCount();
        count = source.Fill(body, count, due);
        if (request.Length < source.Head.Length + 64 + body.WrittenCount)
        {
            request = new byte[(source.Head.Length + 64 + body.WrittenCount) * 2];
        }

        var at = Put(0, source.Head);
        at = Put(at, LengthName);
        body.WrittenCount.TryFormat(request.AsSpan(at), out var digits, default, CultureInfo.InvariantCulture);
        at = Put(Put(at + digits, Http.HeadEnd), body.WrittenSpan);
        written.Sent += count;
        waiting.Enqueue((source, count, Mark.Now));
        Send(request.AsSpan(0, at));
    }

    protected override void OnConnected() => connected = true;

    protected override void OnReadable()
    {
        int received;
        while ((received = Generator.Receive(this)) > 0)
        {
            if (answer.Length < answerLength + received)
            {
                Array.Resize(ref answer, (answerLength + received) * 2);
            }

            Generator.Buffer.Slice(Generator.Headroom, received).CopyTo(answer.AsSpan(answerLength));
            answerLength += received;
            while (Http.AnswerLength(answer.AsSpan(0, answerLength)) is var length and > 0)
            {
                Answered(answer.AsSpan(0, length));
                answer.AsSpan(length, answerLength - length).CopyTo(answer);
                answerLength -= length;
            }
        }

        if (received is 0 or -2)
        {
            OnClosed();
        }
    }

    protected override void OnClosed() => throw new LoadException("the server closed a writer's connection");

    private void Answered(ReadOnlySpan<byte> bytes)
    {
        if (Http.Status(bytes) is < 200 or > 299)
        {
            throw new LoadException($"a writer was answered {Encoding.UTF8.GetString(bytes)}");
        }

        var (source, count, sentAt) = waiting.Dequeue();
        source.Answered(bytes);
        written.Acknowledged += count;
        written.Requests++;
        written.Answers.Add(Mark.Now - sentAt);
    }

    private int Put(int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(request.AsSpan(at));
        return at + bytes.Length;
    }
}
