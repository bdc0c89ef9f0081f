using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Threads;

/// <summary>Whose word comes next in a thread.</summary>
public sealed class AwaitsTests
{
    [Fact(DisplayName = "[O17] a thread awaits the session that was asked something, until that one speaks, or a person answers for it; a status awaits nobody")]
    public async Task A_thread_awaits_who_was_asked()
    {
        await using var talk = await Talk.StartAsync();
        var (one, other) = (await talk.SessionAsync(), await talk.SessionAsync());

        var asked = await talk.OpenAsync(new { from = one, to = other, text = "Which port?" });
        Assert.Equal((other, "open"), (asked["awaits"], asked["status"]));
        Assert.Equal(other, (await talk.SayAsync(asked["id"], new { from = one, text = "No hurry." }))["awaits"]);
        Assert.Equal(one, (await talk.SayAsync(asked["id"], new { from = other, kind = "question", text = "Which host?" }))["awaits"]);
        Assert.Equal(one, (await talk.SayAsync(asked["id"], new { to = one, text = "Take your time." }))["awaits"]);
        Assert.Null((await talk.SayAsync(asked["id"], new { to = other, kind = "answer", text = "The first." })).Json.Text("awaits"));

        var waits = await talk.AskAsync(one, other);
        Assert.Equal(other, (await talk.SayAsync(waits, new { from = other, kind = "question", text = "For which service?" }))["awaits"]);
        Assert.Null((await talk.SayAsync(waits, new { from = other, text = "8080" })).Json.Text("awaits"));

        var told = await talk.OpenAsync(new { from = one, to = other, kind = "status", text = "I begin." });
        Assert.Null(told.Json.Text("awaits"));
        Assert.Null((await Rest.GetAsync(talk.Http, $"/api/threads/{told["id"]}")).Json.Text("awaits"));
    }

    [Fact(DisplayName = "[O17] a delegation awaits the one to whom was delegated, after each word to it, until it speaks or tells the other elsewhere how its work has ended; a closed thread awaits nobody")]
    public async Task A_delegation_awaits_its_word()
    {
        await using var talk = await Talk.StartAsync();
        var lead = await talk.SessionAsync();
        var program = await Rest.ExternalSessionAsync(talk.Http);
        var thread = await talk.OpenAsync(new { from = lead, to = program, kind = "delegation", text = "Count the files." });
        async Task<string?> SayAsync(object body) => (await talk.SayAsync(thread["id"], body)).Json.Text("awaits");

        Assert.Equal(program, thread["awaits"]);
        Assert.Null(await SayAsync(new { from = program, kind = "status", text = "I begin." }));
        Assert.Equal(program, await SayAsync(new { from = lead, kind = "status", text = "And the folders." }));
        Assert.Equal(lead, await SayAsync(new { from = program, kind = "question", text = "Hidden ones too?" }));
        Assert.Equal(lead, await SayAsync(new { to = lead, kind = "status", text = "I look on." }));
        Assert.Equal(program, await SayAsync(new { text = "Both of you: be quick." }));
        await talk.OpenAsync(new { from = program, to = lead, kind = "completion", text = "Seven files." });
        Assert.Null((await Rest.GetAsync(talk.Http, $"/api/threads/{thread["id"]}")).Json.Text("awaits"));
        Assert.Equal(program, await SayAsync(new { from = lead, text = "Once more." }));
        Assert.Null((await Rest.PostAsync(talk.Http, $"/api/threads/{thread["id"]}/close")).Json.Text("awaits"));
    }
}
