using System.Text.Json;
using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Changes;

public sealed class WorktreeTests
{
    private const string NewRepository = "git init -q -b main . && git config user.name t && git config user.email t@t && mkdir sub && echo 1 > sub/file && git add . && git commit -qm one";

    [Fact(DisplayName = "[G61] [S13] a session has a worktree of its own on a branch of its own; unchanged it goes with the session, branch and all")]
    public async Task A_session_has_a_worktree_of_its_own()
    {
        await using var shell = await ShellHost.StartAsync();
        var repository = shell.Folder("repo");
        await ShellHost.ShellAsync(repository, NewRepository + "; printf '#!/bin/sh\ntouch \"$GIT_DIR/evil\" evil\n' > .git/hooks/post-checkout; chmod +x .git/hooks/post-checkout");
        var session = await OpenAsync(shell, Path.Combine(repository, "sub"), true);
        var (id, tree) = (session.Text("id")!, session.GetProperty("worktree"));

        var looked = await shell.RunAsync(id, "git branch --show-current > ../branch; cat file >> ../branch");

        Assert.Equal($"ringside/{id}\n1\n", File.ReadAllText(Path.Combine(tree.Text("path")!, "branch")));
        Assert.Equal(Path.Combine(tree.Text("path")!, "sub"), session.Text("workdir"));
        Assert.Empty(await shell.KnownAsync(looked));
        Assert.Equal(["added made +1 -0"], await shell.KnownAsync(await shell.RunAsync(id, "echo 2 > made")));
        Assert.False(File.Exists(Path.Combine(tree.Text("path")!, "evil")));
        Assert.Equal(200, (await shell.RevertAsync(await LastAsync(shell, id))).Status);
        File.Delete(Path.Combine(tree.Text("path")!, "branch"));
        Assert.Equal(204, (await RemoveAsync(shell, id)).Status);
        Assert.False(Directory.Exists(tree.Text("path")));
        await ShellHost.ShellAsync(repository, "[ -z \"$(git branch --list 'ringside/*')\" ] && [ $(git worktree list | wc -l) = 1 ] && [ -z \"$(git status --porcelain)\" ]");
    }

    [Fact(DisplayName = "[G61] [S13] what a worktree has of its own is kept, and the removal says so: uncommitted files with the folder, commits with the branch")]
    public async Task What_a_worktree_has_of_its_own_is_kept()
    {
        await using var shell = await ShellHost.StartAsync();
        var repository = shell.Folder("kept");
        await ShellHost.ShellAsync(repository, NewRepository);
        var (dirty, ahead) = (await OpenAsync(shell, repository, "feature/dirty"), await OpenAsync(shell, repository, "feature/ahead"));
        await shell.RunAsync(dirty.Text("id")!, "echo own > own");
        await shell.RunAsync(ahead.Text("id")!, "echo own > own && git add own && git commit -qm own");

        var (keptFolder, keptBranch) = (await RemoveAsync(shell, dirty.Text("id")!), await RemoveAsync(shell, ahead.Text("id")!));

        Assert.Equal((200, 200), (keptFolder.Status, keptBranch.Status));
        Assert.Contains("untracked", keptFolder["kept"]);
        Assert.True(File.Exists(Path.Combine(dirty.GetProperty("worktree").Text("path")!, "own")));
        Assert.Contains("feature/ahead was kept", keptBranch["kept"]);
        Assert.False(Directory.Exists(ahead.GetProperty("worktree").Text("path")));
        await ShellHost.ShellAsync(repository, "git rev-parse -q --verify feature/ahead:own > git-says");
    }

    [Fact(DisplayName = "[G61] [S13] no repository, a branch that is there, or no name of one, is refused")]
    public async Task What_can_be_no_worktree_is_refused()
    {
        await using var shell = await ShellHost.StartAsync();
        var repository = shell.Folder("refused");
        await ShellHost.ShellAsync(repository, NewRepository);

        foreach (var (folder, worktree) in new (string?, object)[] { (shell.Folder("plain"), true), (null, true), (repository, "main"), (repository, "a..b"), (repository, "-b"), (repository, 1) })
        {
            ErrorTests.Refused(await PostAsync(shell, folder, worktree), 422, "invalid");
        }

        Assert.Equal(201, (await PostAsync(shell, repository, false)).Status);
    }

    [Fact(DisplayName = "[G61] [S14] a run that is started in one call may have a worktree")]
    public async Task A_run_may_have_a_worktree()
    {
        await using var shell = await ShellHost.StartAsync();
        var repository = shell.Folder("repo");
        await ShellHost.ShellAsync(repository, NewRepository);

        var made = await Rest.PostAsync(shell.Http, "/api/runs", JsonSerializer.Serialize(new { agent = "demo", prompt = "look around", workdir = repository, worktree = "topic/one" }));

        Assert.Equal(201, made.Status);
        var tree = (await Rest.GetAsync(shell.Http, $"/api/sessions/{made["session"]}")).Json.GetProperty("worktree");
        Assert.Equal((repository, "topic/one"), (tree.Text("repository"), tree.Text("branch")));
        await History.OfRunAsync(shell.Http, made["run"]);
        Assert.True(File.Exists(Path.Combine(tree.Text("path")!, "sub", "file")));
    }

    [Fact(DisplayName = "[S13] of a folder it is said in which repository it is and on what branch; where no session may work is refused, and a viewer is not told")]
    public async Task A_folder_is_described()
    {
        await using var shell = await ShellHost.StartAsync();
        var (repository, plain) = (shell.Folder("described"), shell.Folder("plain"));
        await ShellHost.ShellAsync(repository, NewRepository);
        await ShellHost.ShellAsync(shell.Folder("empty"), "git init -q .");
        Task<Answer> AskAsync(HttpClient http, string path) => Rest.GetAsync(http, $"/api/folders?path={Uri.EscapeDataString(path)}");

        var sub = await AskAsync(shell.Http, Path.Combine(repository, "sub"));

        Assert.Equal((Path.Combine(repository, "sub"), repository, "main"), (sub["path"], sub["repository"], sub["branch"]));
        Assert.Equal($$"""{"path":"{{plain}}"}""", (await AskAsync(shell.Http, plain)).Json.GetRawText());
        Assert.False((await AskAsync(shell.Http, shell.Folder("empty"))).Json.TryGetProperty("repository", out _));
        foreach (var wrong in (string[])["/", "", "~/app", Path.Combine(plain, "nothing")])
        {
            ErrorTests.Refused(await AskAsync(shell.Http, wrong), 422, "invalid");
        }

        var viewer = await Person.JoinAsync(shell.Host, "viewer");
        ErrorTests.Refused(await AskAsync(viewer.Http, plain), 403, "forbidden");
    }

    private static Task<Answer> PostAsync(ShellHost shell, string? workdir, object worktree) =>
        Rest.PostAsync(shell.Http, "/api/sessions", JsonSerializer.Serialize(new { agent = "demo", workdir, worktree }));

    private static async Task<JsonElement> OpenAsync(ShellHost shell, string workdir, object worktree)
    {
        var made = await PostAsync(shell, workdir, worktree);
        Assert.Equal(201, made.Status);
        return made.Json;
    }

    private static async Task<string> LastAsync(ShellHost shell, string session) => (await Rest.GetAsync(shell.Http, $"/api/sessions/{session}"))["lastRun"];

    private static Task<Answer> RemoveAsync(ShellHost shell, string session) => Rest.SendAsync(shell.Http, HttpMethod.Delete, $"/api/sessions/{session}", null);
}
