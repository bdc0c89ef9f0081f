using Microsoft.Data.Sqlite;
using Ringside.EventLog.Retention;
using Ringside.Protocol;

namespace Ringside.EventLog.Tests.Sqlite;

/// <summary>Files of older versions.</summary>
public sealed class SqliteUpgradeTests : SqliteFileTest
{
    private const string ToVersion1 = """
        DROP INDEX events_tree; CREATE INDEX events_tree ON events (tree) WHERE tree IS NOT NULL;
        DROP TABLE floor_documents; DROP INDEX artifacts_position; DROP INDEX artifacts_session; DROP INDEX artifacts_sha256; ALTER TABLE artifacts DROP COLUMN position;
        DROP TABLE files;
        PRAGMA user_version = 1
        """;

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

    [Fact(DisplayName = "[L13] The artifacts of an older log stay until everything that was written before its upgrade is gone")]
    public async Task The_artifacts_of_an_older_log_stay()
    {
        string artifact;
        await using (var log = Open())
        {
            var said = await log.AppendAsync([new NewEvent(EventTypes.MessageCompleted, new MessageData { Message = "msg_1", Text = new string('x', 70_000) })]);
            artifact = said.As<MessageData>().Text!.Artifact!.Id;
            await log.AppendAsync([Note(10)]);
        }

        await using (var file = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            file.Open();
            Run(file, ToVersion1);
        }

        await using var upgraded = Open();
        var retention = new LogRetention(upgraded, TimeProvider.System);
        await retention.RunAsync(new RetentionPolicy { KeepBytes = 1 }, limit: 1);
        Assert.NotNull(upgraded.ReadArtifact(artifact));
        await retention.RunAsync(new RetentionPolicy { KeepBytes = 1 });
        Assert.Null(upgraded.ReadArtifact(artifact));
    }

    private static NewEvent Of(string session, string tree = "ses_root") => Note(10, session) with { Scope = new EventScope { Session = session, Tree = tree } };
}
