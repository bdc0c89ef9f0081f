using System.Text.Json;
using Ringside.Server.Tests.Execution;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests;

/// <summary>A server that is killed (−9) at a commit of the test's choice, and agents' programs that write down what they were prompted with, whatever becomes of the server.</summary>
internal sealed class CrashStage : IAsyncDisposable
{
    private readonly Dictionary<string, string> folders = [];

    private CrashStage(ServerProcess server) => Server = server;

    public ServerProcess Server { get; }

    public HttpClient Http => Server.Http;

    public static async Task<CrashStage> StartAsync()
    {
        var stage = new CrashStage(await ServerProcess.StartCrashingAsync());
        await Rest.DoAsync(stage.Http, "/api/agents", ScriptedAgents.Make("--resumes", "--http"));
        await Rest.DoAsync(stage.Http, "/api/agents", ScriptedAgents.Named("steered", null, "--resumes", "--http", "--steers"));
        return stage;
    }

    /// <summary>A session of the scripted agent.</summary>
    public async Task<string> SessionAsync(string? parent = null, string agent = "scripted")
    {
        // A title of its own: one that is made of a prompt would tell others to do what the prompt says.
        var title = $"Session {folders.Count}";
        var workdir = Directory.CreateDirectory(Path.Combine(Server.Workdirs, $"{folders.Count}")).FullName;
        var body = parent is null ? JsonSerializer.Serialize(new { agent, title, workdir }) : JsonSerializer.Serialize(new { agent, title, workdir, parent });
        var session = (await Rest.DoAsync(Http, "/api/sessions", body))["id"];
        folders[session] = workdir;
        return session;
    }

    /// <summary>Has the server killed at a commit that <paramref name="cause"/> leads to, and starts it again. The cause's own answer is lost, or came before.</summary>
    public async Task KillAsync(string type, string session, Func<Task> cause, string? text = null, bool before = false)
    {
        await Server.CrashAtAsync(type, session, text, before);
        var causing = cause();
        await Server.CrashedAsync();
        await Record.ExceptionAsync(() => causing.Within("the end of what was asked of the dead server"));
        await Server.StartAsync();
    }

    /// <summary>What the agents of a session were prompted with and have in mind, over all their processes.</summary>
    public IReadOnlyList<string> Heard(string session) =>
        [.. Directory.EnumerateFiles(folders[session], ".conversation-*").SelectMany(File.ReadLines).Select(line => JsonElement.Parse(line).GetString()!)];

    /// <summary>Prompts a session and gives the events of its run, once it has ended.</summary>
    public async Task<List<JsonElement>> RunAsync(string session, string text) => await History.OfRunAsync(Http, await PromptAsync(session, text));

    /// <returns>The run.</returns>
    public async Task<string> PromptAsync(string session, string text) =>
        (await Rest.DoAsync(Http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text })))["run"];

    /// <summary>The nth event of a type in a session, as soon as it is there.</summary>
    public async Task<JsonElement> EventAsync(string session, string type, int nth = 1)
    {
        await using var stream = await SseFrames.OpenAsync(Http, $"/api/sessions/{session}/events?type={type}");
        var seen = 0;
        return (await stream.ReadUntilAsync(frame => frame.Event == type && frame.Data.Text("session") == session && ++seen == nth))[^1].Data;
    }

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();
}
