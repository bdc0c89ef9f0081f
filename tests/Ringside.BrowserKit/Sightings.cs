using System.Text.Json;
using Microsoft.Playwright;

namespace Ringside.BrowserKit;

/// <summary>Something that a page may show.</summary>
/// <param name="Name">What it is called in a report.</param>
/// <param name="Selector">Where: by role or label.</param>
/// <param name="Text">Words that it has; empty for any.</param>
/// <param name="Gone">When it went away, instead of when it came.</param>
public sealed record Sight(string Name, string Selector, string Text = "", bool Gone = false);

/// <summary>So much of the answers' text was shown at that time.</summary>
/// <param name="At">Milliseconds since 1970, by the browser's clock.</param>
public sealed record Growth(double At, int Length);

/// <summary>
/// When a page first showed what. The page notes it by itself, in the mutation that brings it into the document, so that no time of asking is in it; all
/// pages of one Chromium share the machine's clock.
/// </summary>
public sealed record Sightings(IReadOnlyDictionary<string, double> Seen, IReadOnlyList<Growth> Growing)
{
    private static readonly JsonSerializerOptions Camel = new(JsonSerializerDefaults.Web);

    internal static string Script(IReadOnlyList<Sight> sights) => $$"""
        (() => {
          const sights = {{JsonSerializer.Serialize(sights, Camel)}};
          const sightings = window.sightings = { seen: {}, growing: [] };
          const shows = ({ selector, text }) => [...document.querySelectorAll(selector)].some(part => part.textContent.includes(text));
          let length = 0;
          const look = () => {
            const at = Date.now();
            for (const sight of sights) {
              const shown = shows(sight);
              if (shown) sight.was = true;
              if (!(sight.name in sightings.seen) && (sight.gone ? sight.was && !shown : shown)) sightings.seen[sight.name] = at;
            }
            const now = [...document.querySelectorAll('article[aria-label=Answer]')].reduce((sum, answer) => sum + answer.textContent.length, 0);
            if (now > length) sightings.growing.push({ at, length: length = now });
          };
          if (sights.length > 0) new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        })();
        """;

    /// <summary>What this page has noted so far.</summary>
    public static async Task<Sightings> OfAsync(IPage page) =>
        JsonSerializer.Deserialize<Sightings>(await page.EvaluateAsync<string>("() => JSON.stringify(window.sightings)"), Camel)!;

    /// <summary>By how many milliseconds this page showed each thing later than the first did, in the first's order; what either did not show is missing.</summary>
    public IReadOnlyList<(string Name, double Milliseconds)> After(Sightings first) =>
        [.. first.Seen.OrderBy(seen => seen.Value).Where(seen => Seen.ContainsKey(seen.Key)).Select(seen => (seen.Key, Seen[seen.Key] - seen.Value))];

    /// <summary>By how many milliseconds this page showed each length of the answers later than the first showed that much.</summary>
    public IReadOnlyList<double> GrowthAfter(Sightings first) =>
        [.. from growth in Growing let before = first.Growing.FirstOrDefault(other => other.Length >= growth.Length) where before is not null select growth.At - before.At];
}
