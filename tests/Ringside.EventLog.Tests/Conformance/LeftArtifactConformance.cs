using System.Security.Cryptography;
using System.Text;
using Ringside.EventLog.Artifacts;
using Ringside.EventLog.Retention;
using Ringside.Protocol;
using Ringside.TestKit;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>Artifacts whose writers died, could not write, or went on after they were sealed.</summary>
public abstract class LeftArtifactConformance(Func<LogPlace> newPlace) : GrowingConformance(newPlace)
{
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
}
