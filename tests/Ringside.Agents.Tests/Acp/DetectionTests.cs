using System.Collections;
using System.Text.RegularExpressions;
using Ringside.Agents.Acp;
using Ringside.Agents.Presets;
using Ringside.Agents.Processes;
using Ringside.Protocol;
using Ringside.TestKit;

namespace Ringside.Agents.Tests.Acp;

public sealed class DetectionTests
{
    [Fact(DisplayName = "[G1] Every preset that is not here says how to get it")]
    public void Every_preset_that_is_not_here_says_how_to_get_it()
    {
        Assert.Equal(["claude", "codex", "gemini", "copilot", "opencode"], AcpPresets.All.Select(preset => preset.Name));
        foreach (var (name, title) in AcpPresets.All)
        {
            var detected = Detect(new AgentSettings { Preset = name }, "/nowhere");
            Assert.False(detected.Found);
            Assert.Equal(detected.Install, Assert.Single(Regex.Matches(detected.Needs!, "`(.*)`")).Groups[1].Value);
            Assert.Matches(
                name == "opencode"
                    ? @"^Install opencode: `npm install -g opencode-ai@\d+\.\d+\.\d+`\.$"
                    : $@"^Install {title}: `npm install -g @\S+@\d+\.\d+\.\d+` \(Node \d+ or later\)\.$",
                detected.Needs);
        }
    }

    [Fact(DisplayName = "[G1] A program is found on the PATH only where it can be run")]
    public void A_program_is_found_on_the_PATH_only_where_it_can_be_run()
    {
        var folder = Directory.CreateTempSubdirectory("ringside-path-");
        var file = Path.Combine(folder.FullName, "gemini");
        File.WriteAllText(file, "#!/bin/sh\n");
        Assert.False(Detect(new AgentSettings { Preset = "gemini" }, folder.FullName).Found);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(
            new AgentDetection(true, file, "Gemini CLI needs Node 20 or later on the PATH.") { SignIn = "Run `gemini` and sign in, or start the server with GEMINI_API_KEY set." },
            Detect(new AgentSettings { Preset = "gemini" }, folder.FullName));
        Assert.Equal(new AgentDetection(true, file), Detect(new AgentSettings { Command = file }, ""));
        folder.Delete(recursive: true);
    }

    [Fact(DisplayName = "[G1] Settings that name nothing that is there fail with a sentence")]
    public async Task Settings_that_name_nothing_that_is_there_fail_with_a_sentence()
    {
        await using var run = new ScriptedRun();
        foreach (var (settings, says) in new (AgentSettings, string)[]
        {
            (new AgentSettings(), "neither a preset nor a command"),
            (new AgentSettings { Preset = "clod" }, "There is no preset `clod`; there are claude, codex, gemini, copilot, opencode."),
            (new AgentSettings { Command = "no-such-agent" }, "`no-such-agent` is no program on the server's PATH"),
        })
        {
            var error = await Assert.ThrowsAsync<AgentException>(() => run.StartAsync(settings).Within("a failed start"));
            Assert.Equal(AgentErrors.NotFound, error.Code);
            Assert.Contains(says, error.Message);
            Assert.Contains(says, new AcpDriver(run.Options).Detect(settings).Needs);
        }
    }

    private static AgentDetection Detect(AgentSettings settings, string path) =>
        new AcpDriver(new AcpDriverOptions { Owner = new AgentOwner("a", "b"), DataFolder = "/tmp", Places = [] }, new Hashtable { ["PATH"] = path }).Detect(settings);
}
