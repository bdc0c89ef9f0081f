using System.Globalization;
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
    private const int Sessions = 10, Rounds = 3, AtMost = 4;

    /// <summary>Nothing, little, and more than 100,000.</summary>
    private static Gen<long> Tokens => Gen.Frequency(
        (2, Gen.Constant(0L)), (3, Gen.Choose(1, 5000).Select(n => (long)n)), (1, Gen.Choose(100_001, 20_000_000).Select(n => (long)n)));

    private static Gen<Counts> Calls =>
        from n in Tokens.ArrayOf(5)
        select new Counts(n[0], n[1], n[2], n[3], n[4]);

    private static Gen<Spree> Sprees(Telling kind) =>
        from many in Gen.Frequency((1, Gen.Constant(0)), (4, Gen.Choose(1, 4)), (1, Gen.Choose(30, 60)))
        from calls in Calls.ListOf(many)
        from spent in Gen.Frequency((1, Gen.Constant(0)), (4, Gen.Choose(1, 3_000_000)))
        select new Spree(kind, [.. calls], spent);

    /// <summary>For each round, each session's turns.</summary>
    private static Gen<Spree[][][]> Work => Gen.CollectToArray(
        Enumerable.Range(0, Rounds).Select(_ => Gen.CollectToArray(
            Enumerable.Range(0, Sessions).Select(session => Gen.Choose(0, 2).SelectMany(turns => Sprees((Telling)(session % 4)).ArrayOf(turns))))));

    [Fact(DisplayName = "[E7] [M17] [G40] [G41] ten sessions of four kinds of agents at once, with restarts between: the totals of run, session and agent are what was used, and what it cost")]
    public void The_totals_are_what_was_used() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(4).WithEndSize(50),
        Prop.ForAll(Work.ToArbitrary(), work => HoldsAsync(work).GetAwaiter().GetResult()));

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
        Assert.Equal(Sum([spree]), Told(told, "usage", told));
    }

    private static async Task HoldsAsync(Spree[][][] work)
    {
        using var scratch = new ScratchFolder();
        await using var host = await Spender.HostAsync(scratch.Make("catalogue"));
        foreach (var by in Enum.GetValues<Telling>())
        {
            await Rest.DoAsync(host.Http, "/api/agents", JsonSerializer.Serialize(new { name = NameOf(by), driver = "demo" }));
        }

        var sessions = new List<string>();
        foreach (var by in Enumerable.Range(0, Sessions).Select(session => (Telling)(session % 4)))
        {
            sessions.Add((await Rest.DoAsync(host.Http, "/api/sessions", JsonSerializer.Serialize(new { agent = NameOf(by) })))["id"]);
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
            await CheckTotalsAsync(host, sessions, done);
            foreach (var runs in all)
            {
                await CheckPaceAsync(host, runs.Select(run => run.Run));
            }
        }
    }

    private static string NameOf(Telling by) => $"{by}".ToLowerInvariant();

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

    private static async Task CheckTotalsAsync(RingsideHost host, List<string> sessions, List<(int Session, string Run, Spree Spree)> done)
    {
        foreach (var (_, run, spree) in done)
        {
            var json = (await Rest.GetAsync(host.Http, $"/api/runs/{run}")).Json;
            Assert.Equal(Sum([spree]), Told(json, "usage", json));
        }

        foreach (var (index, session) in sessions.Index())
        {
            var json = (await Rest.GetAsync(host.Http, $"/api/sessions/{session}")).Json;
            var usage = json.TryGetProperty("usage", out var last) ? last : default;
            Assert.Equal(Sum(done.Where(run => run.Session == index).Select(run => run.Spree)), Told(usage, "session", usage));
        }

        foreach (var by in Enum.GetValues<Telling>())
        {
            var json = (await Rest.GetAsync(host.Http, $"/api/agents/{NameOf(by)}")).Json;
            Assert.Equal(Sum(done.Where(run => run.Spree.By == by).Select(run => run.Spree)), Told(json, "usage", json));
        }
    }

    /// <summary>In no second more than four, but for the ends of runs, which cannot wait; and each run's last is told.</summary>
    private static async Task CheckPaceAsync(RingsideHost host, IEnumerable<string> runs)
    {
        var told = new List<DateTimeOffset>();
        foreach (var run in runs)
        {
            var events = (await History.OfRunAsync(host.Http, run)).Where(e => e.Type() is "usage.updated" || History.IsEnd(e.Type())).ToList();
            foreach (var (index, e) in events.SkipLast(1).Index())
            {
                var time = e.GetProperty("time").GetDateTimeOffset();
                var within = told.Count(before => time - before < TimeSpan.FromMilliseconds(999));
                Assert.True(within < AtMost || index == events.Count - 2, $"{within + 1} within a second, at {e.Cursor()}");
                told.Add(time);
            }

            var json = (await Rest.GetAsync(host.Http, $"/api/runs/{run}")).Json;
            Assert.Equal(json.TryGetProperty("usage", out var usage) ? usage.GetRawText() : null, events.Count > 1 ? events[^2].Data().GetProperty("run").GetRawText() : null);
        }
    }

    private static (Counts Counts, decimal Cost, string? Source) Sum(IEnumerable<Spree> sprees)
    {
        var (counts, cost, source) = (new Counts(), 0L, default(string));
        foreach (var spree in sprees)
        {
            var used = spree.Calls.Aggregate(new Counts(), (sum, call) => sum + call);
            var tells = spree.By is Telling.RunningCost or Telling.NewCost;
            var says = spree.Calls.Count > 0 || spree.By is Telling.Turns or Telling.RunningCost;
            counts += used;
            cost += !says ? 0 : tells ? spree.Spent : Spender.PriceOf(used);
            source ??= !says ? null : tells ? "reported" : "computed";
        }

        return (counts, cost / 1_000_000m, source);
    }

    private static (Counts Counts, decimal Cost, string? Source) Told(JsonElement counted, string name, JsonElement costed)
    {
        var counts = counted.ValueKind == JsonValueKind.Object && counted.TryGetProperty(name, out var used) ? used.Deserialize(ProtocolJson.Default.Counts)! : new Counts();
        return costed.ValueKind == JsonValueKind.Object && costed.TryGetProperty("cost", out var cost)
            ? (counts, decimal.Parse(cost.Text("amount")!, CultureInfo.InvariantCulture), cost.Text("source"))
            : (counts, 0, null);
    }
}
