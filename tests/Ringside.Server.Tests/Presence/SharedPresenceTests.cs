using Ringside.Server.Tests.Sharing;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Presence;

public sealed class SharedPresenceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact(DisplayName = "[R12] servers on one database tell each other who watches what, again and again; the people of one that is heard of no more have left")]
    public async Task Servers_tell_each_other()
    {
        var (firstTime, secondTime) = (new FakeTime(), new FakeTime());
        await using var both = await TwoServers.StartAsync(firstTime, secondTime, settings: new() { ["stream_lifetime_seconds"] = "86400" });
        var session = await Rest.ExternalSessionAsync(both.First.Http, "team");
        using var anna = await Watcher.JoinAsync(both.First, at: both.Second);
        using var ben = await Watcher.JoinAsync(both.First);
        await TwoServers.LogOf(both.Second).RefreshAsync();
        await using var bens = await SseFrames.OpenAsync(ben.Http, $"/api/sessions/{session}/events");
        await SeesAsync(anna, [$"{session}: {ben.Name}"], firstTime, secondTime);

        // The second's clock goes on for longer than it would wait for a word.
        for (var round = 0; round < 12; round++)
        {
            var before = Told(both.First);
            firstTime.Advance(6 * Second);
            await UntilAsync(() => Task.FromResult(Told(both.First) != before)).Within("the next word of the first server");
            await TwoServers.LogOf(both.Second).RefreshAsync();
            for (var second = 0; second < 3; second++)
            {
                secondTime.Advance(Second);
                Assert.Equal([$"{session}: {ben.Name}"], await anna.SeesAsync());
            }
        }

        // The first stands still, as one does that was killed.
        await SeesAsync(anna, [], secondTime);
        Assert.Equal([$"{session}: {ben.Name}"], await ben.SeesAsync());
    }

    private static string Told(RingsideHost host) => string.Concat(TwoServers.LogOf(host).ReadRecords("presence").Select(System.Text.Encoding.UTF8.GetString));

    /// <summary>Moves the clocks until a person sees that.</summary>
    private static Task SeesAsync(Watcher person, string[] expected, params FakeTime[] clocks) => UntilAsync(async () =>
    {
        Array.ForEach(clocks, clock => clock.Advance(Second));
        return (await person.SeesAsync()).SequenceEqual(expected);
    }).Within($"the sight of {(expected.Length == 0 ? "nobody" : expected[0])}");

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        while (!await isSo())
        {
            await Task.Yield();
        }
    }
}
