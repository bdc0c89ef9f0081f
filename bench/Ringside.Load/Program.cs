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
      stuck        what viewers who never read cost the others, and the server's memory
      all          all of these
    options:
      --quick              fewer sizes, shorter runs
      --no-peers           Ringside alone
      --protocol sse|ws|both
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
    settings = settings.Program.Length > 0 ? settings : settings with { Program = BuiltProgram.Find() };
    Linux.RaiseLimits();
    Linux.PinTo(settings.GeneratorCore);
    var report = new Report();
    var conditions = Conditions.Describe(settings, string.Join(' ', args));
    Func<Task>? run = what switch
    {
        "fan-out" => () => WithTargets(targets => FanOut.RunAsync(settings, report, targets)),
        "latency" => () => WithTargets(targets => Latency.RunAsync(settings, report, targets)),
        "append" => () => Append.RunAsync(settings, report),
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
            await report.TryAsync("Append", () => Append.RunAsync(settings, report));
            await report.TryAsync("Catch-up", () => CatchUp.RunAsync(settings, report));
            await report.TryAsync("Many sessions", () => ManySessions.RunAsync(settings, report));
            await report.TryAsync("Mix", () => Mix.RunAsync(settings, report));
            await IdleViewers.RunAsync(settings, report);
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
catch (LoadException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
