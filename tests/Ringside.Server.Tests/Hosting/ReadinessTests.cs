using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Hosting;

public sealed class ReadinessTests
{
    [Fact(DisplayName = "[O1] however many ask whether the server is ready, the log is probed once a second")]
    public async Task The_log_is_probed_once_a_second()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        using var nobody = host.Client(null);
        var written = new FileInfo(Path.Combine(host.DataFolder, "ringside.db-wal"));
        long Written()
        {
            written.Refresh();
            return written.Length;
        }

        await ReadyAsync(1);
        var before = Written();
        await ReadyAsync(100);
        Assert.Equal(before, Written());

        time.Advance(TimeSpan.FromSeconds(1));
        await ReadyAsync(100);
        var probe = Written() - before;
        Assert.True(probe > 0, "the log is probed again after a second");
        time.Advance(TimeSpan.FromSeconds(1));
        await ReadyAsync(1);
        Assert.Equal(before + (2 * probe), Written());

        async Task ReadyAsync(int times) =>
            Assert.All(await Task.WhenAll(Enumerable.Range(0, times).Select(_ => Rest.GetAsync(nobody, "/health/ready"))), answer => Assert.Equal((200, "ready"), (answer.Status, answer["status"])));
    }
}
