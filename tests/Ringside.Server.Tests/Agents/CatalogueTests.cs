using System.Collections;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Agents;
using Ringside.Agents.Acp;
using Ringside.Agents.Presets;
using Ringside.Server.Tests.Events;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Agents;

/// <summary>Agent programs on the machine that are not configured yet.</summary>
public sealed class CatalogueTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    [Fact(DisplayName = "[W8] [G33] a program that is on this machine, and not on the PATH, is listed with its version and becomes an agent that works by one call")]
    public async Task A_program_that_is_found_becomes_an_agent_by_one_call()
    {
        await using var host = await HostAsync();
        var file = Install();

        var program = (await Rest.GetAsync(host.Http, "/api/agents?detect=true")).Json.GetProperty("programs").EnumerateArray().First();
        Assert.Equal(("opencode", "opencode"), (program.Text("preset"), program.Text("title")));
        Assert.Equal((true, file, "1.18.33"), (program.GetProperty("detected").GetProperty("found").GetBoolean(), program.GetProperty("detected").Text("path"), program.GetProperty("detected").Text("version")));
        Assert.StartsWith("Run `opencode auth login`", program.GetProperty("detected").Text("signIn"), StringComparison.Ordinal);

        var agent = await Rest.PostAsync(host.Http, "/api/agents", """{"driver":"acp","settings":{"preset":"opencode"}}""");
        Assert.Equal((201, "opencode", "opencode"), (agent.Status, agent["name"], agent["title"]));
        var listed = (await Rest.GetAsync(host.Http, "/api/agents?detect=true")).Json;
        Assert.Equal(["claude", "codex", "gemini", "copilot"], listed.GetProperty("programs").EnumerateArray().Select(other => other.Text("preset")));
        Assert.Equal("1.18.33", listed.GetProperty("items").EnumerateArray().Single(item => item.Text("name") == "opencode").GetProperty("detected").Text("version"));

        var run = await Rest.DoAsync(host.Http, "/api/runs", JsonSerializer.Serialize(new { agent = "opencode", prompt = "say hello", workdir = host.Workdirs }));
        OrderTests.Check(await History.OfRunAsync(host.Http, run["run"]), "run.completed");
    }

    [Fact(DisplayName = "[W8] [G33] a program that is not here says how to install it; who is no admin, a further page and a list without detection are not told of programs")]
    public async Task A_program_that_is_not_here_says_how_to_install_it()
    {
        await using var host = await HostAsync();
        using var reader = host.Client((await Rest.DoAsync(host.Http, "/api/tokens", """{"name":"reader","scopes":["read"]}"""))["secret"]);

        await Rest.DoAsync(host.Http, "/api/agents", """{"name":"writer","driver":"external"}""");
        var first = (await Rest.GetAsync(host.Http, "/api/agents?detect=true&limit=1")).Json;
        var detected = first.GetProperty("programs").EnumerateArray().Single(program => program.Text("preset") == "opencode").GetProperty("detected");

        Assert.False(detected.GetProperty("found").GetBoolean());
        Assert.StartsWith("npm install -g opencode-ai@", detected.Text("install"), StringComparison.Ordinal);
        Assert.False((await Rest.GetAsync(host.Http, $"/api/agents?detect=true&limit=1&page={first.Text("next")}")).Json.TryGetProperty("programs", out _));
        Assert.False((await Rest.GetAsync(reader, "/api/agents?detect=true")).Json.TryGetProperty("programs", out _));
        Assert.False((await Rest.GetAsync(host.Http, "/api/agents")).Json.TryGetProperty("programs", out _));
    }

    [Fact(DisplayName = "[W8] the first start has the demo agent and those whose programs are here; what is installed later is added by one call")]
    public async Task The_first_start_has_those_that_are_here()
    {
        Install("gemini");
        await using var host = await HostAsync();
        Install("codex-acp");

        Assert.Equal(["Demo demo", "Gemini CLI acp"], await NamesAsync());
        await Rest.DoAsync(host.Http, "/api/agents", """{"driver":"acp","settings":{"preset":"codex"}}""");
        await host.StopAsync();
        await host.StartAsync();
        Assert.Equal(["Codex acp", "Demo demo", "Gemini CLI acp"], await NamesAsync());

        async Task<IEnumerable<string>> NamesAsync() =>
            (await Rest.GetAsync(host.Http, "/api/agents")).Json.GetProperty("items").EnumerateArray().Select(agent => $"{agent.Text("title")} {agent.Text("driver")}").Order();
    }

    [Fact(DisplayName = "[W8] [G35] what a program says of itself is shown, and a run that fails for a sign-in says the same; only admins have it asked again")]
    public async Task What_a_program_says_of_itself_is_shown()
    {
        await using var host = await HostAsync();
        Install("codex-acp", "--status none --new sign-in");
        Install("node", "");
        await Rest.DoAsync(host.Http, "/api/agents", """{"name":"coder","driver":"acp","settings":{"preset":"codex"}}""");
        using var reader = host.Client((await Rest.DoAsync(host.Http, "/api/tokens", """{"name":"reader","scopes":["read"]}"""))["secret"]);

        var detected = (await Rest.GetAsync(host.Http, "/api/agents/coder?detect=again")).Json.GetProperty("detected");
        var listed = (await Rest.GetAsync(reader, "/api/agents?detect=true")).Json.GetProperty("items").EnumerateArray().Single(agent => agent.Text("name") == "coder").GetProperty("detected");

        Assert.Equal((false, 1, "{}"), (detected.GetProperty("signedIn").GetBoolean(), detected.GetProperty("protocol").GetInt32(), detected.GetProperty("capabilities").GetRawText()));
        Assert.Equal("""[{"id":"login","name":"Log in","description":"Run `scripted login`"}]""", detected.GetProperty("authMethods").GetRawText());
        Assert.Equal(detected.GetRawText(), listed.GetRawText());
        Assert.Equal(400, (await Rest.GetAsync(host.Http, "/api/agents?detect=often")).Status);
        Assert.Equal(403, (await Rest.GetAsync((await Person.JoinAsync(host)).Http, "/api/agents?detect=again")).Status);

        var run = await Rest.DoAsync(host.Http, "/api/runs", JsonSerializer.Serialize(new { agent = "coder", prompt = "say hello", workdir = host.Workdirs }));
        var error = (await History.OfRunAsync(host.Http, run["run"]))[^1].Data().GetProperty("error");
        Assert.Equal("agent_auth_required", error.Text("code"));
        Assert.EndsWith(detected.Text("signIn")!, error.Text("message"), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "[W8] an agent without a name is called as its preset, and there is one such; without a preset it needs a name")]
    [InlineData("""{"driver":"acp","settings":{"preset":"gemini"}}""", 409)]
    [InlineData("""{"driver":"acp","settings":{"preset":"clod"}}""", 422)]
    [InlineData("""{"driver":"external"}""", 422)]
    public async Task An_agent_without_a_name_needs_a_preset(string body, int status)
    {
        Install("gemini");
        await using var host = await HostAsync();

        Assert.Equal(status, (await Rest.PostAsync(host.Http, "/api/agents", body)).Status);
    }

    public void Dispose() => folder.Dispose();

    private Task<RingsideHost> HostAsync()
    {
        var variables = new Hashtable(Environment.GetEnvironmentVariables()) { ["HOME"] = folder.Make("home"), ["PATH"] = "/usr/bin:/bin" };
        return RingsideHost.StartAsync(configure: builder =>
        {
            builder.Services.AddSingleton(provider => new AgentCatalogue(Near(provider), variables));
            builder.Services.AddSingleton<IAgentDriver>(provider => new AcpDriver(Near(provider), variables));
        });

        static AcpDriverOptions Near(IServiceProvider provider) => provider.GetRequiredService<AcpDriverOptions>() with { Places = ["~/.local/bin"] };
    }

    /// <summary>Puts the scripted agent in the place of a program.</summary>
    private string Install(string program = "opencode", string args = "")
    {
        var file = Path.Combine(folder.Make("home/.local/bin"), program);
        File.WriteAllText(file, $"""
            #!/bin/sh
            [ "$1" = --version ] && echo 1.18.33 && exit
            export DOTNET_ROOT="{Environment.GetEnvironmentVariable("DOTNET_ROOT")}"
            exec "{Path.Combine(AppContext.BaseDirectory, "Ringside.ScriptedAgent")}" {args}
            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return file;
    }
}
