using System.Text;
using System.Text.Json;

namespace Ringside.EventLog.Tests.Sqlite;

/// <summary>A log whose file, or its write-ahead log, ends too early.</summary>
public sealed class SqliteCutTests : SqliteFileTest
{
    private const int PageSize = 4096, FrameSize = PageSize + 24;

    private string Ahead => File + "-wal";

    [Theory(DisplayName = "[L15] A file that is cut at any byte of its last page is said by its name and left as it is")]
    [InlineData(40, 100)]
    [InlineData(12, 9000)]
    public async Task A_cut_file_is_said(int events, int size)
    {
        await using (var log = Open())
        {
            await WriteAsync(log, events, size);
        }

        var whole = await System.IO.File.ReadAllBytesAsync(File);
        Assert.Equal(0, whole.Length % PageSize);
        for (var length = whole.Length - PageSize; length < whole.Length; length++)
        {
            Put(whole.AsSpan(0, length), []);
            var said = Assert.Throws<LogUnavailableException>(() => Open()).Message;
            Assert.StartsWith($"{File} is damaged (", said, StringComparison.Ordinal);
            Assert.True(whole.AsSpan(0, length).SequenceEqual(System.IO.File.ReadAllBytes(File)), $"The file of {length} bytes was changed.");
        }
    }

    [Fact(DisplayName = "[L15] A write-ahead log that is cut at any byte of its last page is read up to the commit before it, and written on from there")]
    public async Task A_cut_write_ahead_log_is_a_prefix()
    {
        List<string> acknowledged;
        byte[] database, ahead;
        await using (var log = Open())
        {
            acknowledged = await WriteAsync(log, 12, 300);
            (database, ahead) = (System.IO.File.ReadAllBytes(File), System.IO.File.ReadAllBytes(Ahead));
        }

        Assert.Equal(32, ahead.Length % FrameSize);
        for (var length = ahead.Length - FrameSize; length <= ahead.Length; length++)
        {
            Put(database, ahead.AsSpan(0, length));
            await using var log = Open();
            var kept = length < ahead.Length ? acknowledged.SkipLast(1) : acknowledged;
            Assert.Equal(kept, ReadAll(log));
            if (length % 64 == 0)
            {
                Assert.Equal(kept.Count() + 1, (await log.AppendAsync([Note(10)])).Position);
            }
        }
    }

    [Fact(DisplayName = "[L15] A file that was cut while the write-ahead log has its last page, as by a crash amid a checkpoint, is read to its end")]
    public async Task A_cut_checkpoint_loses_nothing()
    {
        List<string> acknowledged;
        byte[] ahead;
        await using (var log = Open())
        {
            acknowledged = await WriteAsync(log, 12, 9000);
            ahead = System.IO.File.ReadAllBytes(Ahead);
        }

        var whole = await System.IO.File.ReadAllBytesAsync(File);
        for (var length = whole.Length - PageSize; length <= whole.Length; length++)
        {
            Put(whole.AsSpan(0, length), ahead);
            await using var log = Open();
            Assert.Equal(acknowledged, ReadAll(log));
        }
    }

    [Fact(DisplayName = "[L15] A file that was cut where the write-ahead log has only other pages is said by its name")]
    public async Task A_cut_file_with_other_pages_ahead_is_said()
    {
        await using (var log = Open())
        {
            await WriteAsync(log, 12, 9000);
        }

        byte[] database, ahead;
        await using (var log = Open())
        {
            await WriteAsync(log, 1, 10);
            (database, ahead) = (System.IO.File.ReadAllBytes(File), System.IO.File.ReadAllBytes(Ahead));
        }

        for (var length = database.Length - PageSize; length < database.Length; length++)
        {
            Put(database.AsSpan(0, length), ahead);
            Assert.StartsWith($"{File} is damaged (", Assert.Throws<LogUnavailableException>(() => Open()).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>One commit for each; what each was acknowledged as.</summary>
    private static async Task<List<string>> WriteAsync(EventLog log, int events, int size)
    {
        var acknowledged = new List<string>();
        for (var n = 0; n < events; n++)
        {
            var note = Note(size + n, $"ses_{n}");
            acknowledged.Add($"{(await log.AppendAsync([note])).Position} {JsonSerializer.Serialize((JsonElement)note.Data)} ses_{n}");
        }

        return acknowledged;
    }

    /// <summary>All events by the page, and each by its index too.</summary>
    private static List<string> ReadAll(EventLog log)
    {
        var events = log.Read(EventFilter.All, 0, long.MaxValue, int.MaxValue);
        Assert.All(events, e => Assert.Equal(e.Position, Assert.Single(log.Read(new EventFilter { Session = [e.Scope.Session!] }, 0, long.MaxValue, int.MaxValue)).Position));
        return [.. events.Select(e => $"{e.Position} {Encoding.UTF8.GetString(e.Json.Span)} {e.Scope.Session}")];
    }

    private void Put(ReadOnlySpan<byte> database, ReadOnlySpan<byte> ahead)
    {
        System.IO.File.Delete(File + "-shm");
        System.IO.File.Delete(Ahead);
        System.IO.File.WriteAllBytes(File, database);
        if (!ahead.IsEmpty)
        {
            System.IO.File.WriteAllBytes(Ahead, ahead);
        }
    }
}
