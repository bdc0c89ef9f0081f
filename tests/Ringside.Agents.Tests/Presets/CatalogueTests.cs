using System.Collections;
using Ringside.Agents.Acp;
using Ringside.Agents.Presets;
using Ringside.Agents.Processes;
using Ringside.Protocol;
using Ringside.TestKit;

namespace Ringside.Agents.Tests.Presets;

public sealed class CatalogueTests : IDisposable
{
    private static readonly string[] AllBut = ["claude", "codex", "gemini", "copilot"];

    private readonly ScratchFolder home = new();
    private readonly Hashtable variables;

    public CatalogueTests() => variables = new Hashtable { ["HOME"] = home.Make("home"), ["PATH"] = "/usr/bin:/bin" };

    [Theory(DisplayName = "[G33] A program that is not on the PATH is found where installers put it, with its folder on the PATH that it sees")]
    [InlineData(".local/bin", "")]
    [InlineData(".npm-global/bin", "")]
    [InlineData(".npm/_npx/0a1b2c/node_modules/.bin", "")]
    [InlineData(".nvm/versions/node/v22.1.0/bin", "")]
    [InlineData("own/bin", "prefix=${HOME}/own\n")]
    public void A_program_is_found_where_installers_put_it(string place, string npmrc)
    {
        File.WriteAllText(home["home/.npmrc"], npmrc);
        Assert.Null(Launch().File);

        var file = Install(place, "echo 1.2.3");

        Assert.Equal(file, Launch().File);
        Assert.Equal($"/usr/bin:/bin:{Path.GetDirectoryName(file)}", Launch().Environment["PATH"]);
        Assert.Null(ProgramLaunch.From(new AgentSettings { Command = "opencode" }, variables, Places).File);
    }

    [Fact(DisplayName = "[G33] Of what npx has kept the newest is taken, and what is on the PATH before all")]
    public void The_newest_of_npx_is_taken()
    {
        foreach (var (name, minute) in new[] { ("a", 1), ("b", 3), ("c", 2) })
        {
            Install($".npm/_npx/{name}/node_modules/.bin", "");
            Directory.SetLastWriteTimeUtc(home[$"home/.npm/_npx/{name}"], new DateTime(2026, 1, 1, 0, minute, 0, DateTimeKind.Utc));
        }

        Assert.Equal(home["home/.npm/_npx/b/node_modules/.bin/opencode"], Launch().File);
        variables["PATH"] = Path.GetDirectoryName(Install("onpath", ""));
        Assert.Equal(home["home/onpath/opencode"], Launch().File);
    }

    [Fact(DisplayName = "[G34] A program is asked for its version once, in an empty folder, and again when it has changed")]
    public async Task A_program_is_asked_for_its_version_once()
    {
        var file = Install(".local/bin", $"echo asked >> {home["asked"]}; ls -A >> {home["seen"]}; echo \"GitHub $1 1.18.33-beta.2.\"; echo more");
        var catalogue = Catalogue();
        for (var time = 0; time < 3; time++)
        {
            var program = Assert.Single(await catalogue.FindAsync(AllBut).Within("the programs"));
            Assert.Equal(("opencode", "opencode", true, file, "1.18.33-beta.2"), (program.Preset, program.Title, program.Detected.Found, program.Detected.Path, program.Detected.Version));
        }

        Assert.Single(await File.ReadAllLinesAsync(home["asked"]));
        Assert.Empty(await File.ReadAllTextAsync(home["seen"]));
        Install(".local/bin", "echo 2.0.0");
        File.SetLastWriteTimeUtc(file, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal("2.0.0", (await catalogue.VersionAsync(new AgentSettings { Preset = "opencode" }).Within("the version")));
    }

    [Fact(DisplayName = "[G34] A program that does not say its version in 2 s is ended, with what it started, and found all the same")]
    public async Task A_program_that_does_not_say_is_ended()
    {
        Install(".local/bin", $"sleep 600 & echo > {home["up"]}; wait");
        var time = new FakeTime();
        var found = Catalogue(time).FindAsync(AllBut);
        await ScratchFolder.AppearsAsync(home["up"]);

        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(found.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));

        var detected = Assert.Single(await found.Within("the programs")).Detected;
        Assert.True(detected.Found);
        Assert.Null(detected.Version);
        Assert.Empty(ProcessMarks.OrphansOf(new AgentOwner(home.Path, "nobody")).Ids);
    }

    [Fact(DisplayName = "[G34] The version of an npm package is read, and nothing started; another package's is not taken for it")]
    public async Task The_version_of_a_package_is_read()
    {
        var program = Install("lib/node_modules/opencode-ai/bin", "exit 1");
        File.WriteAllText(home["home/lib/node_modules/opencode-ai/package.json"], """{"name":"opencode-ai","version":"1.2.3"}""");
        Directory.CreateDirectory(home["home/.local/bin"]);
        File.CreateSymbolicLink(home["home/.local/bin/opencode"], program);

        Assert.Equal("1.2.3", Assert.Single(await Catalogue().FindAsync(AllBut).Within("the programs")).Detected.Version);
        File.WriteAllText(home["home/lib/node_modules/opencode-ai/package.json"], """{"name":"other","version":"1.2.3"}""");
        Assert.Null(Assert.Single(await Catalogue().FindAsync(AllBut).Within("the programs")).Detected.Version);
    }

    [Fact(DisplayName = "[G33] How to sign in is said until there is a key or a sign-in; how to install, until it is there; what is there comes first")]
    public async Task How_to_sign_in_is_said_until_there_is_a_key()
    {
        var all = await Catalogue().FindAsync([]).Within("the programs");
        Assert.Equal(AcpPresets.All.Select(preset => preset.Name), all.Select(program => program.Preset));
        Assert.All(all, program => Assert.StartsWith("npm install -g ", program.Detected.Install));
        Assert.All(all, program => Assert.StartsWith("Run `", program.Detected.SignIn));

        Install(".local/bin", "");
        variables["GEMINI_API_KEY"] = "dummy";
        Directory.CreateDirectory(home["home/.codex"]);
        File.WriteAllText(home["home/.codex/auth.json"], "{}");
        all = await Catalogue().FindAsync([]).Within("the programs");
        Assert.Equal(["opencode", "claude", "codex", "gemini", "copilot"], all.Select(program => program.Preset));
        Assert.Null(all[0].Detected.Install);
        Assert.Equal([true, false, true, true, false], all.Select(program => program.Detected.SignIn is null));
    }

    public void Dispose() => home.Dispose();

    private static IReadOnlyList<string> Places => [.. ProgramPlaces.Default.Where(place => place.StartsWith('~'))];

    private ProgramLaunch Launch() => ProgramLaunch.From(new AgentSettings { Preset = "opencode" }, variables, Places);

    private AgentCatalogue Catalogue(TimeProvider? time = null) => new(
        new AcpDriverOptions { Owner = new AgentOwner(home.Path, "test"), DataFolder = home.Path, Places = Places, Time = time ?? TimeProvider.System }, variables);

    /// <summary>Puts a script in the place of opencode's program.</summary>
    private string Install(string folder, string script)
    {
        var file = Path.Combine(Directory.CreateDirectory(home[$"home/{folder}"]).FullName, "opencode");
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }
}
