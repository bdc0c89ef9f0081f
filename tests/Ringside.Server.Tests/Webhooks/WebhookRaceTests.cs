using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.Server.Hosting;
using Ringside.Server.Tests.Reading;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Webhooks;

/// <summary>Deliveries that end while others are looked for.</summary>
public sealed class WebhookRaceTests
{
    [Fact(DisplayName = "[N5] a delivery that is answered while the list is read is not sent again")]
    public async Task What_ends_while_the_list_is_read_is_sent_once()
    {
        var (answer, read, goOn) = (new TaskCompletionSource<int>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new ManualResetEventSlim());
        await using var receiver = await Receiver.StartAsync((nth, cancelled) => nth == 1 ? answer.Task.WaitAsync(cancelled) : Task.FromResult(200));
        CountingStore store = null!;
        await using var host = await HostAsync(made => store = made);
        await Hooks.MakeAsync(host.Http, receiver, "run.completed");
        await Hooks.EndsAsync(host.Http, 1);
        await receiver.Came.WaitAsync("the first", _ => true);

        store.RecordsRead = kind =>
        {
            if (kind == "delivery" && read.TrySetResult())
            {
                goOn.Wait();
            }
        };
        await Hooks.EndsAsync(host.Http, 1);
        await read.Task.Within("a look at the list");
        answer.SetResult(200);
        await Hooks.UntilAsync(host.Http, items => items.Count == 1);
        await host.Services.GetRequiredService<EventLog.EventLog>().AppendAsync(_ => true);
        goOn.Set();

        await Hooks.UntilAsync(host.Http, items => items.Count == 0);
        Assert.Equal(2, receiver.Came.Items.Count);
        Assert.Equal(2, receiver.Came.Items.Select(told => told.Id).Distinct().Count());
    }

    [Fact(DisplayName = "[N1] a webhook that is added while the others are looked up is told what happens after it")]
    public async Task One_that_is_added_while_the_others_are_looked_up_is_told()
    {
        var (reads, read, goOn) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new ManualResetEventSlim());
        await using var receiver = await Receiver.StartAsync(_ => 200);
        CountingStore store = null!;
        await using var host = await HostAsync(made => store = made);
        await Hooks.MakeAsync(host.Http, receiver, "run.completed");
        await Hooks.EndsAsync(host.Http, 1);
        await Hooks.CameAsync(receiver, "run.completed");
        store.RecordsRead = kind =>
        {
            // The first is the decision's own, the second the sender's, who is told of the one that was added.
            if (kind == "webhook" && Interlocked.Increment(ref reads) == 2)
            {
                read.SetResult();
                goOn.Wait();
            }
        };

        await Hooks.MakeAsync(host.Http, receiver, "run.completed");
        await read.Task.Within("a look at the webhooks");
        await Hooks.MakeAsync(host.Http, receiver, "run.completed");
        goOn.Set();
        await Hooks.EndsAsync(host.Http, 1);

        await receiver.Came.WaitAsync("what all three are told", _ => true, 4);
        Assert.Equal(4, receiver.Came.Items.Select(told => told.Id).Distinct().Count());
    }

    private static Task<RingsideHost> HostAsync(Action<CountingStore> made) => RingsideHost.StartAsync(Hooks.Allowed, new FakeTime(), builder => builder.Services.AddSingleton<IEventStore>(provider =>
    {
        var store = new CountingStore(RingsideServices.OpenStore(provider.GetRequiredService<RingsideOptions>(), provider.GetRequiredService<TimeProvider>()));
        made(store);
        return store;
    }));
}
