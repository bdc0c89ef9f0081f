using Ringside.EventLog.Tests.Conformance;

namespace Ringside.EventLog.Tests.Sqlite;

/// <summary>Commits that a power cut may take back.</summary>
public sealed class SqliteRelaxedTests() : EventLogConformance(() => new SqlitePlace())
{
    [Theory(DisplayName = "[L6] A relaxed log that was not closed has a new epoch, once")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_relaxed_log_that_was_not_closed_has_a_new_epoch(bool relaxedAgain)
    {
        var (epoch, instance) = await WriteAndStopAsync(relaxed: true, crashes: true);

        var again = Open(relaxedAgain);
        var renewed = again.Epoch;
        await again.DisposeAsync();

        Assert.NotEqual(epoch, renewed);
        Assert.Equal(instance, again.Instance);
        Assert.Equal(renewed, Open().Epoch);
    }
}
