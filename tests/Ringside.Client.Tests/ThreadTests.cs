using Ringside.Protocol;
using Ringside.TestKit.Servers;

namespace Ringside.Client.Tests;

public sealed class ThreadTests
{
    [Fact(DisplayName = "[O10] [O15] a program opens threads, speaks in them for its agents and itself, finds them by session, tree and status, and closes them")]
    public async Task A_program_speaks_in_threads()
    {
        await using var host = await RingsideHost.StartAsync();
        using var client = new RingsideClient(host.Address, RingsideHost.AdminToken);
        var (one, other) = (await Rest.ExternalSessionAsync(host.Http), await Rest.ExternalSessionAsync(host.Http));

        var asked = await client.OpenThreadAsync(new CreateThread { From = one, To = other, Text = "Which port?", Urgency = ThreadUrgencies.Blocking, TimeoutSeconds = 60 });
        Assert.Equal((one, other, ThreadKinds.Question, ThreadStatus.Waiting, 0), (asked.Session, asked.Peer, asked.Kind, asked.Status, asked.Messages));
        Assert.Equal(one, Assert.Single(asked.Waits).Session);
        var delegated = await client.OpenThreadAsync(new CreateThread { From = other, Agent = "writer", Text = "Count the words.", Title = "Words" });
        Assert.Equal((ThreadKinds.Delegation, "Words"), (delegated.Kind, (await client.GetSessionAsync(delegated.Peer)).Title));

        Assert.Equal([asked.Id], (await client.ListThreadsAsync(session: one)).Items.Select(thread => thread.Id));
        Assert.Equal([delegated.Id, asked.Id], (await client.ListThreadsAsync(tree: other)).Items.Select(thread => thread.Id));
        Assert.Equal([asked.Id], (await client.ListThreadsAsync(status: ThreadStatus.Waiting)).Items.Select(thread => thread.Id));
        var first = await client.ListThreadsAsync(limit: 1);
        Assert.Equal([asked.Id], (await client.ListThreadsAsync(limit: 1, page: first.Next)).Items.Select(thread => thread.Id));

        var answered = await client.SayAsync(asked.Id, new CreateThreadMessage { From = other, Text = "8080" });
        Assert.Equal((ThreadStatus.Open, 1), (answered.Status, answered.Messages));
        await client.SayAsync(asked.Id, new CreateThreadMessage { Text = "And 8081 for the tests." });
        var closed = await client.CloseThreadAsync(asked.Id, new CloseThread { Outcome = "decided" });
        Assert.Equal((ThreadStatus.Closed, "decided", 2), (closed.Status, closed.Outcome, closed.Messages));
        Assert.Equal(ThreadOutcomes.Closed, (await client.CloseThreadAsync(delegated.Id)).Outcome);
        Assert.Equal(closed.Outcome, (await client.GetThreadAsync(asked.Id)).Outcome);
        var refused = await Assert.ThrowsAsync<RingsideException>(() => client.SayAsync(asked.Id, new CreateThreadMessage { From = other, Text = "Too late." }));
        Assert.Equal(ErrorCodes.Conflict, refused.Code);
    }
}
