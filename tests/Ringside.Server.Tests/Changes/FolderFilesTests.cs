using System.Text.Json;
using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Changes;

public sealed class FolderFilesTests
{
    [Fact(DisplayName = "[S16] the files of a session's folder are found by letters of their paths, the best first; not what git ignores, and nothing that the repository's settings would run")]
    public async Task Files_are_found_by_letters_of_their_paths()
    {
        await using var shell = await ShellHost.StartAsync();
        var folder = shell.Folder("app", (".gitignore", "bin/\n*.log\n"), ("Login.cs", ""), ("debug.log", ""));
        await ShellHost.ShellAsync(folder, "git init -q . && mkdir -p src/auth bin 'src/ä' && touch src/auth/login.ts src/auth/cookie.ts bin/login.dll 'src/ä/ö login.md' && git add src/auth/login.ts && git config core.fsmonitor 'touch evil'");
        var session = await shell.SessionAsync(folder);

        Assert.Equal(["Login.cs", "src/auth/login.ts", "src/ä/ö login.md"], await FindAsync(shell.Http, session, "login"));
        Assert.Equal(["src/auth/cookie.ts"], await FindAsync(shell.Http, session, "sacook"));
        Assert.Equal(["Login.cs", ".gitignore"], (await FindAsync(shell.Http, session, ""))[..2]);
        Assert.Empty(await FindAsync(shell.Http, session, "nothing of the kind"));
        Assert.False(File.Exists(Path.Combine(folder, "evil")));
    }

    [Fact(DisplayName = "[S16] where there is no git, files are found all the same, but none behind a link")]
    public async Task Without_git_files_are_found_but_none_behind_a_link()
    {
        await using var shell = await ShellHost.StartAsync();
        var outside = shell.Folder("outside", ("secret.txt", ""));
        var folder = shell.Folder("plain", ("one.txt", ""));
        Directory.CreateDirectory(Path.Combine(folder, "inner"));
        await File.WriteAllTextAsync(Path.Combine(folder, "inner", "two.txt"), "");
        Directory.CreateSymbolicLink(Path.Combine(folder, "linked"), outside);

        Assert.Equal(["one.txt", "inner/two.txt"], await FindAsync(shell.Http, await shell.SessionAsync(folder), "txt"));
    }

    [Fact(DisplayName = "[S16] a session whose own folder is not made yet has no files; of many, the first are told, and that there are more")]
    public async Task Of_many_the_first_are_told()
    {
        await using var shell = await ShellHost.StartAsync();
        var fresh = (await Rest.DoAsync(shell.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        Assert.Empty(await FindAsync(shell.Http, fresh, ""));
        await shell.RunAsync(fresh, "touch made.txt");
        Assert.Equal(["made.txt"], await FindAsync(shell.Http, fresh, ""));

        var many = await shell.SessionAsync(shell.Folder("many", [.. Enumerable.Range(0, 60).Select(n => ($"file{n:00}", ""))]));
        var answer = await Rest.GetAsync(shell.Http, $"/api/sessions/{many}/files?query=file");
        Assert.Equal(50, answer.Json.GetProperty("items").GetArrayLength());
        Assert.True(answer.Json.GetProperty("more").GetBoolean());
    }

    [Fact(DisplayName = "[S16] only who may write to the session is told, and a query that cannot be is refused by name")]
    public async Task Only_who_may_write_is_told()
    {
        await using var shell = await ShellHost.StartAsync();
        var team = await shell.SessionAsync(shell.Folder("shared", ("a", "")));
        var own = (await Rest.DoAsync(shell.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        var (viewer, member) = (await Person.JoinAsync(shell.Host, "viewer"), await Person.JoinAsync(shell.Host, "member"));

        ErrorTests.Refused(await Rest.GetAsync(viewer.Http, $"/api/sessions/{team}/files"), 403, "forbidden");
        ErrorTests.Refused(await Rest.GetAsync(member.Http, $"/api/sessions/{own}/files"), 404, "not_found");
        Assert.Equal(200, (await Rest.GetAsync(member.Http, $"/api/sessions/{team}/files")).Status);
        ErrorTests.Refused(await Rest.GetAsync(shell.Http, $"/api/sessions/{team}/files?query={new string('x', 201)}"), 400, "invalid_query");
        ErrorTests.Refused(await Rest.GetAsync(shell.Http, $"/api/sessions/{team}/files?q=x"), 400, "invalid_query");
    }

    private static async Task<string[]> FindAsync(HttpClient http, string session, string query)
    {
        var answer = await Rest.GetAsync(http, $"/api/sessions/{session}/files?query={Uri.EscapeDataString(query)}");
        Assert.True(answer.Status == 200, answer.Json.ToString());
        return answer.Json.GetProperty("items").Deserialize<string[]>()!;
    }
}
