using Ringside.Protocol;
using Ringside.TestKit;

namespace Ringside.Agents.Tests.Chat;

public sealed class ChatToolTests
{
    [Theory(DisplayName = "[G53] what only looks asks nobody: reading, finding, searching, planning")]
    [InlineData(Providers.Anthropic)]
    [InlineData(Providers.OpenAI)]
    public async Task Looking_asks_nobody(string provider)
    {
        await using var run = await ChatRun.StartAsync(provider);
        Directory.CreateDirectory(run["src/deep"]);
        await File.WriteAllTextAsync(run["src/deep/a.cs"], "one\ntwo needle\nthree\n");
        await File.WriteAllTextAsync(run["b.txt"], "Needle\n");

        var tools = await run.CallAsync(
            """read_file {"file_path":"src/deep/a.cs","line":2,"limit":1}""",
            """find_files {"pattern":"*.cs"}""",
            """find_files {"pattern":"src/*.cs"}""",
            """search_text {"pattern":"need.e","ignore_case":true}""",
            """search_text {"pattern":"need.e","glob":"**/*.{cs,ts}"}""",
            """update_plan {"goal":"See","steps":[{"title":"Look","status":"completed"},{"title":"Say","status":"in_progress"}]}""");

        Assert.Equal(["2\ttwo needle\n[lines 3 to 4 are left]", "src/deep/a.cs", "No file fits.", "b.txt:1:Needle\nsrc/deep/a.cs:2:two needle", "src/deep/a.cs:2:two needle"], tools.Select(ChatRun.Shown));
        Assert.All(tools, tool => Assert.Equal("completed", tool.Status));
        Assert.Equal(["read", "search", "search", "search", "search"], tools.Select(tool => tool.Kind));
        Assert.Equal((run["src/deep/a.cs"], 2), (tools[0].Locations![0].Path, tools[0].Locations![0].Line));
        Assert.Equal([("Look", "completed"), ("Say", "in_progress")], Assert.Single(run.Host.Told.OfType<PlanUpdate>()).Phases.Select(phase => (phase.Title, phase.Status)));
        Assert.Empty(run.Host.Permissions);
        Assert.EndsWith("All was called.", run.Host.Text, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "[G53] what changes something asks, shows what it will change before and after, and asks no more of a kind that is allowed for the session")]
    [InlineData(Providers.Anthropic)]
    [InlineData(Providers.OpenAI)]
    public async Task Changing_asks(string provider)
    {
        await using var run = await ChatRun.StartAsync(provider, change: settings => settings with { Env = new Dictionary<string, string> { ["SCRIPTED_KEY"] = ChatRun.Key, ["SET"] = "yes" } });
        await File.WriteAllTextAsync(run["a.txt"], "red green red");
        run.Host.Answer = (request, _) => Task.FromResult<string?>(request.Options.First(option => option.Kind == "allow_always").Id);

        var tools = await run.CallAsync(
            """edit_file {"file_path":"a.txt","old_string":"green","new_string":"blue"}""",
            """write_file {"file_path":"new/b.txt","content":"fresh"}""",
            """run_shell_command {"command":"cat a.txt; echo; echo \"key=$SCRIPTED_KEY set=$SET\"; echo oops >&2; exit 3"}""");

        Assert.Equal(["edit", "execute"], run.Host.Permissions.Select(asked => asked.Tool.Kind));
        var preview = Assert.Single(run.Host.Permissions.First().Tool.Content!);
        Assert.Equal(("diff", "red green red", "red blue red"), (preview.GetProperty("type").GetString(), preview.GetProperty("oldText").GetString(), preview.GetProperty("newText").GetString()));
        Assert.Equal(["completed", "completed", "failed"], tools.Select(tool => tool.Status));
        Assert.False(Assert.Single(tools[1].Content!).TryGetProperty("oldText", out _));
        Assert.Equal(run["a.txt"], Assert.Single(tools[0].Locations!).Path);
        Assert.Equal("fresh", await File.ReadAllTextAsync(run["new/b.txt"]));

        // The agent's key is not its commands'.
        Assert.Equal("red blue red\nkey= set=yes\noops\n", ChatRun.Shown(tools[2]));
        Assert.Equal("exited with code 3", tools[2].Error);
    }

    [Fact(DisplayName = "[G53] what a person refuses is not done, and the model hears it")]
    public async Task A_refusal_is_an_answer()
    {
        await using var run = await ChatRun.StartAsync(Providers.OpenAI);
        run.Host.Answer = (request, _) => Task.FromResult<string?>(request.Options.First(option => option.Kind == "reject_once").Id);

        var turn = await run.PromptAsync("[[write]]");

        Assert.Equal("end_turn", turn.StopReason);
        Assert.False(File.Exists(run["hello.txt"]));
        Assert.EndsWith("Then I leave the file alone.", run.Host.Text, StringComparison.Ordinal);
        Assert.Equal("failed", Assert.Single(run.Host.Tools.Values).Status);
    }

    [Theory(DisplayName = "[G54] no path leads out of the working directory: not by .., not from the root, not through links, and nobody is asked for it")]
    [InlineData("../outside/x")]
    [InlineData("a/../../outside/x")]
    [InlineData("{0}/x")]
    [InlineData("../workshop")]
    [InlineData("link/x")]
    [InlineData("chain/x")]
    [InlineData("file")]
    public async Task No_path_leads_out(string path)
    {
        await using var run = await ChatRun.StartAsync(Providers.Anthropic);
        await File.WriteAllTextAsync(Path.Combine(run.Outside, "x"), "secret needle");
        Directory.CreateSymbolicLink(run["link"], run.Outside);
        Directory.CreateSymbolicLink(run["chain"], "./link");
        File.CreateSymbolicLink(run["file"], Path.Combine(run.Outside, "x"));
        path = path.Replace("{0}", run.Outside, StringComparison.Ordinal);

        var tools = await run.CallAsync(
            $$"""read_file {"file_path":"{{path}}"}""",
            $$"""write_file {"file_path":"{{path}}","content":"overwritten"}""",
            $$"""edit_file {"file_path":"{{path}}","old_string":"secret","new_string":"open"}""",
            $$"""search_text {"pattern":"needle","path":"{{path}}"}""",
            """search_text {"pattern":"needle"}""",
            """find_files {"pattern":"**"}""");

        Assert.All(tools.Take(4), tool => Assert.Equal(("failed", true), (tool.Status, tool.Error!.Contains("outside of the working directory", StringComparison.Ordinal))));
        Assert.Equal(["No line matches.", "No file fits."], tools.Skip(4).Select(ChatRun.Shown));
        Assert.Equal("secret needle", await File.ReadAllTextAsync(Path.Combine(run.Outside, "x")));
        Assert.Empty(run.Host.Permissions);
    }

    [Fact(DisplayName = "[G53] links within the working directory are followed")]
    public async Task Links_within_are_followed()
    {
        await using var run = await ChatRun.StartAsync(Providers.Anthropic);
        await File.WriteAllTextAsync(run["real.txt"], "here");
        File.CreateSymbolicLink(run["link.txt"], "real.txt");

        var tool = Assert.Single(await run.CallAsync("""read_file {"file_path":"link.txt"}"""));

        Assert.Equal("1\there\n", ChatRun.Shown(tool));
    }

    [Theory(DisplayName = "[G53] what a tool cannot do is said to the model, and the turn goes on")]
    [InlineData("""read_file {"file_path":"none.txt"}""", "none.txt does not exist.")]
    [InlineData("""read_file {"path":"a"}""", "`file_path` is missing.")]
    [InlineData("""edit_file {"file_path":"a.txt","old_string":"x","new_string":"y"}""", "more than once")]
    [InlineData("""edit_file {"file_path":"a.txt","old_string":"z","new_string":"y"}""", "is not in a.txt")]
    [InlineData("""search_text {"pattern":"("}""", "no regular expression")]
    [InlineData("""fly {"to":"the moon"}""", "There is no tool fly.")]
    public async Task What_cannot_be_done_is_said(string call, string words)
    {
        await using var run = await ChatRun.StartAsync(Providers.OpenAI);
        await File.WriteAllTextAsync(run["a.txt"], "x x");

        var tool = Assert.Single(await run.CallAsync(call));

        Assert.Equal("failed", tool.Status);
        Assert.Contains(words, ChatRun.Shown(tool), StringComparison.Ordinal);
        Assert.EndsWith("All was called.", run.Host.Text, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[G53] a pipe in the folder holds nothing up: it is read as empty, and writing to it ends with the turn")]
    public async Task A_pipe_holds_nothing_up()
    {
        await using var run = await ChatRun.StartAsync(Providers.Anthropic);
        var tools = await run.CallAsync("""run_shell_command {"command":"mkfifo pipe"}""", """read_file {"file_path":"pipe"}""", """search_text {"pattern":"x"}""");
        Assert.Equal(["completed", "completed", "completed"], tools.Select(tool => tool.Status));

        var turn = run.PromptAsync("[[write pipe]]");
        await run.Host.Until(host => host.Tools.Values.Any(tool => tool is { Name: "write_file", Status: "in_progress" }), "the write");
        await run.Agent.CancelAsync();

        Assert.Equal("cancelled", (await turn).StopReason);

        // Opened for both, a pipe waits for nobody; whoever still waits for a reader has one.
        await using var reader = new FileStream(run["pipe"], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
    }

    [Fact(DisplayName = "[G53] a command that prints nothing for its time is ended with all it started, and the model hears it")]
    public async Task A_silent_command_is_ended()
    {
        var time = new FakeTime();
        await using var run = await ChatRun.StartAsync(Providers.Anthropic, time: time);

        var calling = run.CallAsync("""run_shell_command {"command":"echo begun; setsid sleep 600 & sleep 600","silence_seconds":5}""");
        await run.Host.Until(host => host.Tools.Values.Any(tool => tool.Content is [var block] && block.ToString().Contains("begun", StringComparison.Ordinal)), "its first line");
        time.Advance(TimeSpan.FromSeconds(6));

        var tool = Assert.Single(await calling);
        Assert.Equal(("failed", "begun\n", "printed nothing for 5 seconds and was ended"), (tool.Status, ChatRun.Shown(tool), tool.Error));
        Assert.Empty(ProcessesOf.Folder(run.Workdir));
    }

    [Fact(DisplayName = "[G53] a command's output is shown as it comes")]
    public async Task A_commands_output_streams()
    {
        await using var run = await ChatRun.StartAsync(Providers.Anthropic);

        var calling = run.CallAsync("""run_shell_command {"command":"echo first; until [ -e go ]; do sleep 0.01; done; echo second"}""");
        await run.Host.Until(host => host.Tools.Values.Any(tool => tool.Content is [var block] && block.ToString().Contains("first\\n", StringComparison.Ordinal)), "the first line while the command runs");
        await File.WriteAllTextAsync(run["go"], "");

        Assert.Equal("first\nsecond\n", ChatRun.Shown(Assert.Single(await calling)));
    }
}
