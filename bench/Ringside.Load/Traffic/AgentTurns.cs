using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Ringside.Load.Traffic;

/// <summary>
/// One session in which an agent works turn after turn, as a driver tells of it: a plan, thoughts and words in pieces, three tools with output of 2 KB, usage
/// after each, the whole message, the end. 139 events a turn, in 77 requests, besides what follows by rule.
/// </summary>
internal sealed class AgentTurns : IEventSource
{
    private const int Pieces = 60, PiecesARequest = 2, Tools = 3;

    private readonly Queue<string> requests = [];
    private readonly string output = new('o', 2048);

    public AgentTurns(WriterAddress address) => Head = Encoding.ASCII.GetBytes(address.Head);

    public byte[] Head { get; }

    /// <summary>Turns that were begun.</summary>
    public int Turns { get; private set; }

    /// <summary>How many events are in the log because of it, those included that follow by rule.</summary>
    public long Appended { get; private set; }

    /// <summary>A request is under way; turns are told in order.</summary>
    public bool IsBusy { get; private set; }

    public int Fill(ArrayBufferWriter<byte> body, int count, long due)
    {
        if (requests.Count == 0)
        {
            Begin();
        }

        var request = requests.Dequeue();
        body.Advance(Encoding.UTF8.GetBytes(request, body.GetSpan(request.Length)));
        IsBusy = true;
        return request.AsSpan().Count('\n');
    }

    public void Answered(ReadOnlySpan<byte> answer)
    {
        Appended += Position(answer, "\"last\":\""u8) - Position(answer, "\"first\":\""u8) + 1;
        IsBusy = false;
    }

    private static long Position(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> name)
    {
        var cursor = answer[(answer.IndexOf(name) + name.Length)..];
        Utf8Parser.TryParse(cursor[(cursor.IndexOf((byte)'.') + 1)..], out long position, out _);
        return position;
    }

    private void Begin()
    {
        Turns++;
        Request(Event("run.started", "{}"), Event("plan.updated", """{"goal":"A goal","phases":[{"id":"1","title":"Look","status":"in_progress"},{"id":"2","title":"Change","status":"pending"}]}"""));
        Text("reasoning", "");
        for (var tool = 0; tool < Tools; tool++)
        {
            var id = $"\"tool\":\"t{Turns}-{tool}\"";
            Request(Event("tool.started", $$$"""{{{{id}}},"name":"bash","kind":"execute","title":"Run the tests","status":"in_progress","input":{"command":"dotnet test"}}"""));
            Request(Event("tool.updated", $$$"""{{{{id}}},"title":"Running the tests"}"""));
            Request(Event("tool.completed", $$$"""{{{{id}}},"status":"completed","output":{"text":"{{{output}}}"},"durationMs":120}"""));
            Request(Event("usage.updated", """{"call":{"input":1200,"output":240,"cacheRead":800},"context":{"used":42000,"size":200000,"source":"reported"}}"""));
        }

        Text("message", "\"role\":\"assistant\",");
        Request(Event("plan.updated", """{"goal":"A goal","phases":[{"id":"1","title":"Look","status":"completed"},{"id":"2","title":"Change","status":"completed"}]}"""));
        Request(Event("usage.updated", """{"call":{"input":1500,"output":420,"cacheRead":900},"context":{"used":43000,"size":200000,"source":"reported"}}"""), Event("run.completed", """{"stopReason":"end_turn"}"""));
    }

    private void Text(string kind, string role)
    {
        const string Piece = "a few more words of it ";
        var id = $"\"message\":\"{kind[0]}{Turns}\"";
        for (var piece = 0; piece < Pieces; piece += PiecesARequest)
        {
            Request([.. Enumerable.Range(piece, PiecesARequest).Select(i => Event($"{kind}.delta", string.Create(CultureInfo.InvariantCulture, $$"""{{{id}},"at":{{i * Piece.Length}},"text":"{{Piece}}"}""")))]);
        }

        Request(Event($"{kind}.completed", $$"""{{{id}},{{role}}"text":"{{string.Concat(Enumerable.Repeat(Piece, Pieces))}}"}"""));
    }

    private static string Event(string type, string data) => $$"""{"type":"{{type}}","data":{{data}}}""";

    private void Request(params string[] events) => requests.Enqueue(string.Concat(events.Select(e => $"{e}\n")));
}
