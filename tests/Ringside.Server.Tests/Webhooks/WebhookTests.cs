using System.Globalization;
using Ringside.Server.Tests.Sharing;
using Ringside.Server.Tests.Tasks;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Webhooks;

/// <summary>Webhooks against a receiver that takes, fails and dawdles.</summary>
public sealed class WebhookTests
{
    [Fact(DisplayName = "[N1] [N2] a run's end, a question and a failed task are told, signed, with an id, to those who asked for them")]
    public async Task Events_are_told()
    {
        await using var receiver = await Receiver.StartAsync(_ => 200);
        await using var host = await TaskHost.StartAsync(settings: Hooks.Allowed);
        await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"quick before"}""");
        var hook = await Hooks.MakeAsync(host.Http, receiver);
        var session = await Rest.ExternalSessionAsync(host.Http);
        await Rest.WriteAsync(host.Http, session, Rest.Event("run.started", new { run = "run_1" }), Rest.Event("interaction.opened", new { interaction = "itx_1", kind = "question", title = "Which?" }), Rest.Event("run.completed"));
        await host.AddAsync(new { agent = "demo", prompt = "fails" });
        await host.EndTurnAsync(error: "No.");

        var question = await Hooks.CameAsync(receiver, "interaction.opened");
        foreach (var type in new[] { "run.completed", "run.failed", "task.failed" })
        {
            var told = await Hooks.CameAsync(receiver, type);
            Assert.True(told.IsSignedWith(hook["secret"]), told.Body);
            Assert.StartsWith(hook["id"] + ".", told.Id, StringComparison.Ordinal);
            Assert.Equal(host.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), told.Timestamp);
        }

        var logged = (await History.AllAsync(host.Http, "/api/events", "&from=start&type=interaction.opened")).Single();
        Assert.Equal(logged.ToString(), question.Json.GetProperty("data").ToString());
        Assert.Equal(logged.Text("time"), question.Json.Text("timestamp"));
        Assert.DoesNotContain(receiver.Came.Items, told => told.Body.Contains("before", StringComparison.Ordinal));
    }

    [Fact(DisplayName = "[N4] an address that is not allowed any more is not connected to, and a redirect is not followed")]
    public async Task What_is_not_allowed_is_not_connected_to()
    {
        await using var receiver = await Receiver.StartAsync(_ => 302);
        await using var host = await TaskHost.StartAsync(settings: Hooks.Allowed);
        await Hooks.MakeAsync(host.Http, receiver, "run.completed");
        await Hooks.RunAsync(host);
        Assert.Equal("It was answered 302.", (await Hooks.DeliveryAsync(host.Http, 1)).Text("error"));
        await host.Host.StopAsync();
        host.Host.Set("webhooks_private", "false");
        await host.Host.StartAsync();

        host.Time.Advance(TimeSpan.FromSeconds(7));

        Assert.Contains("RINGSIDE_WEBHOOKS_PRIVATE", (await Hooks.DeliveryAsync(host.Http, 2)).Text("error"), StringComparison.Ordinal);
        Assert.Single(receiver.Came.Items);
    }

    [Fact(DisplayName = "[N3] a receiver that answers 500, then nothing, then 200 is told three times, later each time, by one id")]
    public async Task A_failed_delivery_is_tried_again()
    {
        await using var receiver = await Receiver.StartAsync(async (nth, cancelled) =>
        {
            if (nth == 2)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled).ContinueWith(_ => { }, TaskScheduler.Default);
            }

            return nth == 1 ? 500 : 200;
        });
        await using var host = await TaskHost.StartAsync(settings: Hooks.Allowed);
        await Hooks.MakeAsync(host.Http, receiver, "run.completed");
        await Hooks.RunAsync(host);

        var first = await Hooks.DeliveryAsync(host.Http, 1);
        Assert.Equal("It was answered 500.", first.Text("error"));
        Assert.InRange(first.GetProperty("nextAt").GetDateTimeOffset() - host.Time.GetUtcNow(), TimeSpan.FromSeconds(4.9), TimeSpan.FromSeconds(6));
        host.Time.Advance(TimeSpan.FromSeconds(7));
        await receiver.Came.WaitAsync("second attempt", told => told.Nth == 2);
        host.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("It was not answered within 10 s.", (await Hooks.DeliveryAsync(host.Http, 2)).Text("error"));
        host.Time.Advance(TimeSpan.FromSeconds(25));
        await receiver.Came.WaitAsync("third attempt", told => told.Nth == 3);

        await Hooks.UntilAsync(host.Http, items => items.Count == 0);
        Assert.Single(receiver.Came.Items.Select(told => told.Id).Distinct());
    }

    [Fact(DisplayName = "[N3] what nobody takes is given up after eight attempts, can be seen, and sent again")]
    public async Task What_nobody_takes_is_given_up()
    {
        var takes = false;
        await using var receiver = await Receiver.StartAsync(_ => takes ? 204 : 503);
        await using var host = await TaskHost.StartAsync(settings: Hooks.Allowed);
        await Hooks.MakeAsync(host.Http, receiver, "run.completed");
        await Hooks.RunAsync(host);
        for (var attempt = 1; attempt < 8; attempt++)
        {
            var delivery = await Hooks.DeliveryAsync(host.Http, attempt);
            host.Time.Advance(delivery.GetProperty("nextAt").GetDateTimeOffset() - host.Time.GetUtcNow() + TimeSpan.FromSeconds(1));
        }

        var dead = await Hooks.DeliveryAsync(host.Http, 8);
        Assert.Equal(("dead", false), (dead.Text("status"), dead.TryGetProperty("nextAt", out _)));
        Assert.Single((await Rest.GetAsync(host.Http, "/api/deliveries?status=dead")).Json.GetProperty("items").EnumerateArray());
        takes = true;
        Assert.Equal("pending", (await Rest.DoAsync(host.Http, $"/api/deliveries/{dead.Text("id")}/send"))["status"]);

        await Hooks.UntilAsync(host.Http, items => items.Count == 0);
        Assert.Equal(9, receiver.Came.Items.Count);
    }

    [Fact(DisplayName = "[N5] of two servers one sends, and one that takes over goes on where the other was: all is told, each once")]
    public async Task Two_servers_tell_once()
    {
        await using var receiver = await Receiver.StartAsync(_ => 200);
        await using var both = await TwoServers.StartAsync(settings: Hooks.Allowed);
        await Hooks.MakeAsync(both.First.Http, receiver, "run.completed");
        await Hooks.EndsAsync(both.Second.Http, 5);
        await receiver.Came.WaitAsync("five ends", _ => true, 5);
        await Hooks.UntilAsync(both.First.Http, items => items.Count == 0);
        await both.First.StopAsync();

        await Hooks.EndsAsync(both.Second.Http, 5);
        await receiver.Came.WaitAsync("ten ends", _ => true, 10);

        Assert.Equal(10, receiver.Came.Items.Select(told => told.Id).Distinct().Count());
        Assert.Equal(10, receiver.Came.Items.Count);
    }

    [Fact(DisplayName = "[N5] kill −9 in the middle of a request: it is sent again, by its id the same")]
    public async Task A_killed_server_sends_again()
    {
        await using var receiver = await Receiver.StartAsync(async (nth, cancelled) =>
        {
            if (nth == 1)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled).ContinueWith(_ => { }, TaskScheduler.Default);
            }

            return 200;
        });
        await using var server = await ServerProcess.StartAsync(Hooks.Allowed);
        await Hooks.MakeAsync(server.Http, receiver, "run.completed");
        await Hooks.EndsAsync(server.Http, 1);
        var first = await receiver.Came.WaitAsync("first attempt", _ => true);

        await server.KillAsync();
        await server.StartAsync();

        Assert.Equal(first.Id, (await receiver.Came.WaitAsync("second attempt", _ => true, 2)).Id);
        await Hooks.UntilAsync(server.Http, items => items.Count == 0);
    }
}
