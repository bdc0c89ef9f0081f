using System.Text.Json;
using Microsoft.Playwright;

namespace Ringside.E2E.Screens;

/// <summary>What a demanding eye finds wrong with a screen, so far as a program can find it: what is cut off without saying so, and what covers something that one could press.</summary>
internal static class Flaws
{
    /// <returns>One line for each, with the words of what it is about.</returns>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page) => JsonSerializer.Deserialize<List<string>>(await page.EvaluateAsync<string>("""
        () => {
          const flaws = [];
          const name = (element) => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} “${(element.getAttribute('aria-label') ?? element.innerText ?? '').trim().slice(0, 60)}”`;
          const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
          const wide = document.documentElement.scrollWidth;
          if (wide > innerWidth) flaws.push(`the page is ${wide} wide in a window of ${innerWidth}`);
          for (const element of document.querySelectorAll('body *')) {
            const style = getComputedStyle(element);
            const words = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
            const hides = style.overflowX === 'hidden' || style.overflowX === 'clip';
            if (words && hides && style.textOverflow !== 'ellipsis' && style.webkitLineClamp === 'none' && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1 && seen(element))
              flaws.push(`cut off: ${name(element)}`);
            if (style.overflowX === 'visible' && style.whiteSpace === 'nowrap' && style.display !== 'inline' && element.innerText?.trim() && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1 && seen(element))
              flaws.push(`runs over: ${name(element)}`);
          }
          const pressed = 'button, a[href], input:not([type=hidden]), select, textarea, [role=tab], [role=switch], [role=option]';
          for (const element of document.querySelectorAll(pressed)) {
            if (!seen(element) || element.closest('[inert], [aria-hidden=true]') || getComputedStyle(element).clipPath !== 'none') continue;
            const dialog = document.querySelector('dialog[open], [role=dialog]');
            if (dialog && !dialog.contains(element)) continue;
            const box = element.getBoundingClientRect();
            const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
            if (box.width < 2 || x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
            let within = element.parentElement;
            for (; within; within = within.parentElement) {
              const edge = within.getBoundingClientRect(), style = getComputedStyle(within);
              if (style.overflow !== 'visible' && (x < edge.left || x > edge.right || y < edge.top || y > edge.bottom)) break;
            }
            if (within) continue;
            const top = document.elementFromPoint(x, y);
            if (top && !element.contains(top) && !top.contains(element) && !(element.labels ?? []).length && !top.closest('label')?.contains(element))
              flaws.push(`covered: ${name(element)} by ${name(top)}`);
          }
          return JSON.stringify(flaws);
        }
        """))!;
}
