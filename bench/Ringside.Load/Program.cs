using Ringside.Load;
using Ringside.Load.Reporting;
using Ringside.Load.Scenarios;
using Ringside.Load.Servers;
using Ringside.Load.Traffic;

const string Usage = """
    usage: Ringside.Load <what> [options]
      fan-out      deliveries a second
      latency      from the write to the viewers at steady rates
      append       durable events a second, beside what the disk and the database do alone
      catch-up     one reader of a long history
      idle         memory per idle viewer
      sessions     1,000 viewers of 1,000 sessions
      mix          agents at work: words, tools, plans, usage, all folded
      two-servers  from the write at one server to viewers at another (PostgreSQL)
      stuck        what viewers who never read cost the others, and the server's memory
      all          all of these
    options:
      --quick              fewer sizes, shorter runs
      --no-peers           Ringside alone
      --protocol sse|ws|both
      --store sqlite|postgres|both
      --viewers N  --size BYTES  --seconds N  --batch N  --window N
      --program PATH       the server (default: ./run --build, then out/ringside)
      --server-core N (0)  --generator-core N (1)
    """;

if (args is not [var what, .. var options])
{
    Console.Error.WriteLine(Usage);
    return 2;
}

try
{
    var settings = Settings.Read(options);
    if (Pinning.Again(settings.GeneratorCore, args) is { } done)
    {
        return done;
    }

    settings = settings.Program.Length > 0 ? settings : settings with { Program = BuiltProgram.Find() };
    Linux.RaiseLimits();
    Belongings.GoAtExit();
    var report = new Report();
    var conditions = Conditions.Describe(settings, string.Join(' ', args));
    Func<Task>? run = what switch
    {
        "fan-out" => () => WithTargets(targets => FanOut.RunAsync(settings, report, targets)),
        "latency" => () => WithTargets(targets => Latency.RunAsync(settings, report, targets)),
        "append" => AppendAsync,
        "two-servers" => () => TwoServers.RunAsync(settings, report),
        "catch-up" => () => CatchUp.RunAsync(settings, report),
        "idle" => () => IdleViewers.RunAsync(settings, report),
        "sessions" => () => ManySessions.RunAsync(settings, report),
        "mix" => () => Mix.RunAsync(settings, report),
        "stuck" => () => StuckViewers.RunAsync(settings, report),
        "all" => async () =>
        {
            await WithTargets(async targets =>
            {
                await FanOut.RunAsync(settings, report, targets);
                await Latency.RunAsync(settings, report, targets);
            });
            await AppendAsync();
            await report.TryAsync("Catch-up", () => CatchUp.RunAsync(settings, report));
            await report.TryAsync("Many sessions", () => ManySessions.RunAsync(settings, report));
            await report.TryAsync("Mix", () => Mix.RunAsync(settings, report));
            await IdleViewers.RunAsync(settings, report);
            await report.TryAsync("Two servers", () => settings.Stores.Postgres ? TwoServers.RunAsync(settings, report) : Task.CompletedTask);
            await report.TryAsync("Stuck viewers", () => StuckViewers.RunAsync(settings, report));
        },
        _ => null,
    };
    if (run is null)
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }

    await run();
    report.Print(Console.Out, conditions);
    return report.Failed ? 1 : 0;

    async Task AppendAsync()
    {
        if (settings.Stores.Sqlite)
        {
            await report.TryAsync("Append to SQLite", () => Append.RunAsync(settings, report, Storage.Sqlite));
        }

        if (settings.Stores.Postgres)
        {
            await report.TryAsync("Append to PostgreSQL", async () =>
            {
                using var postgres = await Storage.StartPostgresAsync();
                await Append.RunAsync(settings, report, postgres);
            });
        }
    }

    async Task WithTargets(Func<IReadOnlyList<Target>, Task> measure)
    {
        using var lineup = await Lineup.StartAsync(settings, report);
        foreach (var target in lineup.All)
        {
            await WarmUp.RunAsync(settings, target);
        }

        await measure(lineup.All);
    }
}
catch (Exception) when (Belongings.AreGoing)
{
    await Task.Delay(Timeout.Infinite);
    return 1;
}
catch (LoadException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
