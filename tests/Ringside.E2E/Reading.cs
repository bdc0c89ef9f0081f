using Microsoft.Playwright;
using Ringside.BrowserKit;

namespace Ringside.E2E;

/// <summary>How one reads in a long transcript.</summary>
internal static class Reading
{
    /// <summary>Scrolls to the top of what is here, and waits until what came before that is here too.</summary>
    public static async Task ToTopAsync(Viewer viewer) => await viewer.Page.WaitForFunctionAsync("""
        () => {
          const view = document.querySelector('.transcript');
          const oldest = Number(/Step (\d+)/.exec(view.textContent)?.[1] ?? Infinity);
          view.scrollTop = 0;
          if (oldest < Infinity) window.oldest ??= oldest;
          const come = oldest < window.oldest - 20;
          if (come) window.oldest = undefined;
          return come;
        }
        """);

    /// <summary>Turns the wheel over the transcript; up where it is less than nothing.</summary>
    public static async Task WheelAsync(Viewer viewer, int pixels)
    {
        await viewer.Page.Locator(".transcript").HoverAsync();
        await viewer.Page.Mouse.WheelAsync(0, pixels);
    }

    /// <summary>How far from the top of what is seen a part of it is.</summary>
    public static async Task<float> TopAsync(ILocator part) => (await part.BoundingBoxAsync())!.Y;

    /// <summary>How many rows are on the page.</summary>
    public static Task<int> RowsAsync(Viewer viewer) => viewer.Page.EvaluateAsync<int>("() => document.querySelectorAll('.transcript .row').length");
}
