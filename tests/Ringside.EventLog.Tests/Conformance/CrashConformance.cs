using System.Diagnostics;
using System.Globalization;
using Ringside.Protocol;
using Ringside.Server.Hosting;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>A process that is killed while it writes.</summary>
public abstract class CrashConformance(Func<LogPlace> newPlace) : EventLogConformance(newPlace)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact(DisplayName = "[E2, E3, A3] A writer that is killed loses nothing it acknowledged, leaves no gap, and its documents are the log's")]
    public async Task A_killed_writer_loses_nothing_it_acknowledged()
    {
        var crashes = Place.Cases(30);
        var random = new Random(20);
        var acknowledged = new HashSet<long>();
        for (var crash = 0; crash < crashes; crash++)
        {
            acknowledged.UnionWith(await WriteUntilKilledAsync(Place.Address, crash, lines: random.Next(crash == 0 ? 1 : 0, 150)));

            await using var store = Place.Open(TimeProvider.System);
            var events = store.Read(EventFilter.All, 0, long.MaxValue, int.MaxValue);
            Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(e => e.Position));
            Assert.DoesNotContain(acknowledged, position => position > events.Count);
            Assert.All(events.Where(e => e.Type == EventTypes.MessageCompleted), e => Assert.True(e.As<MessageData>().Text?.Artifact is not { } whole || store.ReadArtifact(whole.Id) is not null));
            Assert.Empty(Fold.Rebuild(store, RingsideServices.Folds).Changed);
        }

        Assert.InRange(acknowledged.Count, crashes * 10, int.MaxValue);
    }

    /// <summary>Kills the writer when it has said so many lines, in the middle of whatever it is doing then.</summary>
    /// <returns>What it acknowledged.</returns>
    private static async Task<IReadOnlyList<long>> WriteUntilKilledAsync(string path, int seed, int lines)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Ringside.CrashWriter");
        using var writer = Process.Start(new ProcessStartInfo(program, [path, $"{seed * 10}"]) { RedirectStandardOutput = true })!;
        var said = new List<long>();
        try
        {
            while (said.Count < lines && await writer.StandardOutput.ReadLineAsync().WaitAsync(Deadline, TimeProvider.System) is { } line)
            {
                said.Add(long.Parse(line, CultureInfo.InvariantCulture));
            }
        }
        finally
        {
            writer.Kill();
        }

        // What stood in the pipe was acknowledged too; the last line may be cut.
        var rest = await writer.StandardOutput.ReadToEndAsync().WaitAsync(Deadline, TimeProvider.System);
        await writer.WaitForExitAsync().WaitAsync(Deadline, TimeProvider.System);
        Assert.True(said.Count >= lines, $"the writer ended by itself after {said.Count} lines");
        said.AddRange(rest.Split('\n')[..^1].Select(line => long.Parse(line, CultureInfo.InvariantCulture)));
        return said;
    }
}
