using System.Collections;
using Ringside.Agents.Presets;
using Ringside.Agents.Processes;
using Ringside.Protocol;

namespace Ringside.Agents.Tests.Processes;

public sealed class AgentEnvironmentTests
{
    private static readonly Hashtable Server = new()
    {
        ["PATH"] = "/bin",
        ["HOME"] = "/home/x",
        ["LC_ALL"] = "C",
        ["XDG_CONFIG_HOME"] = "/c",
        ["https_proxy"] = "http://p",
        ["NO_PROXY"] = "localhost",
        ["SSL_CERT_FILE"] = "/ca",
        ["ANTHROPIC_API_KEY"] = "a",
        ["OPENAI_API_KEY"] = "o",
        ["GEMINI_API_KEY"] = "g",
        ["GH_TOKEN"] = "h",
        ["RINGSIDE_ADMIN_TOKEN"] = "secret",
        ["RINGSIDE_STORE"] = "Host=db;Password=secret",
        ["AWS_SECRET_ACCESS_KEY"] = "secret",
        ["ConnectionStrings__Main"] = "secret",
    };

    [Theory(DisplayName = "[G2] An agent sees the common variables and its own makers")]
    [InlineData(null, "")]
    [InlineData("claude", "ANTHROPIC_API_KEY")]
    [InlineData("codex", "OPENAI_API_KEY")]
    [InlineData("gemini", "GEMINI_API_KEY")]
    [InlineData("copilot", "GH_TOKEN")]
    public void An_agent_sees_the_common_variables_and_its_own_makers(string? preset, string own)
    {
        var seen = ProgramLaunch.From(new AgentSettings { Preset = preset, Command = "x" }, Server).Environment.Keys;
        string[] common = ["HOME", "LC_ALL", "NO_PROXY", "PATH", "SSL_CERT_FILE", "XDG_CONFIG_HOME", "https_proxy"];
        Assert.Equal(common.Concat(own.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact(DisplayName = "[G2] Settings pass and set more but never pass the servers own")]
    public void Settings_pass_and_set_more_but_never_pass_the_servers_own()
    {
        var settings = new AgentSettings
        {
            Command = "x",
            PassEnv = ["AWS_*", "RINGSIDE_STORE", "RINGSIDE_*", "*"],
            Env = new Dictionary<string, string> { ["HOME"] = "/elsewhere", ["RINGSIDE_URL"] = "http://here" },
        };
        var environment = ProgramLaunch.From(settings, Server).Environment;
        Assert.Equal("secret", environment["AWS_SECRET_ACCESS_KEY"]);
        Assert.Equal("/elsewhere", environment["HOME"]);
        Assert.Equal(["RINGSIDE_URL"], environment.Keys.Where(name => name.StartsWith("RINGSIDE_", StringComparison.Ordinal)));
    }

    [Fact(DisplayName = "[G2] A real process sees no more than that and its marks")]
    public async Task A_real_process_sees_no_more_than_that_and_its_marks()
    {
        await using var run = new ScriptedRun();
        run.Variables["RINGSIDE_ADMIN_TOKEN"] = "secret";
        run.Variables["DATABASE_PASSWORD"] = "secret";
        await run.PromptAsync("[[env]]");
        var names = run.Host.Text.Split(' ');
        Assert.Contains("PATH", names);
        Assert.DoesNotContain("DATABASE_PASSWORD", names);
        Assert.Equal([ProcessMarks.Agent, ProcessMarks.Owner], names.Where(name => name.StartsWith("RINGSIDE_", StringComparison.Ordinal)));
    }
}
