using Ringside.Load.Reporting;
using Ringside.Load.Servers;
using Ringside.Load.Traffic;

namespace Ringside.Load.Scenarios;

/// <summary>Agents at work, as the product has them: many small requests of many types, each checked, folded and made durable, some viewers to each session and some to all.</summary>
internal static class Mix
{
    private const int Sessions = 50, ViewersEach = 4, ViewersOfAll = 20, Writers = 16, Behind = 4096;

    public static async Task RunAsync(Settings settings, Report report)
    {
        var table = report.Add(new Table(
            $"{Sessions} agents at work",
            $"Each turn: a plan, 60 pieces of thought, 3 tools with output, usage, 60 pieces of text, its end, in 77 requests, with {ViewersEach} viewers of each session and {ViewersOfAll} of everything. {Writers} requests at a time. Deltas, tools, usage and state are all folded.",
            "by", "turns/s", "events/s", "deliveries/s", "request p50 ms", "p99 ms", "CPU µs/event", Meter.SharesColumn, "lost/repeated"));
        using var target = await RingsideTarget.StartAsync(settings, "sqlite");
        await WarmUp.RunAsync(settings, target);
        foreach (var transport in settings.Transports)
        {
            await report.TryAsync($"Agents at work by {transport.Name()}", () => MeasureAsync(settings, table, target, transport));
        }
    }

    private static async Task MeasureAsync(Settings settings, Table table, RingsideTarget target, Transport transport)
    {
        using var generator = new Generator();
        var tally = new Tally();
        var agents = new List<AgentTurns>();
        var viewers = new List<(PositionScanner Scanner, Func<long> Expected)>();
        for (var i = 0; i < Sessions; i++)
        {
            var session = await target.SessionAsync();
            var agent = new AgentTurns(target.Writers(session, 0));
            agents.Add(agent);
            var address = transport == Transport.Sse ? target.Sse($"/api/sessions/{session}/events?from=now") : target.Live($$"""{"session":["{{session}}"]}""");
            Join(address, ViewersEach, () => agent.Appended);
        }

        Join(transport == Transport.Sse ? target.Sse("/api/events?from=now") : target.Live("{}"), ViewersOfAll, () => agents.Sum(agent => agent.Appended));
        if (!generator.RunUntil(() => tally.Ready == viewers.Count || tally.Closed > 0, TimeSpan.FromSeconds(30)) || tally.Closed > 0)
        {
            throw new LoadException($"of {viewers.Count} viewers {tally.Ready} were served");
        }

        var written = new Written();
        var writers = Writer.Connect(generator, target.Address.Port, Writers, written);
        var turn = 0;
        generator.Pump = () =>
        {
            foreach (var writer in writers)
            {
                // What the viewers have not got is what is in the log for each less what has come.
                if (writer.IsFree && (Appended() * (ViewersEach + ViewersOfAll)) - tally.Delivered < Behind * ViewersOfAll && Next() is { } agent)
                {
                    writer.Write(agent, 1, Mark.Now);
                }
            }
        };
        generator.RunFor(TimeSpan.FromSeconds(2));
        var (turns, appended, delivered) = (agents.Sum(agent => agent.Turns), Appended(), tally.Delivered);
        written.Answers.Clear();
        var meter = new Meter(target.Process);
        generator.RunFor(settings.Time);
        meter.Stop();
        (turns, appended, delivered) = (agents.Sum(agent => agent.Turns) - turns, Appended() - appended, tally.Delivered - delivered);
        generator.Pump = null;
        generator.RunUntil(() => writers.All(writer => writer.IsIdle) && viewers.All(viewer => viewer.Scanner.Count >= viewer.Expected()), TimeSpan.FromSeconds(10));
        tally.Lost = viewers.Sum(viewer => Math.Abs(viewer.Expected() - viewer.Scanner.Count));

        table.Add(
            transport.Name(), Figures.Short(turns / meter.Seconds), Figures.Short(appended / meter.Seconds), Figures.Short(delivered / meter.Seconds),
            Figures.Milliseconds(written.Answers.Milliseconds(0.5)), Figures.Milliseconds(written.Answers.Milliseconds(0.99)), Figures.Short(meter.ServerSeconds / appended * 1e6), meter.Shares, tally.Faults);

        long Appended() => agents.Sum(agent => agent.Appended);

        AgentTurns? Next()
        {
            for (var tries = 0; tries < Sessions; tries++)
            {
                turn = (turn + 1) % Sessions;
                if (!agents[turn].IsBusy)
                {
                    return agents[turn];
                }
            }

            return null;
        }

        void Join(ViewerAddress address, int count, Func<long> expected)
        {
            for (var i = 0; i < count; i++)
            {
                var scanner = new PositionScanner(tally);
                viewers.Add((scanner, expected));
                generator.Add(new Viewer(generator, address, i, tally, scanner));
            }
        }
    }
}
