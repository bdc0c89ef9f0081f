using System.Runtime.Versioning;
using Ringside.EventLog.Retention;

namespace Ringside.EventLog.Tests.Sqlite;

/// <summary>What becomes of the file while its log is pruned, and who may look into it.</summary>
public sealed class SqlitePruningFileTests : SqliteFileTest
{
    [Fact(DisplayName = "[L12] Room that retention has freed goes back to the system, and does not count as used meanwhile")]
    public async Task Freed_room_goes_back()
    {
        var log = Open();
        for (var i = 0; i < 40; i++)
        {
            await log.AppendAsync([.. Enumerable.Range(0, 100).Select(_ => Note(1000))]);
        }

        var full = log.ReadSize();
        await new LogRetention(log, TimeProvider.System).RunAsync(new RetentionPolicy { KeepBytes = full / 4 });
        var used = log.ReadSize();
        await log.DisposeAsync();

        Assert.InRange(used, full / 8, full / 4);
        Assert.InRange(new FileInfo(File).Length, used, used + (full / 8));
    }

    [UnsupportedOSPlatform("windows")]
    [Fact(DisplayName = "[L10] The files of a log are its owner's alone in a folder that everybody may read")]
    public async Task The_files_are_their_owners_alone()
    {
        System.IO.File.SetUnixFileMode(Folder.Path, (UnixFileMode)0b111_101_101);
        await using var log = Open();
        await log.AppendAsync([Note(10)]);

        foreach (var part in new[] { "", "-wal", "-shm", ".lock" })
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File + part));
        }
    }
}
