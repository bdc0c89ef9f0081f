using System.Text.Json;
using Ringside.Server.Tests.Api;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Changes;

public sealed class ChangesTests
{
    private const string Lines = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n";

    [Fact(DisplayName = "[G57] [S11] a run's changes are what is otherwise in its folder after it: added, modified, deleted, renamed, binary")]
    public async Task A_runs_changes_are_what_is_otherwise_after_it()
    {
        await using var shell = await ShellHost.StartAsync();
        var folder = shell.Folder("all", ("edited", Lines), ("gone", "x\n"), ("old name", Lines + "renamed\n"), ("blob", "a\0b"));
        var session = await shell.SessionAsync(folder);

        var run = await shell.RunAsync(session, """
            sed -i 's/^5$/five/' edited; rm gone; mv 'old name' 'new näme'; printf 'c\0d' > blob; mkdir -p sub/deep; echo made > sub/deep/made; ln -s edited link
            """);

        Assert.Equal(
            ["modified blob binary", "modified edited +1 -1", "deleted gone +0 -1", "added link +1 -0", "renamed old name > new näme +0 -0", "added sub/deep/made +1 -0"],
            await shell.KnownAsync(run));
        var changes = await shell.ChangesAsync(run);
        Assert.Equal((3, 2), (changes.GetProperty("additions").GetInt32(), changes.GetProperty("deletions").GetInt32()));
        var edited = changes.GetProperty("files").EnumerateArray().First(file => file.Text("path") == "edited");
        Assert.EndsWith("@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n", edited.Text("diff"));
        Assert.StartsWith("diff --git a/edited b/edited\n", edited.Text("diff"));
        var end = (await History.OfRunAsync(shell.Http, run))[^1];
        Assert.Equal("""{"files":6,"additions":3,"deletions":2}""", end.Data().GetProperty("changes").GetRawText());
        Assert.Equal(6, (await Rest.GetAsync(shell.Http, $"/api/runs/{run}")).Json.GetProperty("changes").GetProperty("files").GetInt32());
    }

    [Fact(DisplayName = "[G57] each run has its own changes: what was there before, and what others did between, is none of them")]
    public async Task Each_run_has_its_own_changes()
    {
        await using var shell = await ShellHost.StartAsync();
        var folder = shell.Folder("own", ("a", "1\n"));
        var session = await shell.SessionAsync(folder);

        var first = await shell.RunAsync(session, "echo 2 >> a");
        File.WriteAllText(Path.Combine(folder, "person"), "by hand\n");
        var second = await shell.RunAsync(session, "echo 3 >> a");
        var none = await shell.RunAsync(session, "true");

        Assert.Equal(["modified a +1 -0"], await shell.KnownAsync(first));
        Assert.Equal(["modified a +1 -0"], await shell.KnownAsync(second));
        Assert.Empty(await shell.KnownAsync(none));
        Assert.False((await Rest.GetAsync(shell.Http, $"/api/runs/{none}")).Json.TryGetProperty("changes", out _));
    }

    [Fact(DisplayName = "[G57] nothing of the user's git has a part in it: no hook, no filter, no line ends; what .gitignore names, and nested repositories, are left out, and the latter named")]
    public async Task Nothing_of_the_users_git_has_a_part_in_it()
    {
        await using var shell = await ShellHost.StartAsync();
        var folder = shell.Folder("repo", (".gitattributes", "* text=auto eol=crlf\n*.x filter=evil\n"), (".gitignore", "ignored\n"), ("crlf", "1\r\n"));
        await ShellHost.ShellAsync(folder, """
            git init -q . && git config filter.evil.clean 'touch evil' && git config core.fsmonitor 'touch evil' && printf '#!/bin/sh\ntouch evil\n' > .git/hooks/post-index-change
            chmod +x .git/hooks/post-index-change; mkdir nested node_modules; git init -q nested; echo n > nested/n
            """);
        var before = Directory.GetFileSystemEntries(Path.Combine(folder, ".git"), "*", SearchOption.AllDirectories).Order().ToList();
        var session = await shell.SessionAsync(folder);

        var run = await shell.RunAsync(session, """printf '2\r\n' >> crlf; echo x > a.x; echo i > ignored; echo m >> nested/n; echo m > node_modules/m""");

        Assert.Equal(["added a.x +1 -0", "modified crlf +1 -0"], await shell.KnownAsync(run));
        Assert.Equal("""[{"path":"nested/","reason":"repository"}]""", (await shell.ChangesAsync(run)).GetProperty("leftOut").GetRawText());
        Assert.False(File.Exists(Path.Combine(folder, "evil")));
        Assert.Equal(before, Directory.GetFileSystemEntries(Path.Combine(folder, ".git"), "*", SearchOption.AllDirectories).Order());
        Assert.Equal(200, (await shell.RevertAsync(run)).Status);
        Assert.Equal("1\r\n", File.ReadAllText(Path.Combine(folder, "crlf")));
    }

    [Fact(DisplayName = "[G58] a long diff is cut at a line and says so, and is whole by its path; a file too large to keep is named")]
    public async Task A_long_diff_is_cut_and_says_so()
    {
        await using var shell = await ShellHost.StartAsync();
        var folder = shell.Folder("long");
        var session = await shell.SessionAsync(folder);
        var run = await shell.RunAsync(session, "seq 1 50000 > long; echo short > short; head -c 9000000 /dev/zero > huge");

        Assert.Equal(["added huge tooLarge", "added long +50000 -0", "added short +1 -0"], await shell.KnownAsync(run));
        var files = (await shell.ChangesAsync(run)).GetProperty("files").EnumerateArray().ToList();
        Assert.True(files[1].GetProperty("cut").GetBoolean());
        Assert.InRange(files[1].Text("diff")!.Length, 60_000, 64 * 1024);
        Assert.EndsWith("\n", files[1].Text("diff"));
        Assert.False(files[2].GetProperty("cut").GetBoolean());
        var whole = (await shell.ChangesAsync(run, "long")).GetProperty("files").EnumerateArray().Single();
        Assert.False(whole.GetProperty("cut").GetBoolean());
        Assert.EndsWith("\n+50000\n", whole.Text("diff"));
        ErrorTests.Refused(await Rest.GetAsync(shell.Http, $"/api/runs/{run}/changes?path=nothing"), 400, "invalid_query");
    }

    [Fact(DisplayName = "[G57] of a run that goes nothing is said yet; one that was cancelled, and one that a stop interrupted, have their changes")]
    public async Task Runs_that_were_cut_short_have_their_changes()
    {
        await using var shell = await ShellHost.StartAsync();
        var folder = shell.Folder("cut");
        var session = await shell.SessionAsync(folder);
        var cancelled = await BeginAsync("echo 1 > one; sleep 600", "one");
        Assert.Equal("running", (await shell.ChangesAsync(cancelled)).Text("status"));
        await Rest.DoAsync(shell.Http, $"/api/runs/{cancelled}/cancel");
        await History.OfRunAsync(shell.Http, cancelled);
        var interrupted = await BeginAsync("echo 2 > two; sleep 600", "two");
        await shell.Host.StopAsync();
        await shell.Host.StartAsync();

        Assert.Equal(["added one +1 -0"], await shell.KnownAsync(cancelled));
        Assert.Equal(["added two +1 -0"], await shell.KnownAsync(interrupted));
        Assert.Equal("interrupted", (await Rest.GetAsync(shell.Http, $"/api/runs/{interrupted}"))["status"]);

        async Task<string> BeginAsync(string command, string file)
        {
            using var watch = new FileSystemWatcher(folder) { EnableRaisingEvents = true };
            var written = new TaskCompletionSource();
            watch.Changed += (_, e) => Seen(e.Name);
            watch.Created += (_, e) => Seen(e.Name);
            var run = (await Rest.DoAsync(shell.Http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text = command })))["run"];
            await written.Task.Within($"the file {file}");
            return run;

            void Seen(string? name)
            {
                if (name == file && new FileInfo(Path.Combine(folder, file)).Length > 0)
                {
                    written.TrySetResult();
                }
            }
        }
    }

    [Fact(DisplayName = "[G59] where another session worked in the folder meanwhile, the changes say so, and which runs the caller may see")]
    public async Task Changes_say_that_others_worked_there_too()
    {
        await using var shell = await ShellHost.StartAsync();
        var folder = shell.Folder("shared");
        Directory.CreateDirectory(Path.Combine(folder, "sub"));
        var (one, other) = (await shell.SessionAsync(folder), await shell.SessionAsync(Path.Combine(folder, "sub")));
        var alone = await shell.RunAsync(one, "echo 0 > zero");
        var waiting = JsonSerializer.Serialize(new { text = $"cd '{folder}'; for i in $(seq 1 600); do [ -e go ] && break; sleep 0.05; done; echo 1 > one" });
        var first = (await Rest.DoAsync(shell.Http, $"/api/sessions/{one}/prompts", waiting))["run"];
        var second = await shell.RunAsync(other, $"cd '{folder}/sub'; echo 2 > two; touch ../go");
        await History.OfRunAsync(shell.Http, first);

        Assert.False((await shell.ChangesAsync(alone)).GetProperty("shared").GetBoolean());
        var changes = await shell.ChangesAsync(first);
        Assert.True(changes.GetProperty("shared").GetBoolean());
        Assert.Equal([second], changes.GetProperty("others").EnumerateArray().Select(run => run.GetString()));
        Assert.Contains("added sub/two +1 -0", await shell.KnownAsync(first));
    }

    [Fact(DisplayName = "[G57] what is kept of a session's files goes with the session; who may not see it sees no changes")]
    public async Task What_is_kept_goes_with_the_session()
    {
        await using var shell = await ShellHost.StartAsync();
        var folder = shell.Folder("removed");
        var session = await shell.SessionAsync(folder);
        var run = await shell.RunAsync(session, "echo secret > file");
        var kept = Path.Combine(shell.Host.DataFolder, "changes");
        Assert.Single(Directory.GetDirectories(kept));

        using var stranger = shell.Host.Client("rs_nobody");
        ErrorTests.Refused(await Rest.GetAsync(stranger, $"/api/runs/{run}/changes"), 401, "unauthenticated");
        Assert.Equal(204, (await Rest.SendAsync(shell.Http, HttpMethod.Delete, $"/api/sessions/{session}", null)).Status);
        ErrorTests.Refused(await Rest.GetAsync(shell.Http, $"/api/runs/{run}/changes"), 404, "not_found");
        await shell.Host.StopAsync();

        Assert.Empty(Directory.GetDirectories(kept));
        Assert.True(File.Exists(Path.Combine(folder, "file")));
    }
}
