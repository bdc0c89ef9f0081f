using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.Server.Workers;
using Ringside.TestKit;
using Ringside.TestKit.Postgres;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Sharing;

/// <summary>A server that has the lease and has yet to begin its work.</summary>
public sealed class WorkerBeginTests
{
    [Fact(DisplayName = "[A8] a server renews its lease while it begins, however long that takes; nobody else takes it")]
    public async Task The_lease_is_renewed_while_the_work_begins()
    {
        var (firstTime, secondTime) = (new FakeTime(), new FakeTime());
        var (slow, other) = (new Beginner(), new Beginner());
        using var database = (await PostgresServer.Shared).CreateDatabase();
        var starting = StartAsync(database, firstTime, slow);
        await slow.Began.Task.Within("the first server's lease");
        other.Go.SetResult();
        await using var second = await StartAsync(database, secondTime, other);
        var renewed = new Renewals(TwoServers.LogOf(second));
        for (var round = 0; round < 5; round++)
        {
            var next = renewed.Next;
            firstTime.Advance(TimeSpan.FromSeconds(4));
            await next.Within("the lease's renewal");
            secondTime.Advance(TimeSpan.FromSeconds(4));
            await TwoServers.LogOf(second).RefreshAsync();
        }

        slow.Go.SetResult();
        await using var first = await starting;
        Assert.False(other.Began.Task.IsCompleted);
    }

    [Theory(DisplayName = "[A8] a server that cannot begin, since the log is away or was another's for a moment, begins at its next look")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_could_not_begin_begins_later(bool isAway)
    {
        var time = new FakeTime();
        var worker = new Beginner { Failure = isAway ? new LogUnavailableException("It is away.") : new OperationCanceledException("Another server has taken over.") };
        worker.Go.SetResult();
        using var database = (await PostgresServer.Shared).CreateDatabase();
        await using var host = await StartAsync(database, time, worker);
        Assert.False(worker.Began.Task.IsCompleted);
        Assert.True(worker.HasEnded);

        time.Advance(TimeSpan.FromSeconds(1));
        await worker.Began.Task.Within("another begin");
        var run = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"hello"}""");
        Assert.Equal("run.completed", (await History.OfRunAsync(host.Http, run["run"])).Types()[^1]);
    }

    private static Task<RingsideHost> StartAsync(PostgresDatabase database, FakeTime time, Beginner worker) => RingsideHost.StartAsync(
        new() { ["store"] = database.Uri }, time, builder => Add(builder, worker));

    private static void Add(WebApplicationBuilder builder, Beginner worker)
    {
        builder.Services.AddSingleton<Ringside.Agents.IAgentDriver>(new ScriptedDriver((_, _, _) => Task.CompletedTask));
        builder.Services.AddSingleton<IWorker>(worker);
    }

    /// <summary>Work that begins when the test lets it.</summary>
    private sealed class Beginner : IWorker
    {
        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>What comes of the first try.</summary>
        public Exception? Failure { get; set; }

        public bool HasEnded { get; private set; }

        public Task BeginAsync(CancellationToken cancellationToken)
        {
            if (Failure is { } failure)
            {
                Failure = null;
                throw failure;
            }

            Began.TrySetResult();
            return Go.Task;
        }

        public Task EndAsync()
        {
            HasEnded = true;
            return Task.CompletedTask;
        }
    }

    /// <summary>What a server hears of the lease that another has.</summary>
    private sealed class Renewals
    {
        private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Renewals(EventLog.EventLog log) => log.RecordsChanged += kinds =>
        {
            if (kinds.Contains("lease"))
            {
                Interlocked.Exchange(ref next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            }
        };

        public Task Next => Volatile.Read(ref next).Task;
    }
}
