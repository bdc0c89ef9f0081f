using System.Text;
using System.Text.Json;
using Ringside.Protocol;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>What is too long, and what is kept byte for byte.</summary>
public abstract class SizeConformance(Func<LogPlace> newPlace) : EventLogConformance(newPlace)
{
    private const int Most = 64 * 1024;

    [Theory(DisplayName = "[E5] A text that is too long becomes a preview and an artifact, which is the text byte for byte")]
    [InlineData("x", 4096)]
    [InlineData("ü", 4096)]
    [InlineData("x🦊", 4096)]
    [InlineData("日", 4095)]
    public async Task A_long_text_becomes_a_preview_and_an_artifact(string piece, int previewBytes)
    {
        var log = OpenLog();
        var text = string.Concat(Enumerable.Repeat(piece, 70_000));
        var appended = await log.AppendAsync([Message(text)]);

        var stored = Assert.Single(All(log));
        var shown = stored.As<MessageData>().Text!;
        var artifact = log.ReadArtifact(shown.Artifact!.Id)!;
        Assert.Equal(Json(appended), Json(stored));
        Assert.StartsWith("""{"message":"msg_1","role":"assistant","text":{"preview":""", Json(stored), StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(shown.Text), previewBytes - 3, previewBytes);
        Assert.StartsWith(shown.Text, text);
        Assert.Equal(text, Encoding.UTF8.GetString(artifact.Bytes));
        Assert.Equal((artifact.Bytes.Length, "text/plain; charset=utf-8", "ses_1"), (shown.Artifact.Size, artifact.MediaType, artifact.Session));
        Assert.Equal(artifact.MediaType, shown.Artifact.MediaType);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(artifact.Bytes)), artifact.Sha256);
    }

    [Fact(DisplayName = "[E5] Data of 64 KiB is kept as it is; of a longer one only as much is moved as must be, the longest first")]
    public async Task Only_as_much_is_moved_as_must_be()
    {
        var log = OpenLog();
        var just = new string('x', Most - "{\"t\":\"\"}".Length);
        var a = new string('a', 30_000);
        var b = new string('b', 40_000);
        await log.AppendAsync([Note($$"""{"t":"{{just}}"}"""), Note($$"""{"a":"{{a}}","b":["{{b}}"],"c":1.0}""", "ses_1")]);

        var events = All(log);
        Assert.Equal(Most, events[0].Json.Length);
        var data = (JsonElement)events[1].Data;
        Assert.Equal(a, data.GetProperty("a").GetString());
        Assert.Equal(b[..4096], data.GetProperty("b")[0].GetProperty("preview").GetString());
        Assert.EndsWith(",\"c\":1.0}", Json(events[1]));
    }

    [Fact(DisplayName = "[E5] A title, a delta or a structure that is too long is refused, and nothing is appended")]
    public async Task What_cannot_be_shortened_is_refused()
    {
        var log = OpenLog();
        var longText = new string('x', Most);
        var many = $"[{string.Join(',', Enumerable.Range(0, Most))}]";

        foreach (var refused in new[]
        {
            new NewEvent(EventTypes.ToolStarted, new ToolData { Tool = "t", Title = longText }),
            new NewEvent(EventTypes.MessageDelta, new DeltaData("msg_1", 0, longText)),
            Note(many),
            Note(string.Concat(Enumerable.Repeat("[", 60)) + new string(']', 60)),
        })
        {
            await Assert.ThrowsAsync<EventTooLargeException>(() => log.AppendAsync([Number(1), refused]));
        }

        Assert.Empty(All(log));
        Assert.Equal(0, log.State.Head.Position);
    }

    [Fact(DisplayName = "[E5] A decision that goes on without what was refused leaves no artifact of it")]
    public async Task What_was_refused_leaves_no_artifact()
    {
        var watched = new WatchedStore(Open());
        var log = OpenLog(watched);
        var title = new string('t', Most);

        await log.AppendAsync(scope =>
        {
            var both = new ToolData { Tool = "t", Title = title, Output = JsonSerializer.SerializeToElement(title) };
            Assert.Throws<EventTooLargeException>(() => scope.Append(new NewEvent(EventTypes.ToolCompleted, both)));
            return scope.Append(Number(1));
        });

        Assert.Empty(Assert.Single(watched.Commits).Artifacts);
    }

    [Theory(DisplayName = "[W1] What a tool was given and gave back is kept as it was")]
    [InlineData("""{"z":null,"a":[null,{"b":null}],"":""}""")]
    [InlineData("""[1.0,1e5,-0,1E+2,0.10,12345678901234567890.123,1.7976931348623157e400]""")]
    [InlineData("""{"b":1,"a":2,"b":3}""")]
    [InlineData("""{"é":"ünï","日本":"🦊","e\u0301":"é"}""")]
    public async Task What_a_tool_was_given_is_kept_as_it_was(string input)
    {
        var log = OpenLog();
        var given = JsonElement.Parse(input);
        var filler = new string('f', Most);
        await log.AppendAsync([Tool(given, JsonElement.Parse("null")), Tool(given, JsonSerializer.SerializeToElement(filler))]);

        var events = All(log);
        // The same text may be escaped otherwise.
        var kept = input.Replace("e\\u0301", "e\u0301", StringComparison.Ordinal);
        Assert.Equal($$"""{"tool":"t","input":{{kept}},"output":null}""", Json(events[0]));
        Assert.StartsWith($$$"""{"tool":"t","input":{{{kept}}},"output":{"preview":"ffff""", Json(events[1]));
        Assert.True(JsonElement.DeepEquals(given, events[0].As<ToolData>().Input!.Value));
    }

    [Fact(DisplayName = "[W1] What is absent is not written, and no member of the server's own is null")]
    public async Task What_is_absent_is_not_written()
    {
        var log = OpenLog();
        await log.AppendAsync([Message(null), new NewEvent(EventTypes.SessionUpdated, new SessionData { Title = "t" }), new NewEvent(EventTypes.RunCompleted, new RunEndedData())]);

        Assert.Equal(["""{"message":"msg_1","role":"assistant"}""", """{"title":"t"}""", "{}"], All(log).Select(Json));
    }

    private static NewEvent Message(string? text) => new(EventTypes.MessageCompleted, new MessageData { Message = "msg_1", Role = "assistant", Text = text })
    {
        Scope = new EventScope { Session = "ses_1" },
    };

    private static NewEvent Tool(JsonElement input, JsonElement output) => new(EventTypes.ToolCompleted, new ToolData { Tool = "t", Input = input, Output = output });
}
