using System.Text.Json;
using Microsoft.Playwright;
using Ringside.TestKit;

namespace Ringside.BrowserKit;

/// <summary>What keeps people who see, hear or move otherwise from using a page, as axe-core finds it by the rules of WCAG 2.1 A and AA.</summary>
public static class Barriers
{
    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Path.Combine(Checkout.Root, "web", "node_modules", "axe-core", "axe.min.js")));

    /// <returns>One line for each serious or critical barrier: rule and places.</returns>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page)
    {
        await page.EvaluateAsync($"() => {{ if (!window.axe) {{ {Axe.Value} }} }}");
        var found = await page.EvaluateAsync<string>("""
            async () => {
              const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] });
              return JSON.stringify(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
                .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 5).map(({ html, any }) => html.slice(0, 200) + ' ' + (any[0]?.message ?? '')).join(' | ')}`));
            }
            """);
        return JsonSerializer.Deserialize<List<string>>(found)!;
    }
}
