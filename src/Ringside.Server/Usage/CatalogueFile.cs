using System.Text.Json;

namespace Ringside.Server.Usage;

/// <summary>Reads a model catalogue and names everything that is wrong with it (W6).</summary>
internal sealed class CatalogueFile
{
    private const decimal MaxPrice = 1_000_000;

    private readonly Dictionary<string, ModelFacts> models = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> problems = [];

    private CatalogueFile()
    {
    }

    public static (IReadOnlyDictionary<string, ModelFacts> Models, IReadOnlyList<string> Problems) Read(Stream stream)
    {
        var file = new CatalogueFile();
        try
        {
            using var json = JsonDocument.Parse(stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            file.Catalogue(json.RootElement);
        }
        catch (JsonException e)
        {
            file.problems.Add($"is not JSON: {e.Message}");
        }

        return (file.models, file.problems);
    }

    private void Catalogue(JsonElement root)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Members(root, "the file", "date", "models"))
        {
            if (name == "date")
            {
                Check(value.ValueKind == JsonValueKind.String, "date must be a text");
                continue;
            }

            foreach (var (model, facts) in Members(value, "models"))
            {
                var star = model.IndexOf('*', StringComparison.Ordinal);
                Check(model.Length > 0 && (star < 0 || star == model.Length - 1), $"models.{model}: a * stands only at the end of a name");
                Check(seen.Add(model), $"models.{model} is there twice");
                models[model] = Model(facts, $"models.{model}");
            }
        }
    }

    private ModelFacts Model(JsonElement facts, string path)
    {
        (long? context, ModelPrice? price) = (null, null);
        foreach (var (name, value) in Members(facts, path, "context", "price"))
        {
            if (name == "price")
            {
                price = Price(value, $"{path}.price");
            }
            else if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var window) && window > 0)
            {
                context = window;
            }
            else
            {
                problems.Add($"{path}.context must be a whole number of tokens above 0");
            }
        }

        return new ModelFacts(context, price);
    }

    private ModelPrice? Price(JsonElement price, string path)
    {
        var prices = new Dictionary<string, decimal>();
        string? currency = null;
        foreach (var (name, value) in Members(price, path, "currency", "input", "output", "cacheRead", "cacheWrite"))
        {
            if (name == "currency")
            {
                currency = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
                Check(currency is { Length: 3 } && !currency.AsSpan().ContainsAnyExceptInRange('A', 'Z'), $"{path}.currency must be an ISO 4217 code, such as USD");
            }
            else if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var each) && each is >= 0 and <= MaxPrice)
            {
                prices[name] = each;
            }
            else
            {
                problems.Add($"{path}.{name} must be the price of a million tokens, from 0 to {MaxPrice}");
            }
        }

        Check(price.ValueKind != JsonValueKind.Object || price.TryGetProperty("currency", out _), $"{path}.currency is missing");
        return currency is null ? null : new ModelPrice(currency, Of("input"), Of("output"), Of("cacheRead"), Of("cacheWrite"));

        decimal? Of(string name) => prices.TryGetValue(name, out var found) ? found : null;
    }

    /// <summary>The members of an object; one whose name is not known is a problem, and left out.</summary>
    /// <param name="known">The names that a member may have; empty where it may have any.</param>
    private IEnumerable<(string Name, JsonElement Value)> Members(JsonElement element, string path, params string[] known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"{path} must be an object");
            yield break;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (known.Length == 0 || known.Contains(member.Name))
            {
                yield return (member.Name, member.Value);
            }
            else
            {
                problems.Add($"{path} has {member.Name}; there are {string.Join(", ", known)}");
            }
        }
    }

    private void Check(bool holds, string problem)
    {
        if (!holds)
        {
            problems.Add(problem);
        }
    }
}
