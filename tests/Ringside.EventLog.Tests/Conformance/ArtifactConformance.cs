using System.Security.Cryptography;
using System.Text;
using Ringside.EventLog.Artifacts;
using Ringside.EventLog.Retention;
using Ringside.Protocol;
using Ringside.TestKit;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>Artifacts that grow while they are read.</summary>
public abstract class ArtifactConformance(Func<LogPlace> newPlace) : EventLogConformance(newPlace)
{
    private const string Text = "text/plain; charset=utf-8";

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

    [Fact(DisplayName = "[L16] What a dead server left open is sealed with what is there; bytes that belong to nothing go")]
    public async Task What_was_left_open_is_sealed()
    {
        var store = Open();
        var log = OpenLog(store);
        var growing = log.Artifacts.Grow("ses_1", Text, long.MaxValue);
        growing.Append("as far as it came"u8);
        growing.Publish();
        await log.AppendAsync([Mention(growing)]);
        growing.Append(" and not written"u8);
        var unknown = log.Artifacts.Grow("ses_1", Text, long.MaxValue);
        unknown.Append("nobody knows"u8);
        unknown.Publish();
        var kept = await GrowAsync(log, "ses_1", "sealed before");
        Place.Crash();

        var storeAfter = Open();
        var after = OpenLog(storeAfter);
        await SealAsync(after);
        Assert.Equal("as far as it came", Encoding.UTF8.GetString(after.ReadArtifact(growing.Id)!.Bytes));
        Assert.Equal(Hash("as far as it came"u8.ToArray()), after.ReadArtifact(growing.Id)!.Sha256);
        Assert.Equal("sealed before", Encoding.UTF8.GetString(after.ReadArtifact(kept)!.Bytes));
        Assert.Equal(new[] { growing.Id, kept }.Order(), storeAfter.ArtifactBytes.Names().Order());
    }

    [Fact(DisplayName = "[L16] [A8] What grows after the look at what was left is let alone, however late that is put in order; what is refused seals nothing")]
    public async Task What_grows_after_the_look_is_let_alone()
    {
        var store = Open();
        var log = OpenLog(store);
        using var before = await OpenAsync(log, "left before");
        var left = log.Artifacts.Left();
        using var growing = await OpenAsync(log, "mentioned");
        using var unknown = log.Artifacts.Grow("ses_1", Text, long.MaxValue);
        unknown.Append("not yet mentioned"u8);
        unknown.Publish();

        await Assert.ThrowsAsync<OperationCanceledException>(() => left.SealAsync(_ => throw new OperationCanceledException(), CancellationToken.None));
        Assert.Equal(new[] { before.Id, growing.Id }.Order(), store.ReadOpenArtifacts().Order());

        await left.SealAsync(decide => log.AppendAsync(decide), CancellationToken.None);
        Assert.Equal([growing.Id], store.ReadOpenArtifacts());
        growing.Append(" and more"u8);
        growing.Seal();
        unknown.Seal();
        await log.AppendAsync([Mention(growing), Mention(unknown)]);
        Assert.Equal("left before", Encoding.UTF8.GetString(log.ReadArtifact(before.Id)!.Bytes));
        Assert.Equal("mentioned and more", Encoding.UTF8.GetString(log.ReadArtifact(growing.Id)!.Bytes));
        Assert.Equal("not yet mentioned", Encoding.UTF8.GetString(log.ReadArtifact(unknown.Id)!.Bytes));
    }

    [Fact(DisplayName = "[L16] An artifact that cannot be read holds up no other that was left open")]
    public async Task What_cannot_be_read_holds_up_nothing()
    {
        var inner = Open();
        var bytes = new BrokenBytes(inner.ArtifactBytes);
        var log = OpenLog(new WatchedStore(inner) { Bytes = bytes });
        using var unreadable = await OpenAsync(log, "nobody can read this");
        using var readable = await OpenAsync(log, "this is well");
        bytes.Break(unreadable.Id);

        await SealAsync(log);
        Assert.Equal([unreadable.Id], inner.ReadOpenArtifacts());
        Assert.Equal("this is well", Encoding.UTF8.GetString(log.ReadArtifact(readable.Id)!.Bytes));

        bytes.Break(unreadable.Id, isBroken: false);
        await SealAsync(log);
        Assert.Equal("nobody can read this", Encoding.UTF8.GetString(log.ReadArtifact(unreadable.Id)!.Bytes));
    }

    [Fact(DisplayName = "[L16] A seal never fails: of bytes that could not all be written it takes what is there, and what cannot be measured stays open for the next start")]
    public async Task A_seal_never_fails()
    {
        var inner = Open();
        var bytes = new BrokenBytes(inner.ArtifactBytes);
        var log = OpenLog(new WatchedStore(inner) { Bytes = bytes });
        using var cut = await OpenAsync(log, "written");
        using var unmeasured = await OpenAsync(log, "written too");
        bytes.IsFull = true;
        bytes.Break(unmeasured.Id);
        foreach (var growing in new[] { cut, unmeasured })
        {
            growing.Append(" and not written"u8);
            growing.Seal();
            growing.Seal();
            growing.Append("late"u8);
        }

        bytes.IsFull = false;
        bytes.Break(unmeasured.Id, isBroken: false);
        unmeasured.Seal();
        await log.AppendAsync([Mention(cut), Mention(unmeasured)]);
        Assert.Equal([unmeasured.Id], inner.ReadOpenArtifacts());
        Assert.Equal(" and not writtenlate".Length, cut.LeftOut);
        await SealAsync(log);
        Assert.Equal("written", Encoding.UTF8.GetString(log.ReadArtifact(cut.Id)!.Bytes));
        Assert.Equal("written too", Encoding.UTF8.GetString(log.ReadArtifact(unmeasured.Id)!.Bytes));
    }

    [Fact(DisplayName = "[L16] What is sealed is what it was then, whatever a server writes to it that does not know")]
    public async Task What_is_sealed_does_not_grow()
    {
        var log = OpenLog();
        using var growing = await OpenAsync(log, "as sealed");
        await SealAsync(log);
        growing.Append(", and late words"u8);
        growing.Publish();

        using (var opened = log.Artifacts.Open(growing.Id)!)
        {
            Assert.Equal(("as sealed".Length, Hash("as sealed"u8.ToArray())), (opened.Info.Size, opened.Info.Sha256));
            Assert.Equal("as sealed"u8.ToArray(), Window(opened, 0, 100));
        }

        growing.Seal();
        await log.AppendAsync([Mention(growing)]);
        Assert.Equal("as sealed", Encoding.UTF8.GetString(log.ReadArtifact(growing.Id)!.Bytes));
        using var mine = await OpenAsync(log, "mine");
        mine.Seal();
        mine.Append("late"u8);
        mine.Publish();
        await log.AppendAsync([Mention(mine)]);
        Assert.Equal("mine", Encoding.UTF8.GetString(log.ReadArtifact(mine.Id)!.Bytes));
    }

    [Fact(DisplayName = "[L16] What is told of an artifact in the commit that removes its session goes with it")]
    public async Task What_is_told_while_its_session_goes_goes_too()
    {
        var store = Open();
        var log = OpenLog(store);
        var before = log.ReadSize();
        using var open = await OpenAsync(log, "open");
        using var ended = await OpenAsync(log, new string('e', 200_000));
        ended.Seal();
        await log.AppendAsync(scope =>
        {
            scope.Append(Mention(open));
            scope.Append(Mention(ended));
            scope.Forget("ses_1");
            return true;
        });

        Assert.Null(log.Artifacts.Open(open.Id));
        Assert.Null(log.Artifacts.Open(ended.Id));
        Assert.Empty(store.ReadOpenArtifacts());
        Assert.Empty(store.ArtifactBytes.Names());
        Assert.InRange(log.ReadSize() - before, long.MinValue, 150_000);
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

    private static async Task<string> GrowAsync(EventLog log, string session, string text)
    {
        using var growing = log.Artifacts.Grow(session, Text, long.MaxValue);
        growing.Append(Encoding.UTF8.GetBytes(text));
        growing.Seal();
        await log.AppendAsync([Mention(growing, session)]);
        return growing.Id;
    }

    /// <summary>One that has been mentioned, and is open.</summary>
    private static async Task<GrowingArtifact> OpenAsync(EventLog log, string text)
    {
        var growing = log.Artifacts.Grow("ses_1", Text, long.MaxValue);
        growing.Append(Encoding.UTF8.GetBytes(text));
        growing.Publish();
        await log.AppendAsync([Mention(growing)]);
        return growing;
    }

    private static Task SealAsync(EventLog log) => log.Artifacts.Left().SealAsync(decide => log.AppendAsync(decide), CancellationToken.None);

    private static NewEvent Mention(GrowingArtifact growing, string session = "ses_1") => Note($$"""{"artifact":"{{growing.Id}}"}""", session) with { Grown = [growing.State] };

    private static byte[] Window(OpenedArtifact opened, long at, int length)
    {
        opened.Content.Position = at;
        var window = new byte[length];
        return window[..opened.Content.ReadAtLeast(window, length, throwOnEndOfStream: false)];
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
