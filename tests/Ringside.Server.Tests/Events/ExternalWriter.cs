using System.Text.Json.Nodes;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Events;

/// <summary>An outside program that does anything it may, in an order that a seed gives.</summary>
internal sealed class ExternalWriter(HttpClient http, string session, int seed)
{
    private readonly Random random = new(seed);
    private readonly List<string> prompts = [];
    private bool running;
    private int made;

    public async Task StepAsync()
    {
        switch (random.Next(12))
        {
            case 0 when prompts.Count < 3:
                prompts.Add((await Rest.DoAsync(http, $"/api/sessions/{session}/prompts", $$"""{"text":"prompt {{++made}}"}"""))["prompt"]);
                break;
            case 1 when prompts.Count > 0:
                await Rest.SendAsync(http, HttpMethod.Delete, $"/api/prompts/{Take()}", null);
                break;
            case 2 when !running:
                await Rest.WriteAsync(http, session, Rest.Event("run.started", prompts.Count > 0 ? new { prompt = Take() } : new object()));
                running = true;
                break;
            case 3 when running:
                await Rest.WriteAsync(http, session, Rest.Event(random.Next(4) switch { 0 => "run.completed", 1 => "run.failed", 2 => "run.cancelled", _ => "run.interrupted" }));
                running = false;
                break;
            case 4:
                await Rest.SendAsync(http, HttpMethod.Patch, $"/api/sessions/{session}", $$"""{"title":"title {{++made}}"}""");
                break;
            default:
                await Rest.WriteAsync(http, session, [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Said())]);
                break;
        }
    }

    private JsonObject Said()
    {
        var id = $"{session}-{++made}";
        return random.Next(running ? 7 : 4) switch
        {
            0 => Rest.Event("x.noise", new { made }),
            1 => Rest.Event("message.delta", new { message = "m", at = 0, text = "word" }),
            2 => Rest.Event("plan.updated", new { phases = new[] { new { id = "1", title = $"step {made}", status = random.Next(2) == 0 ? "pending" : "completed" } } }),
            3 => Rest.Event("message.completed", new { message = "m", role = "assistant", text = "word" }),
            4 => Rest.Event("interaction.opened", new { interaction = $"itx_{id}", kind = "question", title = "?" }),
            _ => Rest.Event("usage.updated", new { call = new { input = random.Next(100), output = random.Next(100) } }),
        };
    }

    private string Take()
    {
        var prompt = prompts[0];
        prompts.RemoveAt(0);
        return prompt;
    }
}
