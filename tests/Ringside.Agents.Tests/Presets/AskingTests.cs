using System.Collections;
using Ringside.Agents.Acp;
using Ringside.Agents.Presets;
using Ringside.Agents.Processes;
using Ringside.Protocol;
using Ringside.TestKit;

namespace Ringside.Agents.Tests.Presets;

/// <summary>Programs that are started and asked what they are, the scripted one in their places.</summary>
public sealed class AskingTests : IDisposable
{
    private readonly ScratchFolder home = new();
    private readonly Hashtable variables;

    public AskingTests() => variables = new Hashtable { ["HOME"] = home.Make("home"), ["PATH"] = $"{home.Make("home/bin")}:/usr/bin:/bin" };

    [Theory(DisplayName = "[G35] a program says itself whether somebody is signed in: by its own status, else by refusing a session; else it is not known, and no session is asked for")]
    [InlineData("codex-acp", "--status none", null, false)]
    [InlineData("codex-acp", "--status api_key --new exit", null, true)]
    [InlineData("gemini", "--new sign-in", null, false)]
    [InlineData("gemini", "", null, true)]
    [InlineData("gemini", "--new exit", "GEMINI_API_KEY", null)]
    [InlineData("opencode", "--new exit", null, null)]
    public async Task A_program_says_whether_somebody_is_signed_in(string program, string args, string? key, bool? signedIn)
    {
        Install(program, args);
        if (key is not null)
        {
            variables[key] = "dummy";
        }

        await using var catalogue = Catalogue();
        var detected = await AskAsync(catalogue, Asking.Again);

        Assert.Equal((signedIn, 1, null), (detected.SignedIn, detected.Protocol, detected.Problem));
        Assert.Equal(new AuthMethod("login", "Log in") { Description = "Run `scripted login`" }, Assert.Single(detected.AuthMethods!));
        Assert.Equal("{}", detected.Capabilities?.GetRawText());
        Assert.Equal(signedIn is false, detected.SignIn?.EndsWith("It offers: Log in (Run `scripted login`).", StringComparison.Ordinal) ?? false);
        Assert.Equal(signedIn is true || key is not null, detected.SignIn is null);
        Assert.Empty(await File.ReadAllTextAsync(home["seen"]));
        Assert.Empty(ProcessMarks.OrphansOf(new AgentOwner(home.Path, "nobody")).Ids);
    }

    [Fact(DisplayName = "[G35] what a person must do is said by each way's command, variables or description")]
    public async Task What_a_person_must_do_is_said()
    {
        Install("gemini", "--wants-key");
        await using var catalogue = Catalogue();

        var detected = await AskAsync(catalogue, Asking.Again);

        Assert.EndsWith("It offers: Log in (Run `scripted login`); Key (set `SCRIPTED_KEY`); Browser (run `scripted sign in` in a terminal).", detected.SignIn);
        Assert.Equal(["SCRIPTED_KEY"], detected.AuthMethods![1].Variables);
        Assert.Equal("scripted sign in", detected.AuthMethods[2].Command);
    }

    [Fact(DisplayName = "[G35] a program is asked once; where nobody is signed in again after a minute; and whenever that is wanted")]
    public async Task A_program_is_asked_once()
    {
        var time = new FakeTime();
        Install("codex-acp", "--status none");
        await using var catalogue = Catalogue(time);
        Assert.False((await AskAsync(catalogue, Asking.Again)).SignedIn);
        Assert.False((await AskAsync(catalogue, Asking.Soon)).SignedIn);
        Assert.Equal(1, Times);

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.False((await AskAsync(catalogue, Asking.Soon)).SignedIn);
        Assert.Equal(2, Times);

        Install("codex-acp", "--status api_key");
        File.SetLastWriteTimeUtc(home["home/bin/codex-acp"], new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.True((await AskAsync(catalogue, Asking.Soon)).SignedIn);
        time.Advance(TimeSpan.FromDays(1));
        Assert.True((await AskAsync(catalogue, Asking.Soon)).SignedIn);
        Assert.Equal(3, Times);
        Assert.True((await AskAsync(catalogue, Asking.Again)).SignedIn);
        Assert.Equal(4, Times);
    }

    [Fact(DisplayName = "[G35] who only looks waits 2 s; a program that says nothing for 10 s is ended, with what it started, and that is said")]
    public async Task A_program_that_says_nothing_is_ended()
    {
        var time = new FakeTime();
        File.WriteAllText(home["home/bin/gemini"], $"#!/bin/sh\n[ $1 = --version ] && exit\nsleep 600 & echo > {home["up"]}; wait\n");
        Allow("gemini");
        await using var catalogue = Catalogue(time);
        var looking = catalogue.FindAsync(AllBut("gemini"), Asking.Soon);
        await ScratchFolder.AppearsAsync(home["up"]);
        time.Advance(TimeSpan.FromSeconds(2));
        var soon = Assert.Single(await looking.Within("the programs")).Detected;
        Assert.Equal((true, null, null), (soon.Found, soon.SignedIn, soon.Problem));

        var asking = catalogue.FindAsync(AllBut("gemini"), Asking.Again);
        time.Advance(TimeSpan.FromSeconds(8));

        var detected = Assert.Single(await asking.Within("the programs")).Detected;
        Assert.Equal("Gemini CLI did not answer within 10 seconds when it was asked.", detected.Problem);
        Assert.Empty(ProcessMarks.OrphansOf(new AgentOwner(home.Path, "nobody")).Ids);
    }

    [Theory(DisplayName = "[G35] a program that ends, or does not speak ACP, is found all the same, and what it did is said")]
    [InlineData("echo sorry >&2; exit 3", "exited with code 3", "sorry")]
    [InlineData("echo hello; exit", "does not speak the Agent Client Protocol", "hello")]
    public async Task A_program_that_is_none_is_told(string script, string did, string word)
    {
        File.WriteAllText(home["home/bin/gemini"], $"#!/bin/sh\n{script}\n");
        Allow("gemini");
        await using var catalogue = Catalogue();

        var detected = await AskAsync(catalogue, Asking.Again);

        Assert.True(detected.Found);
        Assert.Contains(did, detected.Problem);
        Assert.Contains(word, detected.Problem);
    }

    [Fact(DisplayName = "[G36] a program that takes its maker's key only when it is told to is told; without a key it wants a sign-in")]
    public async Task A_program_is_told_to_take_its_key()
    {
        await using var run = new ScriptedRun();
        var settings = run.Settings("--wants-key") with { Preset = "codex", Env = new Dictionary<string, string>() };

        var error = await Assert.ThrowsAsync<AgentException>(() => run.StartAsync(settings).Within("a failed start"));
        Assert.Equal(AgentErrors.AuthRequired, error.Code);
        Assert.Contains("Key (set `SCRIPTED_KEY`)", error.Message);

        await using var agent = await run.StartAsync(settings with { Env = new Dictionary<string, string> { ["OPENAI_API_KEY"] = "dummy" } }).Within("a start");
        Assert.Equal("end_turn", (await agent.PromptAsync([Prompts.Text("hello")], default).Within("the turn")).StopReason);
    }

    public void Dispose() => home.Dispose();

    private int Times => File.ReadAllLines(home["asked"]).Length;

    private static string[] AllBut(string preset) => [.. AcpPresets.All.Select(known => known.Name).Where(name => name != preset)];

    private async Task<AgentDetection> AskAsync(AgentCatalogue catalogue, Asking asking) =>
        (await catalogue.FindAsync([], asking).Within("the programs")).First(program => program.Detected.Found).Detected;

    private AgentCatalogue Catalogue(TimeProvider? time = null) => new(
        new AcpDriverOptions { Owner = new AgentOwner(home.Path, "test"), DataFolder = home.Path, Places = [], Time = time ?? TimeProvider.System }, variables);

    /// <summary>Puts the scripted agent in the place of a program, with a Node that is never run.</summary>
    private void Install(string program, string args)
    {
        File.WriteAllText(home[$"home/bin/{program}"], $"""
            #!/bin/sh
            [ "$1" = --version ] && echo 1.2.3 && exit
            echo asked >> {home["asked"]}; ls -A >> {home["seen"]}
            export DOTNET_ROOT="{Environment.GetEnvironmentVariable("DOTNET_ROOT")}"
            exec "{ScriptedRun.Program}" {args}
            """);
        Allow(program);
    }

    private void Allow(string program)
    {
        File.WriteAllText(home["home/bin/node"], "#!/bin/sh\n");
        foreach (var file in new[] { program, "node" })
        {
            File.SetUnixFileMode(home[$"home/bin/{file}"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
