using System.Text.Json;
using Ringside.TestKit.Servers;

namespace Ringside.E2E.Screens;

/// <summary>Three quarters of an hour of a small team of agents, played through the API: a tree of three at work, one that asks, one that failed, one that is through.</summary>
internal sealed class Story(HttpClient http, ShiftedTime time)
{
    /// <summary>The one that leads the tree.</summary>
    public string Lead { get; private set; } = "";

    /// <summary>The one that mends code in it.</summary>
    public string Coder { get; private set; } = "";

    /// <summary>The one that waits for a permission.</summary>
    public string Asking { get; private set; } = "";

    /// <summary>A task that failed.</summary>
    public string Planned { get; private set; } = "";

    public async Task PlayAsync()
    {
        time.Ahead = TimeSpan.FromMinutes(-45);
        foreach (var (name, title) in ((string, string)[])[("ada", "Ada"), ("bert", "Bert"), ("cleo", "Cleo")])
        {
            await Rest.DoAsync(http, "/api/agents", JsonSerializer.Serialize(new { name, title, driver = "external" }));
        }

        await ThroughAsync();
        await FailedAsync();
        time.Ahead = TimeSpan.FromMinutes(-12);
        await SilentAsync();
        time.Ahead = TimeSpan.FromMinutes(-5);
        await TreeAsync();
        await AskingAsync();
        await Rest.DoAsync(http, "/api/agents", """{"name":"lost","title":"Lost","driver":"acp","settings":{"command":"no-such-program","env":{"API_KEY":"a secret"},"tools":true}}""");
        await LeadAsync();
        time.Ahead = TimeSpan.Zero;
    }

    /// <summary>Later the team has tasks.</summary>
    public async Task PlanAsync() => Planned = await PlannedWork.PlanAsync(http);

    private async Task ThroughAsync()
    {
        var docs = await OpenAsync("cleo", "Translate the handbook into eleven languages, and keep every example compiling");
        await docs.PromptAsync("Translate the handbook. Every example must still compile.");
        await docs.CallAsync("read", "Read handbook/index.md", 0.8);
        await docs.CallAsync("execute", "npm run examples", 41, new { output = new { stdout = "\u001b[32m✓\u001b[0m 214 examples compile\n", exitCode = 0 } });
        await docs.SayAsync("All eleven are there, and all 214 examples compile.");
        await docs.UseAsync(61_000, "0.84");
        await docs.EndAsync();
    }

    private async Task FailedAsync()
    {
        var upgrade = await OpenAsync("bert", "Upgrade EF Core");
        await upgrade.PromptAsync("Upgrade EF Core to the newest version.");
        await upgrade.CallAsync("execute", "dotnet build", 22, new { output = new { stdout = "error NU1605: Detected package downgrade\n", exitCode = 1 }, status = "failed" });
        await upgrade.UseAsync(173_000, "2.11", 152_000);
        await upgrade.FailAsync("agent_failed", "The provider closed the connection twice: 529 overloaded.");
    }

    private async Task SilentAsync()
    {
        var bench = await OpenAsync("bert", "Benchmark the store");
        await bench.PromptAsync("Run the load generator against both stores, and compare.");
        await bench.UseAsync(24_000, "0.19");
        await bench.BeginAsync("execute", "dotnet run -c Release --project bench/Load");
    }

    private async Task TreeAsync()
    {
        var lead = await OpenAsync("ada", "Release 2.4");
        await lead.PromptAsync("Get release 2.4 ready: mend the flaky login, test it under load, write the notes.");
        await lead.PlanAsync(("Mend the flaky login", "in_progress"), ("Test it under load", "pending"), ("Write the notes", "pending"));
        await lead.ThinkAsync("Two things can go on side by side: the race in the login, and a test that shows it.", 9);
        await lead.CallAsync("read", "Read CHANGELOG.md", 0.7);
        var (coder, tester) = (await OpenAsync("bert", "Mend the login race", lead), await OpenAsync("cleo", "Test the login under load", lead));
        var (mend, load) = (await lead.TellAsync(coder, "delegation", "Find the race in the cookie refresh and mend it.", "important"), await lead.TellAsync(tester, "delegation", "Write a load test of the login."));
        await WorkAsync(lead, coder, tester, mend);
        await lead.PlanAsync(("Mend the flaky login", "completed"), ("Test it under load", "in_progress"), ("Write the notes", "pending"));
        await tester.TellAsync(lead, "status", "None of 10,000 fails now.", thread: load);
        await lead.SayAsync(Summary);
        await lead.UseAsync(88_000, "1.37", 71_000);
        await lead.BeginAsync("edit", "Edit CHANGELOG.md");
        await Rest.DoAsync(http, $"/api/sessions/{lead.Session}/prompts", """{"text":"When the notes are written, open the pull request as a draft."}""");
        (Lead, Coder) = (lead.Session, coder.Session);
    }

    /// <summary>One that leads, in the midst of its turn, and one that is switched off.</summary>
    private async Task LeadAsync()
    {
        foreach (var (session, body) in ((string, object)[])[
            (Lead, new { goal = "Get the release out: mend the login, prove it under load, write the notes.", rules = "Ask me before a dependency changes.", manages = new[] { Asking } }),
            (Asking, new { goal = "Keep every dependency free of known holes, and tell me of those that cannot be mended.", enabled = false }),
        ])
        {
            await Rest.SendAsync(http, HttpMethod.Put, $"/api/sessions/{session}/orchestration", JsonSerializer.Serialize(body));
        }
    }

    private async Task WorkAsync(Actor lead, Actor coder, Actor tester, string mend)
    {
        await coder.PromptAsync("Find the race in the cookie refresh and mend it.");
        await tester.PromptAsync("Write a load test of the login.");
        for (var round = 0; round < 5; round++)
        {
            await coder.ThinkAsync("The refresh reads, then writes: what if two do that at once?", 6 + round);
            await coder.CallAsync("read", $"Read src/auth/{((string[])["session", "cookie", "lock"])[round % 3]}.ts", 0.8);
            await tester.CallAsync("execute", "k6 run login.js", 14 + (3 * round), round == 2 ? new { output = new { stdout = "4 of 10000 requests failed\n", exitCode = 99 }, status = "failed" } : null);
            await coder.CallAsync("execute", "dotnet test --filter Login", 9 + round, Tests(round));
            await coder.UseAsync(20_000 + (9_000 * round), $"0.{20 + (round * 9)}");
            await tester.UseAsync(15_000 + (5_000 * round), $"0.{10 + (round * 6)}");
        }

        var which = await coder.TellAsync(tester, "question", "Which cookie fails: the old one or the new?", "blocking");
        await tester.ThinkAsync("The trace says it.", 6);
        await tester.TellAsync(coder, "answer", "The old one: it is read before the lock.", "important", which);
        await coder.CallAsync("edit", "Edit src/auth/session.ts", 2.6, new { content = new[] { new { type = "diff", path = "/home/mia/shop/src/auth/session.ts", oldText = Before, newText = After } } });
        await coder.SayAsync(Mended);
        await coder.TellAsync(lead, "completion", "The race is mended.", thread: mend);
        await coder.EndAsync();
    }

    private async Task AskingAsync()
    {
        var audit = await OpenAsync("ada", "Audit the dependencies");
        await audit.PromptAsync("Audit the dependencies, and mend what has a known hole.");
        await audit.CallAsync("search", "Search for known holes", 3);
        await audit.UseAsync(31_000, "0.22");
        await audit.AskAsync("npm audit fix --force");
        Asking = audit.Session;
    }

    private async Task<Actor> OpenAsync(string agent, string title, Actor? parent = null) =>
        new(http, time, (await Rest.DoAsync(http, "/api/sessions", parent is null
            ? JsonSerializer.Serialize(new { agent, title, visibility = "team" })
            : JsonSerializer.Serialize(new { agent, title, parent = parent.Session })))["id"]);

    private static object Tests(int round) => round < 4
        ? new { output = new { stdout = "\u001b[31mFailed\u001b[0m  Refresh_keeps_the_newest_cookie [38 ms]\n  Expected: \"new\"\n  Actual:   \"old\"\n\n\u001b[31mFailed: 1\u001b[0m, Passed: 41\n", exitCode = 1 }, status = "failed" }
        : new { output = new { stdout = "\u001b[32mPassed!\u001b[0m  Failed: 0, Passed: 42\n", exitCode = 0 }, status = "completed" };

    private const string Before = "export async function refresh(cookie: Cookie) {\n  const session = await store.read(cookie.id);\n  if (session.expires < Date.now()) {\n    session.token = await issue(session.user);\n    await store.write(session);\n  }\n  return session;\n}\n";

    private const string After = "export async function refresh(cookie: Cookie) {\n  return lock(cookie.id, async () => {\n    const session = await store.read(cookie.id);\n    if (session.expires >= Date.now()) return session;\n    session.token = await issue(session.user);\n    await store.write(session);\n    return session;\n  });\n}\n";

    private const string Mended = "The race is between the **cookie refresh** and the write that follows it: two refreshes read the old token, and the slower one wrote it back. The read is inside the lock now.\n\n```ts\nreturn lock(cookie.id, async () => {\n  const session = await store.read(cookie.id);\n  if (session.expires >= Date.now()) return session;\n  session.token = await issue(session.user);\n});\n```\n";

    private const string Summary = "Two of three are done.\n\n| Step | Who | State |\n|---|---|---|\n| Login race | Bert | mended, 42 of 42 green |\n| Load test | Cleo | 10,000 requests, none fails |\n| Notes | me | now |\n\nNext I write the notes, then:\n\n1. tag `v2.4.0`\n2. open the pull request\n";
}
