using Microsoft.Extensions.DependencyInjection;
using Ringside.Server.Runs;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Sessions;

public sealed class RemovalTests
{
    [Theory(DisplayName = "[E8] [E9] [S4] a session that is removed while it runs ends its run first, in the same commit")]
    [InlineData("demo")]
    [InlineData("writer")]
    public async Task A_removed_session_ends_its_run_first(string agent)
    {
        await using var host = await RunningSession.HostAsync();
        var session = (await RunningSession.StartAsync(host, agent)).Id;
        var commits = new List<string[]>();
        host.Services.GetRequiredService<EventLog.EventLog>().Committed += events => commits.Add([.. events.Where(e => e.Scope.Session == session).Select(e => e.Type)]);
        await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/sessions/{session}", null);

        var removal = Assert.Single(commits, commit => commit.Contains("session.removed"));
        Assert.Equal(1, removal.Count(History.IsEnd));
        Assert.True(Array.IndexOf(removal, "run.cancelled") < Array.IndexOf(removal, "session.removed"));
        Assert.Equal(agent == "writer", removal.Contains("tool.completed"));
    }

    [Fact(DisplayName = "[S4] [R1] nothing is kept of what a removed session was saying, nor of a message that belongs to no run")]
    public async Task Nothing_is_kept_of_what_nobody_will_end()
    {
        await using var host = await RingsideHost.StartAsync();
        var open = host.Services.GetRequiredService<OpenMessages>();
        var (runless, removed) = (await Rest.ExternalSessionAsync(host.Http), await Rest.ExternalSessionAsync(host.Http));
        await Rest.WriteAsync(host.Http, runless, Rest.Event("message.delta", new { message = "m", at = 0, text = "for ever" }));
        await Rest.WriteAsync(host.Http, removed, Rest.Event("run.started"), Rest.Event("message.delta", new { message = "m", at = 0, text = "not for long" }));
        Assert.Equal([removed], open.All.Select(message => message.First.Scope.Session));

        await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/sessions/{removed}", null);

        Assert.Empty(open.All);
    }
}
