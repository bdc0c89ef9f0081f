using Ringside.CrashWriter;
using Ringside.EventLog.Search;
using Ringside.Protocol;
using Ringside.Server.Hosting;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>How the index follows the log.</summary>
public abstract class SearchFollowingConformance(Func<LogPlace> newPlace) : SearchConformance(newPlace)
{
    [Fact(DisplayName = "[A12, SR9] An index that was stopped after any stretch goes on there, and ends as one that was not")]
    public async Task An_index_that_was_stopped_goes_on_there()
    {
        await Log.AppendAsync([.. Enumerable.Range(0, 1500).SelectMany(n => new[] { Said($"cookie {n}"), Did(new ToolData { Tool = $"t{n % 300}", Title = $"cookie tool {n}" }) })]);
        for (var more = true; more;)
        {
            await Index.DisposeAsync();
            var index = OpenIndex();
            more = new SearchIndexer(Log, index).Step();
            await index.DisposeAsync();
        }

        await using var again = OpenIndex();
        Assert.Equal(Log.State.Head, again.ReadCursor());
        Assert.Equal(1500 + 300, Count(again, "cookie"));
        Assert.Equal(300, Count(again, "cookie tool"));
    }

    [Fact(DisplayName = "[A12, SR9] A stretch that fails in the middle leaves nothing of itself")]
    public async Task A_stretch_that_fails_leaves_nothing_of_itself()
    {
        await AppendAsync(Said("cookie one"));
        var last = await Log.AppendAsync([Said("cookie two"), Said("cookie three")]);
        var from = Index.ReadCursor()!.Value;
        var entry = new SearchEntry(last, null, [new SearchChunk([new PartText(SearchPart.Message, "cookie three")])]);

        Assert.ThrowsAny<Exception>(() => Index.Write(new SearchBatch(from, Log.State.Head, [entry, entry with { Chunks = [entry.Chunks[0], null!] }], [], 0)));

        Assert.Equal(from, Index.ReadCursor());
        Assert.Equal([1], Places("cookie"));
        CatchUp();
        Assert.Equal([1, 2, 3], Places("cookie").Order());
    }

    [Fact(DisplayName = "[SR9] What another has taken in already is not taken in twice")]
    public async Task What_another_has_taken_in_is_not_taken_in_twice()
    {
        await AppendAsync(Said("cookie one"));
        var from = Index.ReadCursor()!.Value;
        var last = await Log.AppendAsync([Said("cookie two")]);
        var batch = new SearchBatch(from, Log.State.Head, [new SearchEntry(last, null, [new SearchChunk([new PartText(SearchPart.Message, "cookie two")])])], [], 0);

        Assert.True(Index.Write(batch));
        Assert.False(Index.Write(batch));

        Assert.Equal([1, 2], Places("cookie").Order());
    }

    [Fact(DisplayName = "[SR9] With a new epoch the index begins anew")]
    public async Task With_a_new_epoch_the_index_begins_anew()
    {
        await AppendAsync(Said("cookie"));
        await Log.DisposeAsync();
        await Index.DisposeAsync();
        await using (var stopped = Place.Open(Time))
        {
            stopped.RenewEpoch();
        }

        var store = Open();
        var log = OpenLog(store);
        await log.AppendAsync([Said("cookie again")]);
        var index = OpenIndex(store);

        CatchUp(log, index);

        Assert.Equal([1, 2], Find(index, "cookie").Select(match => match.Position).Order());
    }

    [Fact(DisplayName = "[SR9] An index that is ahead of its log, as after a restored backup, begins anew")]
    public async Task An_index_that_is_ahead_of_its_log_begins_anew()
    {
        await AppendAsync(Said("cookie"));
        Index.Reset(Log.State.Head with { Position = 100 });

        CatchUp();

        Assert.Equal([1], Places("cookie"));
    }

    [Fact(DisplayName = "[SR9] A removed session is found no more, and others that it spoke with are")]
    public async Task A_removed_session_is_found_no_more()
    {
        await AppendAsync(Said("cookie", "ses_1"), Said("cookie", "ses_2"), Did(new ToolData { Tool = "t", Title = "cookie" }));
        await Log.AppendAsync(scope =>
        {
            scope.Append(Said("cookie, the last word"));
            scope.Append(In("ses_1", EventTypes.SessionRemoved, new SessionData()));
            scope.Forget("ses_1");
            return scope.Append(Said("cookie", "ses_3"));
        });
        CatchUp();

        Assert.Equal(["ses_2", "ses_3"], Find("cookie").Select(match => match.Scope.Session).Order());
    }

    [Fact(DisplayName = "[SR9] What is no longer kept is found no more, at once, and leaves the index")]
    public async Task What_is_no_longer_kept_is_found_no_more()
    {
        await AppendAsync(Said("cookie one"), Said("cookie two"), Said("cookie three"));

        Assert.Equal([3], Places("cookie", request => request with { Floor = 2 }));

        Assert.True(Index.Write(new SearchBatch(Log.State.Head, Log.State.Head, [], [], Floor: 2)));
        Assert.Equal([3], Places("cookie"));
    }

    [Fact(DisplayName = "[SR9, W1] What an agent sent as it should not be holds nothing up, and the rest of it is found")]
    public async Task What_an_agent_sent_as_it_should_not_be_holds_nothing_up()
    {
        await AppendAsync(
            new NewEvent("x.odd", Json("""[null,1.5e999,{"a":{"type":["cookie"]}}]""")),
            Did(new ToolData { Tool = "t", Input = Json("""{"command":"cookie \u0000\u001e\u001f late","more":null}"""), Output = Json("""{"type":{"preview":1,"artifact":2},"content":[null]}""") }),
            Did(new ToolData { Tool = "u", Content = [Json("""{"type":"diff","path":5,"newText":["cookie"]}"""), Json("null"), Json("""{"type":"content","content":"cookie"}""")] }),
            Said("cookie \ud83e whole"));

        Assert.Equal([1, 2, 4], Places("cookie").Order());
        Assert.Equal([2], Places("cookie late"));
    }

    [Fact(DisplayName = "[SR9] The index of a log that was followed bit by bit finds what one that was made at the end finds")]
    public async Task Bit_by_bit_and_at_once_come_to_the_same()
    {
        var log = OpenLog(NewPlace().Open(Time), [.. RingsideServices.Folds]);
        var history = new History(new Random(7));
        Index.Reset(log.State.Head);
        for (var step = 0; step < 400; step++)
        {
            await log.AppendAsync(history.Step);
            if (step % 7 == 0)
            {
                CatchUp(log, Index);
            }
        }

        CatchUp(log, Index);
        string[] queries = ["ring", "uni", "日", "本", "quoted", "line", "b", "\"ring ring\"", "ring -line", "qu*"];
        var bitByBit = queries.Select(query => Places(query).Order().ToList()).ToList();
        Index.Reset(log.State.Head with { Position = 0 });
        CatchUp(log, Index);

        Assert.Equal(bitByBit, queries.Select(query => Places(query).Order().ToList()));
        Assert.All(bitByBit, places => Assert.NotEmpty(places));
    }

    private static int Count(ISearchIndex index, string query) => index.Search(new SearchRequest { Query = SearchQuery.Parse(query), Limit = 5000 }).Items.Count;
}
