using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Ringside.Protocol;
using Ringside.Server.Tests.Events;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Usage;

/// <summary>The totals of ten agents at once, beside a sum of our own.</summary>
public sealed class TotalsTests
{
    private const int Sessions = 10, Rounds = 2, AtMost = 4, Cases = 12;

    [Fact(DisplayName = "[E7] [M17] [G40] [G41] ten sessions of four kinds of agents at once, with restarts between: the totals of run, session and agent are what was used, and what it cost")]
    public async Task The_totals_are_what_was_used()
    {
        using var scratch = new ScratchFolder();
        await using var host = await Spender.HostAsync(scratch.Make("catalogue"));
        var played = 0;
        var holds = Prop.ForAll(SpreeWork.Of(Sessions, Rounds).ToArbitrary(), work => HoldsAsync(host, $"{played++}", work));
        await Task.Run(() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithEndSize(50), holds));
    }

    [Fact(DisplayName = "[E7] [E8] a run's end that the log could not take at first counts its turn once")]
    public async Task An_end_that_the_log_could_not_take_at_first_counts_once()
    {
        using var scratch = new ScratchFolder();
        RingsideHost host = null!;
        FileLock? held = null;
        var locked = new TaskCompletionSource();
        await using var running = host = await Spender.HostAsync(scratch.Make("catalogue"), async () =>
        {
            held = await FileLock.TakeAsync(host);
            locked.SetResult();
        });
        var spree = new Spree(Telling.Turns, [new Counts(1000, 10)], 0);
        var run = (await Rest.DoAsync(host.Http, "/api/runs", JsonSerializer.Serialize(new { agent = "demo", prompt = JsonSerializer.Serialize(spree) })))["run"];
        await locked.Task.Within("the turn's end");

        // What comes after the end has to wait as long, and is then refused as it was.
        Assert.Equal(503, (await Rest.PostAsync(host.Http, "/api/sessions", """{"agent":"demo"}""")).Status);
        await held!.DisposeAsync();

        OrderTests.Check(await History.OfRunAsync(host.Http, run), "run.completed");
        var told = (await Rest.GetAsync(host.Http, $"/api/runs/{run}")).Json;
        Assert.Equal(SpreeTally.Sum([spree]), SpreeTally.Told(told, "usage", told));
    }

    /// <param name="name">What tells the agents of one case from those of the others.</param>
    private static async Task HoldsAsync(RingsideHost host, string name, Spree[][][] work)
    {
        var agents = Enum.GetValues<Telling>().ToDictionary(by => by, by => $"{by}-{name}".ToLowerInvariant());
        foreach (var agent in agents.Values)
        {
            await Rest.DoAsync(host.Http, "/api/agents", JsonSerializer.Serialize(new { name = agent, driver = "demo" }));
        }

        var sessions = new List<string>();
        foreach (var by in Enumerable.Range(0, Sessions).Select(session => (Telling)(session % 4)))
        {
            sessions.Add((await Rest.DoAsync(host.Http, "/api/sessions", JsonSerializer.Serialize(new { agent = agents[by] })))["id"]);
        }

        var done = new List<(int Session, string Run, Spree Spree)>();
        foreach (var (index, round) in work.Index())
        {
            if (index > 0)
            {
                await host.StopAsync();
                await host.StartAsync();
            }

            var all = await Task.WhenAll(round.Select((sprees, session) => RunAsync(host, sessions[session], session, sprees))).Within("the turns of ten sessions");
            done.AddRange(all.SelectMany(runs => runs));
            await CheckTotalsAsync(host, agents, sessions, done);
            foreach (var runs in all)
            {
                await CheckPaceAsync(host, runs.Select(run => run.Run));
            }
        }
    }

    /// <summary>Prompts one after the other, so that each begins as the one before ends.</summary>
    private static async Task<List<(int Session, string Run, Spree Spree)>> RunAsync(RingsideHost host, string id, int session, IReadOnlyList<Spree> sprees)
    {
        var runs = new List<(int, string, Spree)>();
        foreach (var spree in sprees)
        {
            var run = (await Rest.DoAsync(host.Http, $"/api/sessions/{id}/prompts", JsonSerializer.Serialize(new { text = JsonSerializer.Serialize(spree) })))["run"];
            OrderTests.Check(await History.OfRunAsync(host.Http, run), "run.completed");
            runs.Add((session, run, spree));
        }

        return runs;
    }

    private static async Task CheckTotalsAsync(RingsideHost host, Dictionary<Telling, string> agents, List<string> sessions, List<(int Session, string Run, Spree Spree)> done)
    {
        foreach (var (_, run, spree) in done)
        {
            var json = (await Rest.GetAsync(host.Http, $"/api/runs/{run}")).Json;
            Assert.Equal(SpreeTally.Sum([spree]), SpreeTally.Told(json, "usage", json));
        }

        foreach (var (index, session) in sessions.Index())
        {
            var json = (await Rest.GetAsync(host.Http, $"/api/sessions/{session}")).Json;
            var usage = json.TryGetProperty("usage", out var last) ? last : default;
            Assert.Equal(SpreeTally.Sum(done.Where(run => run.Session == index).Select(run => run.Spree)), SpreeTally.Told(usage, "session", usage));
        }

        foreach (var (by, agent) in agents)
        {
            var json = (await Rest.GetAsync(host.Http, $"/api/agents/{agent}")).Json;
            Assert.Equal(SpreeTally.Sum(done.Where(run => run.Spree.By == by).Select(run => run.Spree)), SpreeTally.Told(json, "usage", json));
        }
    }

    /// <summary>In no second more than four, ends of runs among them; and each run's last is told.</summary>
    private static async Task CheckPaceAsync(RingsideHost host, IEnumerable<string> runs)
    {
        var told = new List<DateTimeOffset>();
        foreach (var run in runs)
        {
            var events = (await History.OfRunAsync(host.Http, run)).Where(e => e.Type() is "usage.updated" || History.IsEnd(e.Type())).ToList();
            foreach (var e in events.SkipLast(1))
            {
                var time = e.GetProperty("time").GetDateTimeOffset();
                var within = told.Count(before => time - before < TimeSpan.FromMilliseconds(999));
                Assert.True(within < AtMost, $"{within + 1} within a second, at {e.Cursor()}");
                told.Add(time);
            }

            var json = (await Rest.GetAsync(host.Http, $"/api/runs/{run}")).Json;
            Assert.Equal(json.TryGetProperty("usage", out var usage) ? usage.GetRawText() : null, events.Count > 1 ? events[^2].Data().GetProperty("run").GetRawText() : null);
        }
    }
}
