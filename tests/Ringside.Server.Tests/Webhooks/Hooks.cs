using System.Text.Json;
using Ringside.Server.Tests.Tasks;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Webhooks;

/// <summary>Webhooks as a program makes them, and what becomes of their deliveries.</summary>
internal static class Hooks
{
    public static Dictionary<string, string> Allowed => new() { ["webhooks_private"] = "true" };

    public static async Task EndsAsync(HttpClient http, int count)
    {
        var session = await Rest.ExternalSessionAsync(http);
        for (var i = 0; i < count; i++)
        {
            await Rest.WriteAsync(http, session, Rest.Event("run.started"), Rest.Event("run.completed"));
        }
    }

    public static async Task RunAsync(TaskHost host) => await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"quick"}""");

    public static Task<Answer> MakeAsync(HttpClient http, Receiver receiver, string? events = null) =>
        Rest.DoAsync(http, "/api/webhooks", events is null ? $$"""{"url":"{{receiver.Url}}"}""" : $$"""{"url":"{{receiver.Url}}","events":["{{events}}"]}""");

    public static Task<Delivered> CameAsync(Receiver receiver, string type) => receiver.Came.WaitAsync(type, told => told.Json.Text("type") == type);

    /// <summary>The one delivery, once so many attempts have failed.</summary>
    public static async Task<JsonElement> DeliveryAsync(HttpClient http, int attempts) =>
        (await UntilAsync(http, items => items is [var only] && only.GetProperty("attempts").GetInt32() >= attempts))[0];

    /// <summary>Asks until the deliveries are so: no event tells of them.</summary>
    public static Task<List<JsonElement>> UntilAsync(HttpClient http, Func<List<JsonElement>, bool> fits) => Task.Run(async () =>
    {
        while (true)
        {
            var items = (await Rest.GetAsync(http, "/api/deliveries")).Json.GetProperty("items").EnumerateArray().ToList();
            if (fits(items))
            {
                return items;
            }
        }
    }).Within("deliveries as they should be");
}
