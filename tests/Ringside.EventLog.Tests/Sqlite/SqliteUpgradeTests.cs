using Microsoft.Data.Sqlite;

namespace Ringside.EventLog.Tests.Sqlite;

/// <summary>Files of older versions.</summary>
public sealed class SqliteUpgradeTests : SqliteFileTest
{
    private const string ToVersion1 = "DROP INDEX events_tree; CREATE INDEX events_tree ON events (tree) WHERE tree IS NOT NULL; PRAGMA user_version = 1";

    [Fact(DisplayName = "[L10] A log of an older version is brought up to this one, and reads as before")]
    public async Task An_older_log_is_upgraded()
    {
        await using (var log = Open())
        {
            await log.AppendAsync([Of("ses_root"), Of("ses_child"), Of("ses_other", "ses_other"), Of("ses_child")]);
        }

        await using (var file = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            file.Open();
            Run(file, ToVersion1);
        }

        await using var upgraded = Open();
        Assert.Equal([1, 2, 4], upgraded.Read(new EventFilter { Tree = ["ses_root"] }, 0, 4, 10).Select(e => e.Position));
        Assert.Equal([4, 3, 2, 1], upgraded.Read(new EventFilter { Tree = ["ses_root", "ses_other"] }, 0, 4, 10, backwards: true).Select(e => e.Position));
    }

    private static NewEvent Of(string session, string tree = "ses_root") => Note(10, session) with { Scope = new EventScope { Session = session, Tree = tree } };
}
