using FsCheck;
using FsCheck.Fluent;
using Ringside.EventLog.Search;
using Ringside.Protocol;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>What a query finds.</summary>
public abstract class SearchQueryConformance(Func<LogPlace> newPlace) : SearchConformance(newPlace)
{
    private static readonly string[] Vocabulary = ["ring", "rings", "side", "fooBar", "foo_bar", "Bar", "日本", "é", "x1"];

    [Fact(DisplayName = "[SR2] All the words of a query, its phrases, its beginnings, and none of what it is without")]
    public Task All_the_words_of_a_query() => EachAsync(
        ("the cookie is refreshed too late", "cookie late", true),
        ("the cookie is refreshed too late", "cookie early", false),
        ("the cookie is refreshed too late", "\"refreshed too\"", true),
        ("the cookie is refreshed too late", "\"too refreshed\"", false),
        ("the cookie is refreshed too late", "\"cookie refreshed\"", false),
        ("the cookie is refreshed too late", "cookie -late", false),
        ("the cookie is refreshed too late", "cookie -early", true),
        ("the cookie is refreshed too late", "cookie -\"too late\"", false),
        ("the cookie is refreshed too late", "cookie -\"late too\"", true),
        ("the cookie is refreshed too late", "refresh*", true),
        ("the cookie is refreshed too late", "refresh", false),
        ("the cookie is refreshed too late", "cookie -ref*", false),
        ("the cookie is refreshed too late", "-late", true),
        ("run it with --no-verify", "--no-verify", true),
        ("run it with --no-verify", "run --no-verify", true));

    [Fact(DisplayName = "[SR3] Words are found whatever their case, accents, joints and script")]
    public Task Words_are_found_whatever_their_case_accents_joints_and_script() => EachAsync(
        ("Crème BRÛLÉE", "creme brulee", true),
        ("creme brulee", "Crème BRÛLÉE", true),
        ("Straße", "strasse", true),
        ("Ёлка Øresund Łódź", "елка oresund lodz", true),
        ("cafe\u0301", "café", true),
        ("src/foo_bar.cs", "foo_bar", true),
        ("src/foo_bar.cs", "src/foo_bar.cs", true),
        ("src/foo_bar.cs", "bar", true),
        ("src/foo_bar.cs", "foo_b*", true),
        ("call fooBarBaz()", "foobarbaz", true),
        ("call fooBarBaz()", "fooBarBaz", true),
        ("call fooBarBaz()", "bar", true),
        ("call fooBarBaz()", "\"bar baz\"", true),
        ("call fooBarBaz()", "bar_baz", true),
        ("call foo_bar_baz()", "fooBarBaz", true),
        ("new HTTPServer()", "server", true),
        ("new HTTPServer()", "httpserver", true),
        ("v1.2.3-rc4", "V1.2.3", true),
        ("this is 日本語の文章です", "文章", true),
        ("this is 日本語の文章です", "日本語", true),
        ("서버에서 오류가", "서버", true),
        ("ภาษาไทย", "ไทย", true),
        ("ＦＵＬＬ ｗｉｄｔｈ", "full width", true),
        ("a 🦊 fox", "fox", true),
        ("𠀀𠀁", "𠀁", true));

    [Fact(DisplayName = "[SR3] What is not the same word is not found")]
    public Task What_is_not_the_same_word_is_not_found() => EachAsync(
        ("src/foo_bar.cs", "\"bar foo\"", false),
        ("日本語", "本日", false),
        ("fooBar bazQux", "\"bar baz\"", false),
        ("ring", "rin", false));

    [Theory(DisplayName = "[SR2] A query that means nothing is searched as words, whatever signs it has")]
    [InlineData("\"cookie late")]
    [InlineData("cookie\" late")]
    [InlineData("(cookie AND: late]")]
    [InlineData("cookie*late -")]
    [InlineData("*cookie* late ** -- - \"")]
    [InlineData("cookie & late | ! <-> :* \\ '")]
    [InlineData("cookie^2 {late} +late ~late")]
    public async Task A_query_that_means_nothing_is_searched_as_words(string query)
    {
        await AppendAsync(Said("cookie late"), Said("cookie 2 late AND more"));

        Assert.Contains(query.Contains("AND", StringComparison.Ordinal) || query.Contains('2', StringComparison.Ordinal) ? 2 : 1, Places(query));
    }

    [Theory(DisplayName = "[SR2] A query without a word finds nothing")]
    [InlineData("")]
    [InlineData("()")]
    [InlineData("-")]
    [InlineData("\"\" -\"\" 🦊")]
    public async Task A_query_without_a_word_finds_nothing(string query)
    {
        await AppendAsync(Said("cookie late"));

        Assert.Empty(Find(query));
    }

    [Fact(DisplayName = "[SR2, SR3] Any query finds what reading every text by it would find")]
    public async Task Any_query_finds_what_reading_every_text_would_find()
    {
        var texts = Gen.Elements(Vocabulary).ArrayOf(4).Sample(60, 60).Select(words => string.Join(' ', words)).ToList();
        await AppendAsync([.. texts.Select(text => Said(text))]);
        var found = 0;
        var terms =
            from words in Gen.Choose(1, 2).SelectMany(count => Gen.Elements(Vocabulary).ArrayOf(count))
            from sign in Gen.Elements("", "", "-")
            from star in Gen.Elements("", "", "*")
            select words.Length == 1 ? $"{sign}{words[0]}{star}" : $"{sign}\"{string.Join(' ', words)}\"";
        Holds(1500, Gen.Choose(1, 3).SelectMany(count => terms.ArrayOf(count)).Select(all => string.Join(' ', all)), text =>
        {
            var query = SearchQuery.Parse(text);
            var expected = texts.Index().Where(one => query.Wanted.All(phrase => Has(one.Item, phrase)) && !query.Unwanted.Any(phrase => Has(one.Item, phrase))).Select(one => one.Index + 1L);
            var actual = Places(text);
            found += actual.Count;
            Assert.Equal(expected, actual.Order());
            return Task.CompletedTask;
        });
        Assert.InRange(found, 500, int.MaxValue);
    }

    [Fact(DisplayName = "[SR2] No query makes an error")]
    public async Task No_query_makes_an_error()
    {
        await AppendAsync(Said("cookie late"));
        var signs = Gen.Elements("\"", "'", "*", "-", "(", ")", ":", "&", "|", "!", "<->", "\\", "^", "{", "}", "+", "AND", "NOT", "NEAR", "cookie", " ", " ", "\0", "\ud800", "🦊", "é", "日");

        Holds(500, Gen.Choose(1, 12).SelectMany(count => signs.ArrayOf(count)).Select(string.Concat), query =>
        {
            Find(query);
            return Task.CompletedTask;
        });
    }

    /// <summary>Whether each query finds its text, and never the other one that is beside it.</summary>
    private async Task EachAsync(params IReadOnlyList<(string Text, string Query, bool IsFound)> cases)
    {
        await AppendAsync([.. cases.Index().SelectMany(one => new[] { Said(one.Item.Text, $"ses_{one.Index}"), Said("something else", $"ses_{one.Index}") })]);

        Assert.All(cases.Index(), one =>
        {
            var found = Places(one.Item.Query, request => request with { Filter = new EventFilter { Session = [$"ses_{one.Index}"] } });
            Assert.Equal(one.Item.IsFound ? [(2 * one.Index) + 1] : [], found);
        });
    }

    /// <summary>Reads a text as the spec says, without the index: spelled words in a row, or pieces of one name in a row.</summary>
    private static bool Has(string text, SearchPhrase phrase)
    {
        string[] words = [.. text.Split(' ').SelectMany(word => word is "日本" ? ["日", "本"] : word.Split('_')).Select(word => word.Replace('é', 'e').ToLowerInvariant())];
        string[][] runs = [words, .. text.Split(' ').Select(word => word == "fooBar" ? new[] { "foo", "bar" } : [])];
        return new[] { phrase.Words, phrase.Pieces ?? phrase.Words }.Any(wanted => runs.Any(run => Enumerable.Range(0, Math.Max(0, run.Length - wanted.Count + 1)).Any(first =>
            wanted.Index().All(one => phrase.IsPrefix && one.Index == wanted.Count - 1 ? run[first + one.Index].StartsWith(one.Item, StringComparison.Ordinal) : run[first + one.Index] == one.Item))));
    }
}
