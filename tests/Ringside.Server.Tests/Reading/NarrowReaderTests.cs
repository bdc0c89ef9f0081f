using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.Server.Hosting;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

/// <summary>What it costs when somebody who may see little looks back through a log that is full of others' sessions.</summary>
public sealed class NarrowReaderTests : IAsyncLifetime, IStartupFilter
{
    private CancellationToken aborted;
    private CountingStore store = null!;
    private RingsideHost host = null!;
    private Person member = null!;

    public async ValueTask InitializeAsync()
    {
        host = await RingsideHost.StartAsync(configure: builder =>
        {
            builder.Services.AddSingleton<IStartupFilter>(this);
            builder.Services.AddSingleton<IEventStore>(provider =>
                store = new CountingStore(RingsideServices.OpenStore(provider.GetRequiredService<RingsideOptions>(), provider.GetRequiredService<TimeProvider>())));
        });
        member = await Person.JoinAsync(host);
        var mine = await Rest.ExternalSessionAsync(member.Http);
        await Rest.WriteAsync(member.Http, mine, [.. Enumerable.Range(0, 20).Select(n => Rest.Event("x.mine", new { n }))]);
        var others = await Rest.ExternalSessionAsync(host.Http);
        for (var i = 0; i < 5; i++)
        {
            await Rest.WriteAsync(host.Http, others, [.. Enumerable.Range(0, 1000).Select(n => Rest.Event("x.others", new { n }))]);
        }
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    /// <summary>Notes what tells the server that the newest request's caller has gone.</summary>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(rest => context =>
        {
            aborted = context.RequestAborted;
            return rest(context);
        });
        next(app);
    };

    [Fact(DisplayName = "[R1] [R2] the newest of what one may see are found without looking through everybody's events")]
    public async Task The_newest_are_found_without_looking_through_everything()
    {
        var before = store.HandedOut;
        var last = await Rest.GetAsync(member.Http, "/api/events?last=10&type=x.*");
        var back = await Rest.GetAsync(member.Http, $"/api/events?limit=10&before={last["head"]}");
        var cost = store.HandedOut - before;

        Assert.Equal([10, 11, 12, 13, 14, 15, 16, 17, 18, 19], Numbers(last));
        Assert.Equal([19, 18, 17, 16, 15, 14, 13, 12, 11, 10], Numbers(back));

        // Of 5,000.
        Assert.InRange(cost, 20, 100);
    }

    [Fact(DisplayName = "[R2] all that one may see is on the pages backwards: sessions, agents, what was removed")]
    public async Task All_that_one_may_see_is_on_the_pages_backwards()
    {
        var gone = await Rest.ExternalSessionAsync(member.Http);
        await Rest.SendAsync(member.Http, HttpMethod.Delete, $"/api/sessions/{gone}", null);
        var (forwards, backwards) = ((await History.AllAsync(member.Http, "/api/events")).ConvertAll(History.Cursor), new List<string>());
        var epoch = forwards[0].Split('.')[0];

        for (var before = $"{epoch}.{long.MaxValue}"; before != $"{epoch}.0";)
        {
            var page = await Rest.GetAsync(member.Http, $"/api/events?limit=7&before={before}");
            backwards.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(History.Cursor));
            before = page["next"];
        }

        Assert.Equal(forwards.AsEnumerable().Reverse(), backwards);
        var types = (await Rest.GetAsync(member.Http, $"/api/events?limit=1000&before={epoch}.{long.MaxValue}")).Json.GetProperty("items").EnumerateArray().Types();
        Assert.Superset(new HashSet<string>(["x.mine", "agent.created", "session.created", "session.removed"]), types.ToHashSet());
        Assert.DoesNotContain("x.others", types);
    }

    [Fact(DisplayName = "[R2] a token for one session reads no other session's events from the store")]
    public async Task A_token_for_one_session_reads_no_others()
    {
        var session = (await Rest.GetAsync(member.Http, "/api/sessions")).Json.GetProperty("items")[0].GetProperty("id").GetString()!;
        var limited = await member.WithTokenAsync(host, new JsonObject { ["session"] = session });
        var (head, before) = ((await Rest.GetAsync(member.Http, "/api/events?limit=1"))["head"], store.HandedOut);

        var page = await Rest.GetAsync(limited.Http, $"/api/events?limit=100&before={head}");

        Assert.Equal(21, page.Json.GetProperty("items").GetArrayLength());
        Assert.Equal(21, store.HandedOut - before);
    }

    [Fact(DisplayName = "[R2] looking back ends when the caller has gone")]
    public async Task Looking_back_ends_when_the_caller_has_gone()
    {
        for (var i = 0; i < 40; i++)
        {
            await Rest.ExternalSessionAsync(host.Http, visibility: "team");
        }

        var head = (await Rest.GetAsync(host.Http, "/api/events?limit=1"))["head"];
        using var leaving = new CancellationTokenSource();
        var reads = 0;
        store.BeforeRead = () =>
        {
            if (Interlocked.Increment(ref reads) == 2)
            {
                leaving.Cancel();
                Assert.True(aborted.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)), "the server did not notice");
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => member.Http.GetAsync($"/api/events?type=x.others&limit=200&before={head}", leaving.Token));
        await host.StopAsync().Within("the end of all requests");

        // 25 pages of 200 are there.
        Assert.Equal(2, reads);
    }

    private static IEnumerable<int> Numbers(Answer page) => page.Json.GetProperty("items").EnumerateArray().Select(e => e.Data().GetProperty("n").GetInt32());
}
