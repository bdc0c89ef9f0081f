using System.Security.Cryptography;
using System.Text;
using Ringside.EventLog.Artifacts;
using Ringside.EventLog.Retention;
using Ringside.Protocol;
using Ringside.TestKit;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>Artifacts that grow while they are read.</summary>
public abstract class ArtifactConformance(Func<LogPlace> newPlace) : GrowingConformance(newPlace)
{
    [Fact(DisplayName = "[L16] An artifact is read in windows while it grows, and is sealed with its size and hash")]
    public async Task An_artifact_is_read_while_it_grows()
    {
        var store = Open();
        var log = OpenLog(store);
        using var growing = log.Artifacts.Grow("ses_1", Text, long.MaxValue);
        Assert.Null(log.Artifacts.Open(growing.Id));

        var bytes = RandomNumberGenerator.GetBytes(300_000);
        growing.Append(bytes.AsSpan(0, 200_000));
        growing.Publish();
        await log.AppendAsync([Mention(growing)]);
        using (var open = log.Artifacts.Open(growing.Id)!)
        {
            Assert.Equal(new ArtifactInfo(growing.Id, "ses_1", Text, 200_000, null), open.Info);
            Assert.Equal(bytes[150_000..200_000], Window(open, 150_000, 100_000));
            growing.Append(bytes.AsSpan(200_000));
            growing.Publish();
            Assert.Equal(bytes[199_990..200_000], Window(open, 199_990, 100));
        }

        Assert.Null(log.ReadArtifact(growing.Id));
        growing.Seal();
        await log.AppendAsync([Mention(growing)]);
        using var done = log.Artifacts.Open(growing.Id)!;
        Assert.Equal(new ArtifactInfo(growing.Id, "ses_1", Text, 300_000, Hash(bytes)), done.Info);
        Assert.Equal(bytes[65_530..65_550], Window(done, 65_530, 20));
        Assert.Equal(bytes, log.ReadArtifact(growing.Id)!.Bytes);
        Assert.Empty(store.ReadOpenArtifacts());
    }

    [Fact(DisplayName = "[L16] The same sealed bytes are stored once, and go with the last artifact that has them")]
    public async Task The_same_bytes_are_stored_once()
    {
        var store = Open();
        var log = OpenLog(store);
        var (first, second) = (await GrowAsync(log, "ses_1", "same"), await GrowAsync(log, "ses_2", "same"));
        Assert.Equal([first], store.ArtifactBytes.Names());
        Assert.Equal("same", Encoding.UTF8.GetString(log.ReadArtifact(second)!.Bytes));

        await log.AppendAsync(scope => { scope.Forget("ses_1"); return true; });
        Assert.Null(log.Artifacts.Open(first));
        Assert.Equal("same", Encoding.UTF8.GetString(log.ReadArtifact(second)!.Bytes));

        await log.AppendAsync(scope => { scope.Forget("ses_2"); return true; });
        Assert.Null(log.Artifacts.Open(second));
        Assert.Empty(store.ArtifactBytes.Names());
    }

    [Fact(DisplayName = "[L16] An artifact that still grows outlives the events that told of it, and goes with those that told of its end")]
    public async Task An_open_artifact_outlives_its_events()
    {
        var store = Open();
        var log = OpenLog(store);
        using var growing = log.Artifacts.Grow("ses_1", Text, long.MaxValue);
        growing.Append("said before"u8);
        growing.Publish();
        await log.AppendAsync([Mention(growing)]);
        await log.AppendAsync([Note()]);
        var everything = new RetentionPolicy { KeepBytes = 1 };
        Assert.Equal(log.State.Head.Position, (await new LogRetention(log, Time).RunAsync(everything)).Floor);

        growing.Append(", said after"u8);
        growing.Seal();
        await log.AppendAsync([Mention(growing)]);
        Assert.Equal("said before, said after", Encoding.UTF8.GetString(log.ReadArtifact(growing.Id)!.Bytes));

        await log.AppendAsync([Note()]);
        await new LogRetention(log, Time).RunAsync(everything);
        Assert.Null(log.Artifacts.Open(growing.Id));
        Assert.Empty(store.ArtifactBytes.Names());
    }

    [Fact(DisplayName = "[L16] An open artifact goes with its session, and its bytes with it")]
    public async Task An_open_artifact_goes_with_its_session()
    {
        var store = Open();
        var log = OpenLog(store);
        using var growing = log.Artifacts.Grow("ses_1", Text, long.MaxValue);
        growing.Append("x"u8);
        growing.Publish();
        await log.AppendAsync([Mention(growing)]);
        await log.AppendAsync(scope => { scope.Forget("ses_1"); return true; });

        Assert.Null(log.Artifacts.Open(growing.Id));
        Assert.False(log.Artifacts.IsKnown(growing));
        Assert.Empty(store.ArtifactBytes.Names());
    }

    [Fact(DisplayName = "[L16] An artifact of no bytes is one, and bytes that are gone make none")]
    public async Task Nothing_may_be_all_there_is()
    {
        var store = Open();
        var log = OpenLog(store);
        using var empty = log.Artifacts.Grow("ses_1", Text, long.MaxValue);
        await log.AppendAsync([Mention(empty)]);
        using (var opened = log.Artifacts.Open(empty.Id)!)
        {
            Assert.Equal((0, null), (opened.Info.Size, opened.Info.Sha256));
        }

        empty.Seal();
        await log.AppendAsync([Mention(empty)]);
        Assert.Empty(log.ReadArtifact(empty.Id)!.Bytes);
        var lost = await GrowAsync(log, "ses_1", "lost");
        store.ArtifactBytes.Remove(lost);
        Assert.Null(log.Artifacts.Open(lost));
        Assert.Null(log.ReadArtifact(lost));
    }

    [Fact(DisplayName = "[L16] Beyond the limit nothing more is kept, a line says so, and no character is cut")]
    public async Task Beyond_the_limit_a_line_says_so()
    {
        var log = OpenLog();
        using var growing = log.Artifacts.Grow("ses_1", Text, 10);
        growing.Append(Encoding.UTF8.GetBytes("12345678日本"));
        growing.Append("more"u8);
        growing.Seal();
        await log.AppendAsync([Mention(growing)]);

        Assert.Equal(10, growing.LeftOut);
        Assert.StartsWith("12345678\n[Ringside keeps 8 bytes of one output; ", Encoding.UTF8.GetString(log.ReadArtifact(growing.Id)!.Bytes), StringComparison.Ordinal);
        Assert.DoesNotContain("more", Encoding.UTF8.GetString(log.ReadArtifact(growing.Id)!.Bytes), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[L16] [L13] Grown bytes count for the size of the log, and go with the events that mention them")]
    public async Task Grown_bytes_are_retained_as_events_are()
    {
        var store = Open();
        var log = OpenLog(store);
        var before = log.ReadSize();
        var (old, young) = (await GrowAsync(log, "ses_1", new string('o', 500_000)), "");
        Assert.InRange(log.ReadSize() - before, 500_000, 700_000);
        Time.Advance(TimeSpan.FromDays(2));
        young = await GrowAsync(log, "ses_1", "young");
        await new LogRetention(log, Time).RunAsync(new RetentionPolicy { KeepFor = TimeSpan.FromDays(1) });

        Assert.Null(log.Artifacts.Open(old));
        Assert.Equal("young", Encoding.UTF8.GetString(log.ReadArtifact(young)!.Bytes));
        Assert.Equal([young], store.ArtifactBytes.Names());
        Assert.InRange(log.ReadSize() - before, 0, 250_000);
    }
}
