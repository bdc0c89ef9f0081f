using Ringside.Agents.Chat;
using Ringside.Agents.Processes;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.Agents.Tests.Chat;

/// <summary>The chat driver on a scripted model, in a folder of its own; sees that no process of it is left.</summary>
internal sealed class ChatRun : IAsyncDisposable
{
    public const string Key = "sk-scripted-secret";

    private readonly ScratchFolder folder = new();
    private readonly AgentOwner owner = new(Ids.New("dat", TimeProvider.System), "server1");
    private readonly ChatDriver driver;

    private ChatRun(TimeProvider time)
    {
        Workdir = folder.Make("work");
        driver = new ChatDriver(new ProgramOptions { Owner = owner, DataFolder = folder.Make("data"), Time = time }, Variables);
    }

    public ScriptedLlmServer Llm { get; private set; } = null!;

    public RecordingHost Host { get; } = new();

    public IAgent Agent { get; private set; } = null!;

    public string Workdir { get; }

    /// <summary>A folder beside the working directory.</summary>
    public string Outside => folder.Make("outside");

    public string this[string name] => Path.Combine(Workdir, name);

    private static Dictionary<string, string> Variables => new() { ["PATH"] = Environment.GetEnvironmentVariable("PATH")!, ["SCRIPTED_KEY"] = Key };

    public static async Task<ChatRun> StartAsync(string provider, LlmUsage? usage = null, TimeProvider? time = null, Func<AgentSettings, AgentSettings>? change = null)
    {
        var run = new ChatRun(time ?? TimeProvider.System);
        run.Llm = await ScriptedLlmServer.StartAsync(run.Workdir, usage);
        var settings = new AgentSettings
        {
            Provider = provider,
            Model = "scripted-1",
            BaseUrl = provider == Providers.OpenAI ? $"{run.Llm.BaseUrl}/v1" : run.Llm.BaseUrl,
            ApiKeyVariable = "SCRIPTED_KEY",
            ThinkingTokens = 1_000,
            ContextWindow = 100_000,
        };
        run.Agent = await run.driver.StartAsync(new AgentStart("ses_test", run.Workdir, change?.Invoke(settings) ?? settings), run.Host, CancellationToken.None);
        return run;
    }

    public Task<TurnResult> PromptAsync(string text) => Agent.PromptAsync([Prompts.Text(text)], CancellationToken.None).Within($"the end of {text}");

    /// <summary>Calls tools, one after the other, and gives what became of them.</summary>
    public async Task<IReadOnlyList<ToolCallUpdate>> CallAsync(params string[] calls)
    {
        var before = Host.Tools.Count;
        await PromptAsync($"[[call {string.Join(" ;; ", calls)}]]");
        return [.. Host.Tools.Values.Skip(before)];
    }

    public static string Shown(ToolCallUpdate tool) => Assert.Single(tool.Content!).GetProperty("content").GetProperty("text").GetString()!;

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        driver.Dispose();
        await Llm.DisposeAsync();
        Assert.Empty(ProcessMarks.OrphansOf(owner with { Server = "nobody" }).Ids);
        folder.Dispose();
    }
}
