using System.Collections;
using Ringside.Agents.Acp;
using Ringside.Agents.Presets;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests;

/// <summary>What the real programs say of themselves when they are asked.</summary>
public sealed class AskingTests(InstalledAgents installed) : IAsyncLifetime
{
    /// <summary>What a program must not see that is to know of no sign-in.</summary>
    private static readonly string[] Telling = ["ANTHROPIC_", "GEMINI_API", "GOOGLE_", "COPILOT_", "CODEX_CONFIG", "SCRIPTED_", "MODEL_PROVIDER"];

    private readonly ScratchFolder scratch = new();
    private ScriptedLlmServer llm = null!;

    public async ValueTask InitializeAsync() => llm = await ScriptedLlmServer.StartAsync(scratch.Make("work"));

    public async ValueTask DisposeAsync()
    {
        await llm.DisposeAsync();
        scratch.Dispose();
    }

    [Theory(DisplayName = "[G35] each maker's program says which ACP it speaks, its version, how one signs in, and that nobody has; nothing of it is left")]
    [InlineData("claude", "")]
    [InlineData("codex", "api-key chat-gpt")]
    [InlineData("gemini", "oauth-personal gemini-api-key vertex-ai gateway")]
    [InlineData("copilot", "copilot-login")]
    public async Task A_program_says_that_nobody_is_signed_in(string maker, string methods)
    {
        var settings = Settings(maker);
        var bare = settings with { Env = settings.Env!.Where(pair => !Telling.Any(prefix => pair.Key.StartsWith(prefix, StringComparison.Ordinal))).ToDictionary() };

        var detected = await AskAsync(bare);

        Assert.Equal((null, false, 1), (detected.Problem, detected.SignedIn, detected.Protocol));
        Assert.Equal(methods, string.Join(' ', (detected.AuthMethods ?? []).Select(method => method.Id)));
        Assert.Matches(@"^\d+\.\d+\.\d+$", detected.Version);
        Assert.True(detected.Capabilities?.GetProperty("loadSession").GetBoolean());
        Assert.StartsWith("Run `", detected.SignIn);
        Assert.Equal(maker == "copilot", detected.AuthMethods?[0].Command?.EndsWith("copilot login", StringComparison.Ordinal) ?? false);
        await ProcessesOf.NoneLeftAsync(scratch.Path, TimeSpan.FromSeconds(30));
    }

    [Fact(DisplayName = "[G35] Claude says that it has a key")]
    public async Task Claude_says_that_it_has_a_key()
    {
        var detected = await AskAsync(Settings("claude"));

        Assert.Equal((true, null), (detected.SignedIn, detected.SignIn));
    }

    private AgentSettings Settings(string maker) => installed.Programs.Of(maker, llm, scratch.Make("home"));

    private async Task<AgentDetection> AskAsync(AgentSettings settings)
    {
        var options = new AcpDriverOptions { Owner = new("realagents", "one"), DataFolder = scratch.Make("data") };
        var none = new Hashtable();
        await using var catalogue = new AgentCatalogue(options, none);
        return await catalogue.CompleteAsync(new AcpDriver(options, none).Detect(settings), settings, Asking.Again).Within("the program's answer");
    }
}
