using Ringside.EventLog.Search;
using Ringside.Protocol;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>In what order things are found, in what pages, and with what words around them.</summary>
public abstract class SearchRankingConformance(Func<LogPlace> newPlace) : SearchConformance(newPlace)
{
    [Fact(DisplayName = "[SR5] Of equals the newer one comes first, and a text that is more about it before both")]
    public async Task Of_equals_the_newer_one_comes_first()
    {
        await AppendAsync(Said("a cookie in a long sentence about many other things that are of no account here"));
        await AppendAsync(Said("cookie cookie"));
        Time.Advance(TimeSpan.FromDays(30));
        await AppendAsync(Said("a cookie in a long sentence about many other things that are of no account here"));
        await AppendAsync([.. Enumerable.Range(0, 20).Select(n => Said($"something else {n}"))]);

        Assert.Equal([2, 3, 1], Places("cookie"));
    }

    [Fact(DisplayName = "[SR5] What was said and what things are called come before what machines wrote")]
    public async Task What_was_said_comes_before_what_machines_wrote()
    {
        await AppendAsync(Said("look for the cookie"));
        await AppendAsync(Did(new ToolData { Tool = "t", Output = Json("""{"text":"look for the cookie"}""") }));
        await AppendAsync([.. Enumerable.Range(0, 20).Select(n => Said($"something else {n}"))]);

        Assert.Equal([1, 2], Places("cookie"));
    }

    [Fact(DisplayName = "[SR5] A tool call that many events tell is found once, at the newest event that tells it")]
    public async Task A_tool_call_is_found_once()
    {
        await AppendAsync(
            Did(new ToolData { Tool = "t", Title = "Read cookie.cs", Locations = [new ToolLocation("src/cookie.cs")] }, EventTypes.ToolStarted),
            Did(new ToolData { Tool = "t", Output = Json("\"cookie one\"") }, EventTypes.ToolUpdated),
            Did(new ToolData { Tool = "t", Output = Json("\"cookie one two\"") }, EventTypes.ToolUpdated));
        Assert.Single(Places("cookie"));
        Assert.Equal([3], Places("cookie two"));

        await AppendAsync(Did(new ToolData { Tool = "t", Output = Json("\"cookie one two three\"") }, EventTypes.ToolUpdated), Did(new ToolData { Tool = "other", Title = "Read cookie.cs" }));
        Assert.Equal(2, Places("cookie").Count);
        Assert.Equal([4], Places("cookie two"));
        Assert.Equal([1, 5], Places("\"read cookie\"").Order());

        await AppendAsync(Did(new ToolData { Tool = "t", Title = "Read cookie.cs", Locations = [new ToolLocation("src/cookie.cs")], Output = Json("\"cookie\"") }));
        Assert.Equal([5, 6], Places("\"read cookie\"").Order());
        Assert.Empty(Places("cookie two"));
    }

    [Fact(DisplayName = "[SR5] A title that was changed is found by the new one alone")]
    public async Task A_changed_title_is_found_by_the_new_one_alone()
    {
        await AppendAsync(In("ses_1", EventTypes.SessionCreated, new SessionData { Title = "Cookies" }), In("ses_2", EventTypes.SessionCreated, new SessionData { Title = "Cookies" }));
        await AppendAsync(In("ses_1", EventTypes.SessionUpdated, new SessionData { Status = "running" }), In("ses_1", EventTypes.SessionUpdated, new SessionData { Title = "Biscuits" }));

        Assert.Equal([2], Places("cookies"));
        Assert.Equal([4], Places("biscuits"));
    }

    [Fact(DisplayName = "[SR5, W5] Pages hold everything once, also while more comes")]
    public async Task Pages_hold_everything_once()
    {
        await AppendAsync([.. Enumerable.Range(0, 95).Select(n => Said($"cookie {n}"))]);
        var seen = new List<long>();
        long? newest = null;
        for (var offset = 0; ; offset += 10)
        {
            var page = Index.Search(new SearchRequest { Query = SearchQuery.Parse("cookie"), Limit = 10, Offset = offset, Newest = newest });
            newest = page.Newest;
            seen.AddRange(page.Items.Select(match => match.Position));
            if (page.Items.Count < 10)
            {
                break;
            }

            await AppendAsync(Said($"cookie, newer than {offset}"));
        }

        Assert.Equal(Enumerable.Range(1, 95).Select(n => (long)n), seen.Order());
    }

    [Theory(DisplayName = "[SR6] A snippet is one line around the hits, which are marked")]
    [InlineData("the cookie is late", "cookie", "the [cookie] is late")]
    [InlineData("the cookie\n\n\tis   late", "late cookie", "the [cookie] is [late]")]
    [InlineData("Crème brûlée", "brulee", "Crème [brûlée]")]
    [InlineData("call fooBarBaz()", "bar", "call foo[Bar]Baz()")]
    [InlineData("in src/foo_bar.cs:12", "foo_bar.cs", "in src/[foo_bar.cs]:12")]
    [InlineData("refreshing", "refresh*", "[refreshing]")]
    [InlineData("日本語の文章", "文章", "日本語の[文章]")]
    [InlineData("a <b>cookie</b> & \"more\"", "cookie", "a <b>[cookie]</b> & \"more\"")]
    public async Task A_snippet_is_one_line_around_the_hits(string text, string query, string snippet)
    {
        await AppendAsync(Said(text));

        var (part, segments) = Snippet.Of(Assert.Single(Find(query)).Chunk, SearchQuery.Parse(query));

        Assert.Equal(SearchPart.Message, part);
        Assert.Equal(snippet, string.Concat(segments.Select(segment => segment.Hit ? $"[{segment.Text}]" : segment.Text)));
    }

    [Fact(DisplayName = "[SR6] Of a long text the snippet is where most of the query stands together, cut between words")]
    public async Task Of_a_long_text_the_snippet_is_where_most_of_the_query_stands()
    {
        var filler = string.Join(' ', Enumerable.Range(0, 200).Select(n => $"word{n}"));
        await AppendAsync(Said($"cookie {filler} late cookie {filler} cookie"));

        var (_, segments) = Snippet.Of(Assert.Single(Find("cookie late")).Chunk, SearchQuery.Parse("cookie late"));

        Assert.Equal(["late", "cookie"], segments.Where(segment => segment.Hit).Select(segment => segment.Text));
        Assert.StartsWith("… word19", segments[0].Text);
        Assert.EndsWith(" …", segments[^1].Text);
        Assert.InRange(segments.Sum(segment => segment.Text.Length), 100, 200);
    }

    [Fact(DisplayName = "[SR6] The snippet is of the part that has most of the query")]
    public async Task The_snippet_is_of_the_part_that_has_most_of_the_query()
    {
        await AppendAsync(Did(new ToolData { Tool = "t", Title = "Read late.cs", Output = Json("\"the cookie is late\""), Locations = [new ToolLocation("late.cs")] }));
        var chunk = Assert.Single(Find("cookie late")).Chunk;

        Assert.Equal(SearchPart.Output, Snippet.Of(chunk, SearchQuery.Parse("cookie late")).Part);
        Assert.Equal(SearchPart.Title, Snippet.Of(chunk, SearchQuery.Parse("late")).Part);
    }
}
