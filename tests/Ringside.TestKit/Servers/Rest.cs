using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.Protocol;

namespace Ringside.TestKit.Servers;

/// <summary>An answer: its status, and its JSON where it has any.</summary>
public sealed record Answer(int Status, JsonElement Json, HttpResponseMessage Response)
{
    /// <summary>A member's text.</summary>
    public string this[string member] => Json.GetProperty(member).GetString()!;
}

/// <summary>Calls of the API, as a program with nothing but HTTP makes them.</summary>
public static class Rest
{
    public static Task<Answer> GetAsync(HttpClient http, string path) => SendAsync(http, HttpMethod.Get, path, null);

    /// <param name="body">JSON.</param>
    public static Task<Answer> PostAsync(HttpClient http, string path, string body = "") => SendAsync(http, HttpMethod.Post, path, body);

    public static async Task<Answer> SendAsync(HttpClient http, HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is { Length: > 0 })
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer((int)response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text), response);
    }

    /// <summary>As <see cref="PostAsync"/>, and it must be granted.</summary>
    public static async Task<Answer> DoAsync(HttpClient http, string path, string body = "")
    {
        var answer = await PostAsync(http, path, body);
        return answer.Status < 300 ? answer : throw new InvalidOperationException($"POST {path} was answered {answer.Status}: {answer.Json}");
    }

    /// <summary>Makes a preset an agent with these settings, named as the preset; one that the first start found here is given them.</summary>
    public static async Task PresetAsync(HttpClient http, AgentSettings settings)
    {
        var body = new { driver = "acp", settings = new { preset = settings.Preset, env = settings.Env } };
        var answer = await PostAsync(http, "/api/agents", JsonSerializer.Serialize(body));
        if (answer.Status == 409)
        {
            answer = await SendAsync(http, HttpMethod.Patch, $"/api/agents/{settings.Preset}", JsonSerializer.Serialize(new { body.settings }));
        }

        if (answer.Status >= 300)
        {
            throw new InvalidOperationException($"The agent {settings.Preset} was answered {answer.Status}: {answer.Json}");
        }
    }

    /// <summary>A session that a program of the test's own writes (driver <c>external</c>).</summary>
    public static async Task<string> ExternalSessionAsync(HttpClient http, string visibility = "private")
    {
        await PostAsync(http, "/api/agents", """{"name":"writer","driver":"external"}""");
        return (await DoAsync(http, "/api/sessions", $$"""{"agent":"writer","visibility":"{{visibility}}"}"""))["id"];
    }

    /// <summary>Writes events in one request (P1) and gives the last cursor.</summary>
    public static async Task<string> WriteAsync(HttpClient http, string session, params JsonObject[] events) =>
        (await DoAsync(http, $"/api/sessions/{session}/events", new JsonArray([.. events]).ToJsonString()))["last"];

    /// <summary>Answers the session's open question with an option of that kind, as soon as there is one.</summary>
    /// <param name="kind">ACP's.</param>
    /// <returns>The question's id.</returns>
    public static async Task<string> AnswerAsync(HttpClient http, string session, string kind = "allow_once")
    {
        await using var stream = await SseFrames.OpenAsync(http, $"/api/sessions/{session}/events?type=interaction.opened");
        while (true)
        {
            var opened = (await stream.ReadUntilAsync(frame => frame.Event == "interaction.opened"))[^1].Data.GetProperty("data");
            var id = opened.GetProperty("interaction").GetString()!;
            if ((await GetAsync(http, $"/api/interactions/{id}"))["status"] != "open")
            {
                continue;
            }

            var option = opened.GetProperty("options").EnumerateArray().First(option => option.GetProperty("kind").GetString() == kind);
            await DoAsync(http, $"/api/interactions/{id}/answer", $$"""{"option":"{{option.GetProperty("id").GetString()}}"}""");
            return id;
        }
    }

    /// <summary>An event as a program writes it.</summary>
    public static JsonObject Event(string type, object? data = null) => new() { ["type"] = type, ["data"] = JsonSerializer.SerializeToNode(data ?? new { }) };
}
