using System.Text.RegularExpressions;

namespace Ringside.Tidy.Tests;

/// <summary>The rules of spec/ and the tests that quote them hold on to each other.</summary>
public sealed partial class SpecTests
{
    private static readonly HashSet<string> Rules =
        [.. Repository.Files("spec").SelectMany(Repository.Lines).Select(line => Rule().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)];

    private static readonly ILookup<string, string> Quotes = (
        from file in Repository.Code("tests", "web")
        where file.EndsWith("Tests.cs", StringComparison.Ordinal) || file.Contains(".Tests/", StringComparison.Ordinal)
            || file.StartsWith("tests/Ringside.E2E/", StringComparison.Ordinal) || file.Contains(".test.ts", StringComparison.Ordinal)
        from match in Quote().Matches(Repository.Text(file))
        from id in match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)
        select (Id: id, file)).ToLookup(quote => quote.Id, quote => quote.file);

    [Fact]
    public void Every_rule_that_a_test_quotes_is_in_the_spec()
    {
        // Other letters are rows of the product's mission, not rules.
        var letters = Rules.Select(Letters).ToHashSet();

        Assert.NotEmpty(Rules);
        Findings.None(Quotes.Where(quote => letters.Contains(Letters(quote.Key)) && !Rules.Contains(quote.Key)).Select(quote => $"{quote.Key} in {quote.First()}"));
    }

    [Fact]
    public void Every_rule_of_the_spec_is_quoted_by_a_test()
    {
        var excused = Repository.Lines("tests/Ringside.Tidy.Tests/unquoted.txt").Select(line => line.Split(' ')[0]).Where(id => id is not ("" or "#")).ToHashSet();

        Findings.None(Rules.Where(rule => !Quotes.Contains(rule) && !excused.Contains(rule)).Order(StringComparer.Ordinal));
        Findings.None(excused.Where(id => !Rules.Contains(id) || Quotes.Contains(id)));
    }

    private static string Letters(string id) => id.TrimEnd([.. "0123456789"]);

    [GeneratedRegex(@"^\s*[-*] \**([A-Z]{1,2}\d+)\b")]
    private static partial Regex Rule();

    [GeneratedRegex(@"[""'`\] ]\[([A-Z]{1,2}\d+(?:, ?[A-Z]{1,2}\d+)*)\]")]
    private static partial Regex Quote();
}
