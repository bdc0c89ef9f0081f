using Ringside.EventLog.Sqlite;
using Ringside.EventLog.Tests.Conformance;
using Ringside.TestKit;

namespace Ringside.EventLog.Tests.Sqlite;

/// <summary>A folder with a log in it.</summary>
public sealed class SqlitePlace : LogPlace
{
    private readonly ScratchFolder folder = new();
    private int crashes;

    public string File => Path.Combine(folder.Make($"{crashes}"), "log.db");

    public override string Address => File;

    public override IEventStore Open(TimeProvider time, bool relaxed = false) =>
        new SqliteEventStore(new SqliteOptions { Path = File, RelaxedDurability = relaxed, LockWait = TimeSpan.FromSeconds(1) }, time);

    /// <summary>A killed process leaves what is in the file and its write-ahead log; the locks and the shared memory go with it.</summary>
    public override void Crash()
    {
        var old = File;
        crashes++;
        foreach (var part in new[] { "", "-wal" })
        {
            System.IO.File.Copy(old + part, File + part);
        }

        foreach (var bytes in Files(old))
        {
            var folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(File)!, "artifacts"));
            System.IO.File.Copy(bytes, Path.Combine(folder.FullName, Path.GetFileName(bytes)));
        }
    }

    private static string[] Files(string log) =>
        Path.Combine(Path.GetDirectoryName(log)!, "artifacts") is var folder && Directory.Exists(folder) ? Directory.GetFiles(folder) : [];

    public override void Dispose() => folder.Dispose();
}
