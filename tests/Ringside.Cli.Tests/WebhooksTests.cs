using Ringside.Protocol;

namespace Ringside.Cli.Tests;

public sealed class WebhooksTests
{
    private static readonly Webhook Hook = new() { Id = "whk_1", Url = "https://example.com/hook", Events = ["task.failed"], CreatedBy = "usr_1", CreatedAt = default };

    private static readonly WebhookDelivery Given = new()
    {
        Id = "whk_1.7", Webhook = "whk_1", Type = "task.failed", Position = 7, Status = "dead", Attempts = 8, Error = "It was \e[31manswered 503.", CreatedAt = new DateTimeOffset(2026, 11, 20, 5, 0, 0, TimeSpan.Zero),
    };

    [Theory(DisplayName = "[N1] webhooks add prints where it leads, what it tells, and its secret")]
    [InlineData("task.failed", "add", "https://example.com/hook", "--event", "task.failed")]
    [InlineData("task.failed, run.failed", "add", "https://example.com/hook", "--event", "task.failed", "--event", "run.failed")]
    public async Task A_webhook_is_added(string events, params string[] args)
    {
        await using var cli = await CommandLineFixture.StartAsync();
        var sent = "";
        cli.Server.On("POST /api/webhooks", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            sent = await reader.ReadToEndAsync();
            await TestKit.Scripted.ScriptedServer.WriteJsonAsync(context, 201, Hook with { Events = events.Split(", "), Secret = "whsec_x" }, ProtocolJson.Default.Webhook);
        });

        Assert.Equal(0, await cli.RunAsync(["webhooks", .. args]));

        Assert.Equal($"https://example.com/hook  whk_1 · {events}\n  secret whsec_x, shown this once\n", cli.Output);
        Assert.Equal($$"""{"url":"https://example.com/hook","events":["{{events.Replace(", ", "\",\"", StringComparison.Ordinal)}}"]}""", sent);
    }

    [Fact]
    public async Task Webhooks_are_listed()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.On("GET /api/webhooks", 200, new ListPage<Webhook>([Hook, Hook with { Id = "whk_2", Events = WebhookEvents.All }], cli.Server.Log.Head), ProtocolJson.Default.ListPageWebhook);

        Assert.Equal(0, await cli.RunAsync("webhooks", "list"));

        Assert.Equal(("https://example.com/hook  whk_1 · task.failed\nhttps://example.com/hook  whk_2 · all events\n", "2 webhooks.\n"), (cli.Output, cli.Error));
    }

    [Fact(DisplayName = "[N3] webhooks dead lists what was given up, and why; send sends it again")]
    public async Task What_was_given_up_is_listed_and_sent_again()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.On("GET /api/deliveries", 200, new ListPage<WebhookDelivery>([Given], cli.Server.Log.Head), ProtocolJson.Default.ListPageWebhookDelivery);
        cli.Server.On("POST /api/deliveries/whk_1.7/send", 202, Given with { Status = "pending", Attempts = 0, NextAt = Given.CreatedAt, Error = null }, ProtocolJson.Default.WebhookDelivery);

        Assert.Equal(0, await cli.RunAsync("webhooks", "dead"));
        Assert.Equal(0, await cli.RunAsync("webhooks", "send", "whk_1.7"));

        Assert.Equal("""
            task.failed  whk_1.7 · dead · 8 attempts · of 2026-11-20 05:00Z
              It was �[31manswered 503.
            task.failed  whk_1.7 · pending · 0 attempts · next 2026-11-20 05:00Z · of 2026-11-20 05:00Z

            """, cli.Output);
        Assert.Equal("1 delivery that was given up.\n", cli.Error);
        Assert.Equal(["GET /api/deliveries?limit=500&status=dead", "POST /api/deliveries/whk_1.7/send"], cli.Server.Requests);
    }

    [Theory(DisplayName = "[N6] webhooks test says how it was answered; its exit code says whether it was received")]
    [InlineData(204, null, 0, "It was answered 204 in 12 ms.\n")]
    [InlineData(500, "It was answered 500.", 1, "It was answered 500.\n")]
    public async Task A_webhook_is_tested(int status, string? error, int exit, string told)
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.On("POST /api/webhooks/whk_1/test", 200, new WebhookTested { Id = "whk_1.test_1", Status = status, Error = error, DurationMs = 12 }, ProtocolJson.Default.WebhookTested);

        Assert.Equal(exit, await cli.RunAsync("webhooks", "test", "whk_1"));

        Assert.Equal(told, cli.Output);
    }

    [Fact]
    public async Task A_webhook_is_removed_and_one_that_is_not_there_is_named()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.On("DELETE /api/webhooks/whk_1", context =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        });

        Assert.Equal(0, await cli.RunAsync("webhooks", "rm", "whk_1"));
        Assert.Equal(2, await cli.RunAsync("webhooks", "rm", "whk_2"));

        Assert.Equal(("", "nothing is scripted here\n"), (cli.Output, cli.Error));
        Assert.Equal(["DELETE /api/webhooks/whk_1", "DELETE /api/webhooks/whk_2"], cli.Server.Requests);
    }
}
