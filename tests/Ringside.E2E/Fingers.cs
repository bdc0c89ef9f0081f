using Ringside.BrowserKit;

namespace Ringside.E2E;

/// <summary>Fingers on a screen, as the browser gets them from one.</summary>
internal static class Fingers
{
    private const int Steps = 6;

    /// <summary>Puts fingers down, moves each from its first place to its second, and lifts them.</summary>
    public static async Task MoveAsync(Viewer viewer, params (float X, float Y, float ToX, float ToY)[] fingers)
    {
        var devtools = await viewer.Context.NewCDPSessionAsync(viewer.Page);
        await SendAsync("touchStart", 0);
        foreach (var step in Enumerable.Range(1, Steps))
        {
            await SendAsync("touchMove", step);
        }

        await devtools.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = "touchEnd", ["touchPoints"] = Array.Empty<object>() });
        await devtools.DetachAsync();

        Task SendAsync(string type, int step) => devtools.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type,
            ["touchPoints"] = fingers.Select((finger, id) => new { id, x = Between(finger.X, finger.ToX, step), y = Between(finger.Y, finger.ToY, step) }).ToArray(),
        });
    }

    private static float Between(float from, float to, int step) => from + ((to - from) * step / Steps);
}
