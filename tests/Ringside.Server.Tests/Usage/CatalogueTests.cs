using Ringside.Protocol;
using Ringside.Server.Hosting;
using Ringside.Server.Usage;
using Ringside.TestKit;

namespace Ringside.Server.Tests.Usage;

/// <summary>The model catalogue, and <c>RINGSIDE_MODELS</c>.</summary>
public sealed class CatalogueTests
{
    private const string Models = """
        {
          // Ours.
          "date": "2026-11-01",
          "models": {
            "house": { "context": 1000, "price": { "currency": "EUR", "input": 2, "output": 10, "cacheRead": 0.5 } },
            "house-*": { "context": 2000 },
            "house-large*": { "context": 3000 },
            "gpt-5": { "price": { "currency": "USD", "input": 99, "output": 99 } },
            "claude-opus-4-5": { "context": 7 },
          }
        }
        """;

    [Theory(DisplayName = "[M18] [G42] a model is known by its name, whole or without variant, provider and date, else by the longest pattern")]
    [InlineData("house", 1000)]
    [InlineData("HOUSE", 1000)]
    [InlineData("ours/house[high]", 1000)]
    [InlineData("house-2026-01-31", 1000)]
    [InlineData("house-20260131", 1000)]
    [InlineData("house-latest", 1000)]
    [InlineData("house-small", 2000)]
    [InlineData("ours/house-large-2", 3000)]
    [InlineData("claude-opus-4-5-20251101", 7)]
    [InlineData("claude-sonnet-4-20250514", 200_000)]
    [InlineData("home", null)]
    [InlineData("gpt-5.9", null)]
    [InlineData("default", null)]
    [InlineData(null, null)]
    public void A_model_is_known_by_its_name(string? name, int? window)
    {
        Assert.Equal(window, Read(Models).Find(name)?.Context);
    }

    [Fact(DisplayName = "[M18] [G41] a cost is computed where every kind of token has a price, and a configured one takes the built-in one's place")]
    public void A_cost_is_computed_where_every_kind_has_a_price()
    {
        var catalogue = Read(Models);

        Assert.Equal(new Cost("0.0000555", "EUR", "computed"), catalogue.CostOf("house", new Counts(20, 1, 11, 0, 1)));
        Assert.Equal(new Cost("0", "EUR", "computed"), catalogue.CostOf("house", new Counts()));
        Assert.Null(catalogue.CostOf("house", new Counts(1, CacheWrite: 1)));
        Assert.Null(catalogue.CostOf("house-small", new Counts(1)));
        Assert.Null(catalogue.CostOf("unheard-of", new Counts(1)));
        Assert.Equal(("99", 400_000), (catalogue.CostOf("gpt-5", new Counts(1_000_000))?.Amount, catalogue.Find("gpt-5")?.Context));
        Assert.Equal("1.25", ModelCatalogue.BuiltIn.CostOf("gpt-5", new Counts(1_000_000))?.Amount);
        Assert.Equal("5", catalogue.CostOf("claude-opus-4-5", new Counts(1_000_000))?.Amount);
    }

    [Fact(DisplayName = "[M18] no built-in price is out of order: a cache costs less to read than input, and output more")]
    public void No_built_in_price_is_out_of_order()
    {
        var prices = ModelCatalogue.BuiltIn.Names.Select(name => ModelCatalogue.BuiltIn.Find(name)!.Price).OfType<ModelPrice>().ToList();

        Assert.NotEmpty(prices);
        Assert.All(prices, price => Assert.True(price.CacheRead < price.Input && price.Input < price.Output && (price.CacheWrite is null || price.CacheWrite > price.Input), price.ToString()));
        Assert.All(ModelCatalogue.BuiltIn.Names, name => Assert.InRange(ModelCatalogue.BuiltIn.Find(name)!.Context ?? 0, 100_000, 2_000_000));
    }

    [Fact(DisplayName = "[W6] everything that is wrong with a catalogue is named")]
    public void Everything_that_is_wrong_is_named()
    {
        var wrong = """
            {
              "currency": "USD", "date": 5,
              "models": {
                "a": { "context": 0, "colour": "red" },
                "b*c": { "context": 1.5 },
                "d": { "price": { "input": -1, "output": "2", "tea": 1 } },
                "e": { "price": { "currency": "$" } },
                "f": [],
                "g": {}, "G": {}
              }
            }
            """;
        string[] named =
        [
            "currency; there are date, models", "date must be a text", "models.a.context must", "models.a has colour", "models.b*c: a *", "models.b*c.context must", "models.d.price.input must",
            "models.d.price.output must", "models.d.price has tea", "models.d.price.currency is missing", "models.e.price.currency must", "models.f must be an object", "models.G is there twice",
        ];

        var problems = Assert.Throws<OptionsException>(() => Read(wrong)).Problems;

        Assert.Equal(named.Length, problems.Count);
        Assert.All(named, part => Assert.Contains(problems, problem => problem.StartsWith("RINGSIDE_MODELS: ", StringComparison.Ordinal) && problem.Contains(part, StringComparison.Ordinal)));
        Assert.Contains("is not JSON", Assert.Single(Assert.Throws<OptionsException>(() => Read("{")).Problems), StringComparison.Ordinal);
        Assert.Contains("must be an object", Assert.Single(Assert.Throws<OptionsException>(() => Read("[]")).Problems), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Single(Assert.Throws<OptionsException>(() => ReadFile("/nowhere/models.json")).Problems), StringComparison.Ordinal);
    }

    private static ModelCatalogue Read(string json)
    {
        using var scratch = new ScratchFolder();
        var file = Path.Combine(scratch.Make("catalogue"), "models.json");
        File.WriteAllText(file, json);
        return ReadFile(file);
    }

    private static ModelCatalogue ReadFile(string file) => RingsideOptions.Read(RingsideConfiguration.Read(["--models", file], new Dictionary<string, string>())).Models;
}
