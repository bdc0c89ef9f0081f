using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Api;

public sealed class UnavailableTests
{
    [Fact(DisplayName = "[W2] while the log cannot be written, what would write is 503 unavailable and so is readiness; reading goes on, and afterwards everything")]
    public async Task While_the_log_cannot_be_written_requests_are_unavailable()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        await using (await FileLock.TakeAsync(host))
        {
            var writing = Rest.PostAsync(host.Http, "/api/sessions", """{"agent":"demo"}""");
            var ready = await Rest.GetAsync(host.Http, "/health/ready");

            ErrorTests.Refused(await writing, 503, "unavailable");
            Assert.Equal(503, ready.Status);
            Assert.Equal(200, (await Rest.GetAsync(host.Http, "/health/live")).Status);
            Assert.Equal(200, (await Rest.GetAsync(host.Http, "/api/sessions")).Status);
        }

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(201, (await Rest.PostAsync(host.Http, "/api/sessions", """{"agent":"demo"}""")).Status);
        Assert.Equal(200, (await Rest.GetAsync(host.Http, "/health/ready")).Status);
    }

    [Fact(DisplayName = "[W2] [R8] a server that goes down says goodbye to its streams, takes no new ones, and is not ready")]
    public async Task A_server_that_goes_down_takes_no_new_streams()
    {
        await using var host = await RingsideHost.StartAsync();
        await using var stream = await SseFrames.OpenAsync(host.Http, "/api/events");
        await stream.ReadUntilAsync(frame => frame.Event == "caught-up");

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        var bye = Assert.Single(await stream.ReadUntilAsync(frame => frame.Event == "bye")).Data;
        Assert.Equal(("shutdown", true), (bye.Text("code"), bye.GetProperty("retry").GetBoolean()));
        Assert.Null(await stream.ReadAsync());
        var refused = await Rest.SendAsync(host.Http, HttpMethod.Get, "/api/events", null, ("Accept", "text/event-stream"));
        ErrorTests.Refused(refused, 503, "draining");
        Assert.NotNull(refused.Response.Headers.RetryAfter);
        Assert.Equal(503, (await Rest.GetAsync(host.Http, "/health/ready")).Status);
    }
}
