using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Ringside.Protocol;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>A page of a filter is what a look at every event would find.</summary>
public abstract class ReadingConformance(Func<LogPlace> newPlace) : EventLogConformance(newPlace)
{
    private static readonly string[] Types = ["x.a", "x.a.b", "x.b", "xx.a", "y.a", EventTypes.MessageDelta, EventTypes.ReasoningDelta, EventTypes.MessageCompleted];

    private static Gen<string?> MaybeId => Gen.Frequency((2, Gen.Constant<string?>(null)), (3, Gen.Choose(1, 4).Select(n => (string?)$"id_{n}")));

    private static Gen<NewEvent> Events =>
        from type in Gen.Elements(Types)
        from ids in MaybeId.ArrayOf(7)
        select new NewEvent(type, DataOf(type))
        {
            Scope = new EventScope { Session = ids[0], Tree = ids[1], Run = ids[2], Agent = ids[3], Thread = ids[4], Peer = ids[5], Task = ids[6] },
        };

    private static Gen<IReadOnlyList<string>> Wanted(Gen<string> values) =>
        Gen.Frequency((4, Gen.Constant<IReadOnlyList<string>>([])), (2, values.ListOf(1).Select(list => (IReadOnlyList<string>)[.. list])), (1, values.ListOf(3).Select(list => (IReadOnlyList<string>)[.. list])));

    // id_5 is of no event.
    private static Gen<EventFilter> Filters =>
        from ids in Wanted(Gen.Choose(1, 5).Select(n => $"id_{n}")).ArrayOf(6)
        from types in Wanted(Gen.Elements([.. Types, "x.*", "x.a.*", "message.*", "z.*", "x", "nothing.here"]))
        from deltas in Gen.Elements(true, false)
        select new EventFilter { Session = ids[0], Tree = ids[1], Run = ids[2], Agent = ids[3], Thread = ids[4], Task = ids[5], Type = types, Deltas = deltas };

    private static Gen<Reading> Readings =>
        from filter in Filters
        from page in Gen.Choose(1, 20)
        from fromPercent in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(0, 100)))
        from toPercent in Gen.Frequency((2, Gen.Constant(100)), (1, Gen.Choose(0, 100)))
        select new Reading(filter, page, fromPercent, toPercent);

    private static Gen<(List<NewEvent> Events, List<Reading> Readings)> Cases =>
        from added in Gen.Choose(1, 12).SelectMany(count => Events.ListOf(count))
        from readings in Readings.ListOf(8)
        select (added.ToList(), readings.ToList());

    [Fact(DisplayName = "[L3] Reading by any filter, in pages of any size, either way, is looking at every event")]
    public void Reading_by_a_filter_is_looking_at_every_event()
    {
        var log = OpenLog();
        var all = new List<LogEvent>();
        var found = 0;
        log.Committed += all.AddRange;
        Holds(300, Cases, async one =>
        {
            await log.AppendAsync(one.Events);
            foreach (var (filter, size, fromPercent, toPercent) in one.Readings)
            {
                long after = all.Count * fromPercent / 100, upTo = all.Count * toPercent / 100;
                var expected = all.Where(e => e.Position > after && e.Position <= upTo && filter.Matches(e)).Select(e => (e.Position, e.Type, e.Scope, Json(e))).ToList();
                found += expected.Count;

                var forwards = new List<LogEvent>();
                for (var from = after; log.Read(filter, from, upTo, size) is { Count: > 0 } page; from = page[^1].Position)
                {
                    Assert.InRange(page.Count, 1, size);
                    forwards.AddRange(page);
                }

                var backwards = new List<LogEvent>();
                for (var to = upTo; log.Read(filter, after, to, size, backwards: true) is { Count: > 0 } page; to = page[^1].Position - 1)
                {
                    Assert.InRange(page.Count, 1, size);
                    backwards.AddRange(page);
                }

                Assert.Equal(expected, forwards.Select(e => (e.Position, e.Type, e.Scope, Json(e))));
                Assert.Equal(expected.AsEnumerable().Reverse(), backwards.Select(e => (e.Position, e.Type, e.Scope, Json(e))));
            }
        });

        Assert.InRange(found, Place.Cases(1000), int.MaxValue);
    }

    [Fact(DisplayName = "[L3] A filter may name a thousand sessions")]
    public async Task A_filter_may_name_a_thousand_sessions()
    {
        var log = OpenLog();
        await log.AppendAsync([.. Enumerable.Range(0, 1000).Select(n => Note("{}", $"ses_{n}")), Note("{}", "ses_other"), Note()]);

        var filter = new EventFilter { Session = [.. Enumerable.Range(0, 1000).Select(n => $"ses_{n}")] };

        Assert.Equal(1000, log.Read(filter, 0, long.MaxValue, 2000).Count);
        Assert.Equal([1000, 999], log.Read(filter, 0, long.MaxValue, 2, backwards: true).Select(e => e.Position));
    }

    [Fact(DisplayName = "[E6] Without deltas the completed messages remain")]
    public async Task Without_deltas_the_completed_messages_remain()
    {
        var log = OpenLog();
        await log.AppendAsync([.. Types.Select(type => new NewEvent(type, DataOf(type)))]);

        var left = log.Read(new EventFilter { Deltas = false }, 0, long.MaxValue, 100);

        Assert.Equal(Types.Where(type => !type.EndsWith(".delta", StringComparison.Ordinal)), left.Select(e => e.Type));
    }

    [Theory(DisplayName = "[R9] A page ends before it has more bytes than asked for, where events suddenly grow too, and has one event at least")]
    [InlineData(1, 1, 1)]
    [InlineData(10_000, 3, 1)]
    [InlineData(10_030, 4, 1)]
    [InlineData(20_010, 4, 3)]
    [InlineData(20_030, 5, 5)]
    public async Task A_page_ends_before_it_has_more_bytes_than_asked_for(int maxBytes, int forwards, int backwards)
    {
        var log = OpenLog();
        string[] data = ["\"aaaaaaaa\"", "\"bbbbbbbb\"", "\"cccccccc\"", $"\"{new string('d', 9_998)}\"", $"\"{new string('e', 9_998)}\""];
        await log.AppendAsync([.. data.Select(text => Note(text, "ses_1"))]);
        foreach (var filter in new[] { EventFilter.All, new EventFilter { Session = ["ses_1"] } })
        {
            Assert.Equal(data[..forwards], log.Read(filter, 0, long.MaxValue, 100, maxBytes: maxBytes).Select(Json));
            Assert.Equal(data[^backwards..].Reverse(), log.Read(filter, 0, long.MaxValue, 100, backwards: true, maxBytes).Select(Json));
            Assert.Equal(2, log.Read(filter, 0, long.MaxValue, 2, maxBytes: 20_030).Count);
            Assert.Equal(5, log.Read(filter, 0, long.MaxValue, 100).Count);
        }
    }

    private static object DataOf(string type) => type switch
    {
        EventTypes.MessageDelta or EventTypes.ReasoningDelta => new DeltaData("msg_1", 0, "text"),
        EventTypes.MessageCompleted => new MessageData { Message = "msg_1" },
        _ => JsonElement.Parse("{}"),
    };

    /// <param name="From">Where it begins, and <paramref name="To"/> where it ends: percent of the log.</param>
    private sealed record Reading(EventFilter Filter, int Page, int From, int To);
}
