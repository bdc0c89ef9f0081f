using System.Reflection;
using System.Text.RegularExpressions;
using Ringside.Protocol;

namespace Ringside.Server.Usage;

/// <summary>What is known of a model.</summary>
/// <param name="Context">Its window, in tokens.</param>
public sealed record ModelFacts(long? Context, ModelPrice? Price);

/// <summary>List prices of a million tokens; null: not known.</summary>
public sealed record ModelPrice(string Currency, decimal? Input, decimal? Output, decimal? CacheRead, decimal? CacheWrite);

/// <summary>Windows and prices by model (M18): the built-in list, with the configured one over it.</summary>
public sealed partial class ModelCatalogue
{
    private readonly IReadOnlyDictionary<string, ModelFacts> models;

    internal ModelCatalogue(IReadOnlyDictionary<string, ModelFacts> models) => this.models = models;

    /// <summary>What Ringside comes with.</summary>
    public static ModelCatalogue BuiltIn { get; } = ReadBuiltIn();

    /// <summary>The names and patterns that it knows.</summary>
    public IEnumerable<string> Names => models.Keys;

    /// <summary>
    /// What is known of a model, by its name as an agent says it: whole, else without its variant (<c>[high]</c>), provider (<c>openai/</c>) and date. The longest
    /// pattern (<c>name*</c>) counts where there is no such name.
    /// </summary>
    public ModelFacts? Find(string? model)
    {
        if (model is null)
        {
            return null;
        }

        var plain = Variant().Replace(model, "");
        var bare = plain[(plain.LastIndexOf('/') + 1)..];
        return Exact(model) ?? Exact(plain) ?? Exact(bare) ?? Exact(Date().Replace(bare, "")) ?? ByPattern(model) ?? ByPattern(bare);
    }

    /// <summary>What these tokens cost by list; null where a price is missing that they need.</summary>
    public Cost? CostOf(string? model, Counts counts)
    {
        if (Find(model)?.Price is not { } price)
        {
            return null;
        }

        var sum = 0m;
        foreach (var (tokens, each) in new[] { (counts.Input, price.Input), (counts.Output, price.Output), (counts.CacheRead, price.CacheRead), (counts.CacheWrite, price.CacheWrite) })
        {
            if (tokens > 0 && each is null)
            {
                return null;
            }

            sum += tokens * (each ?? 0);
        }

        return Costs.Of(sum / 1_000_000, price.Currency, Costs.Computed);
    }

    /// <summary>This one, with another's words in the place of its own where it has some.</summary>
    internal ModelCatalogue With(IReadOnlyDictionary<string, ModelFacts> over)
    {
        var merged = new Dictionary<string, ModelFacts>(models, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, facts) in over)
        {
            merged[name] = merged.TryGetValue(name, out var known) ? new ModelFacts(facts.Context ?? known.Context, facts.Price ?? known.Price) : facts;
        }

        return new ModelCatalogue(merged);
    }

    private ModelFacts? Exact(string name) => models.GetValueOrDefault(name);

    private ModelFacts? ByPattern(string name)
    {
        var pattern = models.Keys
            .Where(key => key.EndsWith('*') && name.StartsWith(key[..^1], StringComparison.OrdinalIgnoreCase))
            .MaxBy(key => key.Length);
        return pattern is null ? null : models[pattern];
    }

    private static ModelCatalogue ReadBuiltIn()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("models.json")!;
        var (models, problems) = CatalogueFile.Read(stream);
        return problems.Count == 0 ? new ModelCatalogue(models) : throw new InvalidOperationException($"The built-in model catalogue is wrong: {string.Join("; ", problems)}");
    }

    [GeneratedRegex(@"\[[^\]]*\]$")]
    private static partial Regex Variant();

    [GeneratedRegex(@"[-@](\d{8}|\d{4}-\d{2}-\d{2}|latest)$")]
    private static partial Regex Date();
}
