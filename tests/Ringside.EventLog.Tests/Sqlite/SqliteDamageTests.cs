using System.Text.Json;
using Microsoft.Data.Sqlite;
using Ringside.EventLog.Sqlite;

namespace Ringside.EventLog.Tests.Sqlite;

/// <summary>A file that is damaged, or somebody else's.</summary>
public sealed class SqliteDamageTests : SqliteFileTest
{
    [Theory(DisplayName = "[L10] A file that is no log, or a damaged one, is said and left alone")]
    [InlineData(0, 16)]
    [InlineData(16, 84)]
    [InlineData(0, int.MaxValue)]
    public async Task A_damaged_head_is_said(int from, int count)
    {
        await WriteAsync(events: 50);
        Damage(from, count);
        var before = await System.IO.File.ReadAllBytesAsync(File);

        Assert.Matches("is not a Ringside log|is damaged", Assert.Throws<LogUnavailableException>(() => Open()).Message);
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File));
    }

    [Fact(DisplayName = "[L10] A damaged page is said when it is read, and never taken for events")]
    public async Task A_damaged_page_is_said()
    {
        await WriteAsync(events: 500);
        var pages = new FileInfo(File).Length / 4096;
        var said = 0;
        for (var page = 1; page < pages; page++)
        {
            var whole = await System.IO.File.ReadAllBytesAsync(File);
            Damage(page * 4096, 4096);
            try
            {
                await using var log = Open();
                var events = log.Read(EventFilter.All, 0, long.MaxValue, int.MaxValue);
                Assert.All(events, e => Assert.Equal(e.Json.Length, JsonSerializer.SerializeToUtf8Bytes((JsonElement)e.Data).Length));
            }
            catch (LogUnavailableException e)
            {
                Assert.Matches("damaged|not a Ringside log", e.Message);
                said++;
            }

            foreach (var part in new[] { "-wal", "-shm" })
            {
                System.IO.File.Delete(File + part);
            }

            await System.IO.File.WriteAllBytesAsync(File, whole);
        }

        Assert.InRange(said, pages / 2, pages);
    }

    [Fact(DisplayName = "[L10] Another program's database is not made into a log")]
    public void Another_programs_database_is_not_made_into_a_log()
    {
        using (var other = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            SqliteStart();
            other.Open();
            Run(other, "CREATE TABLE theirs (x)");
        }

        Assert.Equal($"{File} is not a Ringside log.", Assert.Throws<LogUnavailableException>(() => Open()).Message);
    }

    [Fact(DisplayName = "[L10] A log of a later version is refused")]
    public async Task A_log_of_a_later_version_is_refused()
    {
        await WriteAsync(events: 1);
        using (var other = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            other.Open();
            Run(other, "PRAGMA user_version = 99");
        }

        Assert.Contains("later version of Ringside (format 99", Assert.Throws<LogUnavailableException>(() => Open()).Message, StringComparison.Ordinal);
    }

    /// <summary>The first store loads SQLite's library.</summary>
    private void SqliteStart() => new SqliteEventStore(new SqliteOptions { Path = Folder["first.db"] }, TimeProvider.System).DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task WriteAsync(int events)
    {
        await using var log = Open();
        for (var n = 0; n < events; n++)
        {
            await log.AppendAsync([Note(100 + n, $"ses_{n}")]);
        }
    }

    private void Damage(int from, int count)
    {
        using var file = System.IO.File.OpenWrite(File);
        var noise = new byte[Math.Min(count, file.Length - from)];
        new Random(1).NextBytes(noise);
        file.Position = from;
        file.Write(noise);
    }
}
