using FsCheck;
using FsCheck.Fluent;
using Ringside.EventLog.Search;
using Ringside.Protocol;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>Among which events is looked, and how much of a long text.</summary>
public abstract class SearchFilterConformance(Func<LogPlace> newPlace) : SearchConformance(newPlace)
{
    private static readonly string[] Types = ["x.a", "x.a.b", "x.b"];

    private static Gen<string?> MaybeId => Gen.Frequency((2, Gen.Constant<string?>(null)), (3, Gen.Choose(1, 4).Select(n => (string?)$"id_{n}")));

    private static Gen<NewEvent> Events =>
        from type in Gen.Elements(Types)
        from ids in MaybeId.ArrayOf(7)
        select new NewEvent(type, Json("\"cookie\""))
        {
            Scope = new EventScope { Session = ids[0], Tree = ids[1], Run = ids[2], Agent = ids[3], Thread = ids[4], Peer = ids[5], Task = ids[6] },
        };

    private static Gen<IReadOnlyList<string>> Wanted(Gen<string> values) =>
        Gen.Frequency((4, Gen.Constant<IReadOnlyList<string>>([])), (2, values.ListOf(1).Select(list => (IReadOnlyList<string>)[.. list])), (1, values.ListOf(3).Select(list => (IReadOnlyList<string>)[.. list])));

    // id_5 is of no event.
    private static Gen<EventFilter> Filters =>
        from ids in Wanted(Gen.Choose(1, 5).Select(n => $"id_{n}")).ArrayOf(6)
        from types in Wanted(Gen.Elements([.. Types, "x.*", "x.a.*", "z.*", "x", "nothing.here"]))
        select new EventFilter { Session = ids[0], Tree = ids[1], Run = ids[2], Agent = ids[3], Thread = ids[4], Task = ids[5], Type = types };

    [Fact(DisplayName = "[SR7, SR8] A filter and what may be seen leave what a look at every event would leave")]
    public async Task A_filter_leaves_what_a_look_at_every_event_would()
    {
        var all = new List<LogEvent>();
        Log.Committed += all.AddRange;
        await AppendAsync([.. Events.Sample(150, 150)]);
        var found = 0;
        var cases =
            from filter in Filters
            from visible in Gen.Frequency((2, Gen.Constant<IReadOnlyList<string>?>(null)), (1, Wanted(Gen.Choose(1, 5).Select(n => $"id_{n}")).Select(list => (IReadOnlyList<string>?)list)))
            from sessionless in Gen.Elements(true, false)
            select (filter, visible, sessionless);
        Holds(1500, cases, one =>
        {
            bool IsVisible(EventScope scope) =>
                one.visible is null || one.visible.Contains(scope.Session) || one.visible.Contains(scope.Peer) || (one.sessionless && scope.Session is null);
            var expected = all.Where(e => one.filter.Matches(e) && IsVisible(e.Scope)).Select(e => (e.Position, e.Type, e.Scope));
            var actual = Find("cookie", request => request with { Filter = one.filter, Visible = one.visible, Sessionless = one.sessionless }).OrderBy(match => match.Position).ToList();
            found += actual.Count;
            Assert.Equal(expected, actual.Select(match => (match.Position, match.Type, match.Scope)));
            return Task.CompletedTask;
        });
        Assert.InRange(found, 500, int.MaxValue);
    }

    [Fact(DisplayName = "[SR8] What may be seen can be ten thousand sessions")]
    public async Task What_may_be_seen_can_be_ten_thousand_sessions()
    {
        await AppendAsync([.. Enumerable.Range(0, 100).Select(n => Said("cookie", $"ses_{n}"))]);

        Assert.Equal(50, Find("cookie", request => request with { Visible = [.. Enumerable.Range(50, 10_000).Select(n => $"ses_{n}")] }).Count);
    }

    [Fact(DisplayName = "[SR7] Since and until are times of events")]
    public async Task Since_and_until_are_times_of_events()
    {
        var start = Time.GetUtcNow();
        for (var day = 0; day < 5; day++)
        {
            await AppendAsync(Said($"cookie of day {day}"));
            Time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal([2, 3, 4], Places("cookie", request => request with { Since = start.AddDays(1), Until = start.AddDays(4) }).Order());
        Assert.Equal([4, 5], Places("cookie", request => request with { Since = start.AddDays(2.5) }).Order());
    }

    [Fact(DisplayName = "[SR4, E5] A text that was moved into an artifact is found to its end, and every phrase of it is")]
    public async Task A_long_text_is_found_to_its_end()
    {
        var words = Enumerable.Range(0, 60_000).Select(n => $"w{n}").ToList();
        await AppendAsync(Said(string.Join(' ', words)), Did(new ToolData { Tool = "t", Output = Json($"{{\"text\":\"{string.Join("\\n", words)}\"}}") }));

        for (var first = 0; first < words.Count - 3; first += 97)
        {
            Assert.Equal([1, 2], Places($"\"w{first} w{first + 1} w{first + 2}\"").Order());
        }

        Assert.Equal([1, 2], Places("w59999").Order());
        Assert.Empty(Places("w0 w59999"));
    }

    [Fact(DisplayName = "[SR4] A text without a space is cut between code points, and all of it is found")]
    public async Task A_text_without_a_space_is_cut_between_code_points()
    {
        var text = string.Concat(Enumerable.Range(0, 30_000).Select(n => char.ConvertFromUtf32(0x20000 + n)));
        await AppendAsync(Said(text));

        for (var at = 0; at < 29_990; at += 501)
        {
            Assert.Equal([1], Places(text.Substring(at * 2, 10)));
        }
    }

    [Fact(DisplayName = "[SR4] The words of a query may stand in different parts of an event")]
    public async Task The_words_of_a_query_may_stand_in_different_parts_of_an_event()
    {
        await AppendAsync(Did(new ToolData { Tool = "t", Title = "Run the tests", Input = Json("""{"command":"dotnet test"}"""), Output = Json("\"cookie is late\"") }));

        Assert.Equal([1], Places("run dotnet cookie"));
        Assert.Empty(Places("\"tests dotnet\""));
        Assert.Empty(Places("\"test cookie\""));
    }
}
