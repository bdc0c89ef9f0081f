using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.TestKit.Servers;

namespace Ringside.E2E.Screens;

/// <summary>The tasks of the team: one for every morning that failed and was tried again, one that runs, one that is paused, one that is through, and some for later.</summary>
internal static class PlannedWork
{
    /// <returns>The one that failed, with its history.</returns>
    public static async Task<string> PlanAsync(HttpClient http)
    {
        var nightly = await AddAsync(http, new
        {
            agent = "bert", prompt = "Update the dependencies, run every test, and say what broke.\nOpen a pull request only where all is green.", title = "Update the dependencies", cron = "0 6 * * 1-5",
            timeZone = "Europe/Berlin", policy = "edit", retries = 1, retryAfterSeconds = 1,
        });
        await using var told = await SseFrames.OpenAsync(http, "/api/events?type=task.due&from=start");
        await RunAsync(nightly, Rest.Event("run.completed"));
        await RunAsync(nightly, Fail("The registry did not answer: 503 Service Unavailable."));
        await NextAsync(nightly, Fail("Three tests are red: LoginTests, CookieTests and StoreTests."));
        await AddAsync(http, new { agent = "ada", prompt = "Look through the issues of the last day, and label them", cron = "*/15 * * * *", timeZone = "America/New_York", overlap = "queue" });
        await AddAsync(http, new { agent = "cleo", prompt = "Sum up what was merged this week, for people who were not there", cron = "0 17 * * 5" });
        var paused = await AddAsync(http, new { agent = "ada", prompt = "Check when the certificates end, and tell who has to renew them", at = "2040-01-01T08:00:00Z" });
        await Rest.SendAsync(http, HttpMethod.Patch, $"/api/tasks/{paused}", """{"paused":true}""");
        await NextAsync(await AddAsync(http, new { agent = "cleo", prompt = "Publish the nightly build" }), Rest.Event("run.completed"));
        await NextAsync(await AddAsync(http, new { agent = "cleo", prompt = "Draw the diagrams of the handbook anew" }), null);
        return nightly;

        async Task RunAsync(string task, JsonObject end)
        {
            await Rest.DoAsync(http, $"/api/tasks/{task}/run");
            await NextAsync(task, end);
        }

        // The task's next run, from its beginning to its end; without an end it goes on.
        async Task NextAsync(string task, JsonObject? end)
        {
            await told.ReadUntilAsync(frame => frame.Event == "task.due" && frame.Data.GetProperty("task").GetString() == task && frame.Data.GetProperty("data").TryGetProperty("run", out _));
            var run = (await Rest.GetAsync(http, $"/api/tasks/{task}")).Json.GetProperty("runs").EnumerateArray().Last();
            var session = run.GetProperty("session").GetString()!;
            await Rest.WriteAsync(http, session, Rest.Event("run.started", new { prompt = run.GetProperty("prompt").GetString() }));
            if (end is not null)
            {
                await Rest.WriteAsync(http, session, end);
            }
        }
    }

    private static JsonObject Fail(string message) => Rest.Event("run.failed", new { error = new { code = "failed", message } });

    private static async Task<string> AddAsync(HttpClient http, object body) => (await Rest.DoAsync(http, "/api/tasks", JsonSerializer.Serialize(body)))["id"];
}
