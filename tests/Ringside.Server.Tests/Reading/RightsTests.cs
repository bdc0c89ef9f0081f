using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Events;
using Ringside.Server.Identity;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

/// <summary>A viewer's rights between one event and the next, where no stream can be stopped.</summary>
public sealed class RightsTests : IAsyncLifetime
{
    private readonly List<string> told = [];
    private RingsideHost host = null!;
    private EventLog.EventLog log = null!;
    private EventScope scope;
    private Caller member = null!;

    private IdentityService Identity => host.Services.GetRequiredService<IdentityService>();

    public async ValueTask InitializeAsync()
    {
        host = await RingsideHost.StartAsync();
        log = host.Services.GetRequiredService<EventLog.EventLog>();
        member = Identity.Find((await Person.JoinAsync(host)).Token)!;
        var session = await Rest.ExternalSessionAsync(host.Http, "team");
        scope = new EventScope { Session = session, Tree = session, Agent = (await Rest.GetAsync(host.Http, $"/api/sessions/{session}"))["agent"] };
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact(DisplayName = "[R10] rights that change in the middle of what a reader is given decide from the next event on, and he is told before it")]
    public async Task Rights_change_between_two_events()
    {
        var rights = Rights(host.Services.GetRequiredService<AccessWatch>());
        var (first, second) = (await AppendAsync(), await AppendAsync());
        Assert.True(rights.CanSee(first));

        await ShowAsync(Visibility.Private);
        Assert.False(rights.CanSee(second));
        Assert.Equal(["revoked"], told);
        var hidden = await AppendAsync();
        await ShowAsync(Visibility.Team);
        var third = await AppendAsync();
        Assert.True(rights.CanSee(third));
        Assert.Equal(["revoked", "granted"], told);
        Assert.True(rights.CanSee(hidden));

        await ShowAsync(Visibility.Private);
        await ShowAsync(Visibility.Team);
        Assert.True(rights.CanSee(await AppendAsync()));
        Assert.Equal(["revoked", "granted", "revoked", "granted"], told);
    }

    [Fact(DisplayName = "[R10] where the log's state has moved and the change of rights is not known yet, a reader waits for it rather than deciding by half of it")]
    public async Task A_reader_waits_for_what_changed_with_the_state()
    {
        // The writer's thread is held between the two.
        using var moved = new SemaphoreSlim(0);
        using var go = new ManualResetEventSlim(initialState: true);
        log.Committed += _ =>
        {
            moved.Release();
            go.Wait();
        };
        var rights = Rights(new AccessWatch(log, Identity));
        await ShowAsync(Visibility.Private);
        Assert.False(rights.CanSee(await AppendAsync()));
        Assert.Equal(["revoked"], told);
        while (await moved.WaitAsync(TimeSpan.Zero))
        {
        }

        go.Reset();
        var after = new NewEvent("x.a", JsonElement.Parse("{}")) { Scope = scope };
        var appending = log.AppendAsync([Shown(Visibility.Team), after]);
        await moved.WaitAsync();
        var shown = log.Read(new EventFilter { Type = ["x.a"] }, 0, long.MaxValue, 100)[^1];
        var asking = Task.Run(() => rights.CanSee(shown));
        Assert.False(SpinWait.SpinUntil(() => asking.IsCompleted, TimeSpan.FromMilliseconds(300)));
        go.Set();

        Assert.True(await asking.Within("the answer"));
        Assert.Equal(["revoked", "granted"], told);
        await appending;
    }

    private ViewerRights Rights(AccessWatch watch) =>
        new(member, EventFilter.All, log, Identity, watch, TimeProvider.System) { Changed = change => told.Add(change.Change) };

    private NewEvent Shown(string visibility) => new(EventTypes.SessionUpdated, new SessionData { Visibility = visibility }) { Scope = scope };

    private Task<LogEvent> ShowAsync(string visibility) => log.AppendAsync([Shown(visibility)]);

    private Task<LogEvent> AppendAsync() => log.AppendAsync([new NewEvent("x.a", JsonElement.Parse("{}")) { Scope = scope }]);
}
