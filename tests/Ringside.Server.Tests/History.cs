using System.Text.Json;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests;

/// <summary>What a reader of JSON pages gets.</summary>
internal static class History
{
    /// <summary>Everything from a path without parameters, page after page, up to the head.</summary>
    public static async Task<List<JsonElement>> AllAsync(HttpClient http, string path, string filter = "", string? after = null)
    {
        var events = new List<JsonElement>();
        while (true)
        {
            var page = await Rest.GetAsync(http, $"{path}?limit=1000{(after is null ? "" : $"&after={after}")}{filter}");
            Assert.Equal(200, page.Status);
            events.AddRange(page.Json.GetProperty("items").EnumerateArray());
            after = page["next"];
            if (after == page["head"])
            {
                return events;
            }
        }
    }

    public static Task<List<JsonElement>> OfSessionAsync(HttpClient http, string session) => AllAsync(http, $"/api/sessions/{session}/events");

    public static string Type(this JsonElement e) => e.GetProperty("type").GetString()!;

    public static string Cursor(this JsonElement e) => e.GetProperty("cursor").GetString()!;

    public static JsonElement Data(this JsonElement e) => e.GetProperty("data");

    public static string? Text(this JsonElement json, string member) => json.TryGetProperty(member, out var value) ? value.GetString() : null;

    public static List<string> Types(this IEnumerable<JsonElement> events) => [.. events.Select(Type)];

    public static bool IsEnd(string type) => type is "run.completed" or "run.failed" or "run.cancelled" or "run.interrupted";

    /// <summary>Follows a run to its end and gives all its events.</summary>
    public static async Task<List<JsonElement>> OfRunAsync(HttpClient http, string run)
    {
        await using var stream = await SseFrames.OpenAsync(http, $"/api/runs/{run}/events");
        var frames = await stream.ReadUntilAsync(frame => frame.Event == "bye");
        Assert.Equal("finished", frames[^1].Data.Text("code"));
        return [.. frames.Where(frame => frame.Data.TryGetProperty("position", out _)).Select(frame => frame.Data)];
    }
}
