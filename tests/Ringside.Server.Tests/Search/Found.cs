using System.Text.Json;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Search;

/// <summary>What a program with nothing but HTTP finds, once the index has come to what was acknowledged before.</summary>
internal static class Found
{
    public static async Task<List<JsonElement>> ByAsync(HttpClient http, string query, string more = "")
    {
        var answer = await Rest.GetAsync(http, $"/api/search?wait=30&q={Uri.EscapeDataString(query)}{more}");
        Assert.Equal(200, answer.Status);
        return [.. answer.Json.GetProperty("items").EnumerateArray()];
    }

    public static string Part(this JsonElement hit) => hit.Text("part")!;

    public static string Session(this JsonElement hit) => hit.Text("session")!;

    /// <summary>A snippet with its hits in brackets.</summary>
    public static string Snippet(this JsonElement hit) => string.Concat(hit.GetProperty("snippet").EnumerateArray().Select(segment =>
        segment.GetProperty("hit").GetBoolean() ? $"[{segment.Text("text")}]" : segment.Text("text")));
}
