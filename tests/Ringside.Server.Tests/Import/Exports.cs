using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Import;

/// <summary>Sessions that have a bit of everything, their exports, and what of two exports has to be the same.</summary>
internal static partial class Exports
{
    /// <summary>A session that an outside program has written, with the name of its agent.</summary>
    public static async Task<string> WrittenAsync(HttpClient http, bool ended = true)
    {
        var session = await Rest.ExternalSessionAsync(http);
        var prompt = (await Rest.DoAsync(http, $"/api/sessions/{session}/prompts", """{"text":"do it"}"""))["prompt"];
        await Rest.WriteAsync(
            http,
            session,
            Rest.Event("run.started", new { prompt }),
            Rest.Event("plan.updated", new { phases = new[] { new { id = "1", title = "one", status = "in_progress" } } }),
            Rest.Event("message.delta", new { message = "m", at = 0, text = "said " }),
            Rest.Event("message.completed", new { message = "m", role = "assistant", text = string.Concat(Enumerable.Repeat("said 🦊 ", 10_000)) }),
            Rest.Event("reasoning.completed", new { message = "r", text = "thought" }),
            Rest.Event("x.mine", new { run = "run_of_mine", number = 1.50m, nothing = (string?)null, artifact = new { id = "mine" } }),
            Rest.Event("tool.started", new { tool = "t", title = "look", input = new { run = "kept", from = "there" } }),
            Rest.Event("interaction.opened", new { interaction = $"itx_{session}", kind = "question", title = "which?", tool = "t", options = new[] { new { id = "a", name = "A" } } }));
        await Rest.DoAsync(http, $"/api/interactions/itx_{session}/answer", """{"option":"a"}""");
        await Rest.WriteAsync(
            http, session, Rest.Event("tool.completed", new { tool = "t", status = "completed", output = "done" }), Rest.Event("usage.updated", new { call = new { input = 100, output = 20 } }));
        if (ended)
        {
            await Rest.WriteAsync(http, session, Rest.Event("run.completed"));
            await Rest.SendAsync(http, HttpMethod.Patch, $"/api/sessions/{session}", """{"title":"Renamed","visibility":"team","closed":true}""");
        }

        return session;
    }

    public static async Task<string> OfAsync(HttpClient http, string session) => await http.GetStringAsync($"/api/sessions/{session}/export");

    public static async Task<Answer> ImportAsync(HttpClient http, string file, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/sessions/import") { Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(file)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-ndjson");
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        var response = await http.SendAsync(request);
        return new Answer((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()), response);
    }

    /// <summary>The lines after the first, with each id as the number of its first appearance, and without what says where the session is.</summary>
    public static List<string> Comparable(string export)
    {
        var seen = new Dictionary<string, string>();
        return [.. export.TrimEnd('\n').Split('\n').Skip(1).Select(line => Id().Replace(Without(line), match => seen.TryGetValue(match.Value, out var number) ? number : seen[match.Value] = $"{match.Groups[1].Value}#{seen.Count}"))];
    }

    private static string Without(string line)
    {
        var json = JsonNode.Parse(line)!.AsObject();
        json.Remove("position");
        json.Remove("cursor");
        if (json["type"]?.GetValue<string>() is { } type && json["data"] is JsonObject data)
        {
            if (type == "session.created")
            {
                json.Remove("actor");
            }

            foreach (var member in type == "session.created" ? ["owner", "visibility", "imported"] : type == "usage.updated" ? ["agent", "agentCost"] : type == "session.updated" ? ["visibility"] : Array.Empty<string>())
            {
                data.Remove(member);
            }
        }

        return json.ToJsonString();
    }

    // Messages, tools and people keep theirs.
    [GeneratedRegex("\\b(ses|run|prm|itx|art|thr|agt)_[0-9a-zA-Z_]+")]
    private static partial Regex Id();
}
