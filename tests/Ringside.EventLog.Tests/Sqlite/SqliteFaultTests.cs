using Microsoft.Data.Sqlite;
using Ringside.EventLog.Sqlite;

namespace Ringside.EventLog.Tests.Sqlite;

/// <summary>What becomes of a log whose file is full, locked or out of reach.</summary>
public sealed class SqliteFaultTests : SqliteFileTest
{
    [Fact(DisplayName = "[L10] A full disk is said, nothing is half written, and writing goes on when there is room")]
    public async Task A_full_disk_is_said_and_passes()
    {
        var appended = new List<long>();
        await using (var log = Open(maxPages: 60))
        {
            LogUnavailableException? full = null;
            while (full is null)
            {
                try
                {
                    appended.Add((await log.AppendAsync([Note(1000), Note(1000), Note(1000)])).Position);
                }
                catch (LogUnavailableException e)
                {
                    full = e;
                }
            }

            Assert.StartsWith($"The disk is full: nothing more can be written to {File}.", full.Message, StringComparison.Ordinal);
            Assert.Equal(appended[^1], log.State.Head.Position);
            await Assert.ThrowsAsync<LogUnavailableException>(() => log.AppendAsync([Note(20_000)]));
            Assert.Equal(appended[^1], log.Read(EventFilter.All, 0, long.MaxValue, int.MaxValue).Count);
        }

        await using var again = Open(maxPages: 200);
        Assert.Equal(appended[^1], again.State.Head.Position);
        Assert.Equal(appended[^1] + 3, (await again.AppendAsync([Note(1000), Note(1000), Note(1000)])).Position);
    }

    [Fact(DisplayName = "[L9, L10] A probe notices a full disk, and the room that comes back")]
    public async Task A_probe_notices_a_full_disk()
    {
        await using var log = Open(maxPages: 60);
        await log.AppendAsync([Note(500, "ses_1"), Note(60_000, "ses_1")]);
        var size = 60_000;
        while (size > 100)
        {
            try
            {
                await log.AppendAsync([Note(size)]);
            }
            catch (LogUnavailableException)
            {
                size /= 2;
            }
        }

        Assert.Contains("full", (await Assert.ThrowsAsync<LogUnavailableException>(() => log.ProbeAsync())).Message, StringComparison.Ordinal);
        await log.AppendAsync(scope =>
        {
            scope.Forget("ses_1");
            return true;
        });
        await log.ProbeAsync();
    }

    [Fact(DisplayName = "[L10] A real file system that is full is said, and writing goes on when there is room")]
    public async Task A_full_file_system_is_said_and_passes()
    {
        Assert.SkipUnless(Mounts.Possible, "mounting needs root");
        using var disk = Mounts.Tmpfs(Folder.Make("disk"), "size=1m");
        await using var log = new EventLog(new SqliteEventStore(new SqliteOptions { Path = Folder["disk", "log.db"] }, TimeProvider.System), [], TimeProvider.System);
        var ballast = Folder["disk", "ballast"];
        await System.IO.File.WriteAllBytesAsync(ballast, new byte[600 * 1024]);
        var last = 0L;

        var full = await Assert.ThrowsAsync<LogUnavailableException>(async () =>
        {
            while (true)
            {
                last = (await log.AppendAsync([Note(9000, $"ses_{last}"), Note(9000)])).Position;
            }
        });

        Assert.Contains("disk is full", full.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LogUnavailableException>(() => log.ProbeAsync());
        Assert.Equal(last, log.State.Head.Position);
        Assert.Equal(last, log.Read(EventFilter.All, 0, long.MaxValue, int.MaxValue).Count);
        System.IO.File.Delete(ballast);
        await log.ProbeAsync();
        Assert.Equal(last + 1, (await log.AppendAsync([Note(9000, $"ses_{last}")])).Position);

        // The id was first written in the commit that failed.
        await log.DisposeAsync();
        await using var again = Open(Folder["disk", "log.db"]);
        Assert.Equal(last + 1, Assert.Single(again.Read(new EventFilter { Session = [$"ses_{last}"] }, 0, long.MaxValue, 10)).Position);
    }

    [Fact(DisplayName = "[L10] Another program's lock is said, reading goes on, and so does writing once it is released")]
    public async Task Another_programs_lock_is_said()
    {
        await using var log = Open();
        await log.AppendAsync([Note(1)]);
        await using var other = new SqliteConnection($"Data Source={File};Pooling=False");
        other.Open();
        Run(other, "BEGIN EXCLUSIVE");

        var locked = await Assert.ThrowsAsync<LogUnavailableException>(() => log.AppendAsync([Note(1)]));

        Assert.Equal($"Another program holds a lock on {File}.", locked.Message);
        Assert.Single(log.Read(EventFilter.All, 0, long.MaxValue, 10));
        Run(other, "ROLLBACK");
        Assert.Equal(2, (await log.AppendAsync([Note(1)])).Position);
    }

    [Fact(DisplayName = "[L10] A folder that is not there, is a file, or may not be written, is said")]
    public void A_folder_out_of_reach_is_said()
    {
        System.IO.File.WriteAllText(Folder["file"], "");

        Assert.Equal($"The folder {Folder["none"]} is not there.", Assert.Throws<LogUnavailableException>(() => Open(Folder["none", "log.db"])).Message);
        Assert.Contains(Folder["file"], Assert.Throws<LogUnavailableException>(() => Open(Folder["file", "log.db"])).Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[L10] A file system that may only be read is said")]
    public void A_read_only_file_system_is_said()
    {
        // Root may write whatever a folder's rights say; only a mount holds it off.
        Assert.SkipUnless(Mounts.Possible, "mounting needs root");
        using var disk = Mounts.Tmpfs(Folder.Make("disk"), "ro");

        var refused = Assert.Throws<LogUnavailableException>(() => Open(Folder["disk", "log.db"]));

        Assert.Contains(Folder["disk"], refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Another", refused.Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[W6, L10] A second server on the same folder is refused until the first has ended")]
    public async Task A_second_server_is_refused()
    {
        await using (var first = Open())
        {
            var refused = Assert.Throws<LogUnavailableException>(() => Open());

            Assert.Equal($"Another Ringside server is using {Folder.Path}. Stop it first, or give this one another data folder.", refused.Message);
            await first.AppendAsync([Note(1)]);
        }

        await using var second = Open();
        Assert.Equal(1, second.State.Head.Position);
    }
}
