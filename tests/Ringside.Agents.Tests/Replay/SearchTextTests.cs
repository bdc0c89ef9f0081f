using System.Text.Json;
using Ringside.EventLog;
using Ringside.EventLog.Search;
using Ringside.Protocol;

namespace Ringside.Agents.Tests.Replay;

public sealed class SearchTextTests
{
    [Theory(DisplayName = "[SR1] of what real agents said and did, the words are found, and neither their JSON nor what everybody says")]
    [InlineData("claude", "claude-agent-acp-latest")]
    [InlineData("codex", "codex-acp")]
    [InlineData("gemini", "gemini")]
    [InlineData("copilot", "copilot")]
    public async Task The_words_of_what_real_agents_said_and_did(string preset, string recording)
    {
        var host = new RecordingHost();
        await ReplayTests.ReplayAsync(preset, recording, host);
        var found = string.Concat(Events(host).SelectMany(e => SearchText.Of(e, _ => null).Select(text => $"{e.Type} {text.Part}: {text.Text.ReplaceLineEndings("⏎")}\n")));
        if (Environment.GetEnvironmentVariable("STORIES") is { } folder)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{recording}.found.txt"), found);
        }

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Transcripts", $"{recording}.found.txt")), found);
    }

    /// <summary>The events in which the log tells what a host was told, as far as they are found.</summary>
    private static IEnumerable<LogEvent> Events(RecordingHost host) =>
    [
        Event(EventTypes.ReasoningCompleted, new MessageData { Message = "msg_1", Text = host.Thoughts }),
        Event(EventTypes.MessageCompleted, new MessageData { Message = "msg_2", Role = "assistant", Text = host.Text }),
        .. host.Permissions.Select(asked => Event(EventTypes.InteractionOpened, new InteractionData { Interaction = "itx_1", Kind = "permission", Title = asked.Tool.Title, Options = asked.Options })),
        .. host.Tools.Values.Select(tool => Event(EventTypes.ToolCompleted, new ToolData
        {
            Tool = tool.CallId,
            Name = tool.Name,
            Kind = tool.Kind,
            Title = tool.Title,
            Input = tool.Input,
            Output = tool.Output,
            Content = tool.Content,
            Locations = tool.Locations,
            Status = tool.Status,
            Error = tool.Error,
        })),
    ];

    private static LogEvent Event(string type, object data) => new(
        1, DateTimeOffset.UnixEpoch, type, new EventScope { Session = "ses_1" }, EventSources.Agent, null, JsonSerializer.SerializeToUtf8Bytes(data, EventTypes.ShapeOf(type)!), data);
}
