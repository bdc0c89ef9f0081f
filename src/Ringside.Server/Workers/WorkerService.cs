using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ringside.EventLog;

namespace Ringside.Server.Workers;

/// <summary>Whether this process works, or only serves the web.</summary>
/// <param name="Works">False: it never asks for the lease.</param>
public sealed record WorkerOptions(bool Works);

/// <summary>Lets the workers work: at once where the log is this server's alone, else for as long as it has the lease.</summary>
public sealed partial class WorkerService(
    EventLog.EventLog log, WorkerLease lease, WorkerOptions options, IEnumerable<IWorker> workers, TimeProvider time, ILogger<WorkerService> logger) : IHostedService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stopping = new();
    private Task keeping = Task.CompletedTask;
    private bool working;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Works)
        {
            return;
        }

        if (!log.IsShared)
        {
            await BeginAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        await LookAsync(cancellationToken).ConfigureAwait(false);
        keeping = KeepAsync();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await keeping.ConfigureAwait(false);
        if (!working)
        {
            return;
        }

        await EndAsync().ConfigureAwait(false);
        if (log.IsShared)
        {
            try
            {
                await lease.ReleaseAsync().ConfigureAwait(false);
            }
            catch (LogUnavailableException e)
            {
                NotReleased(e.Message);
            }
        }
    }

    private async Task KeepAsync()
    {
        using var tick = new PeriodicTimer(Tick, time);
        try
        {
            while (await tick.WaitForNextTickAsync(stopping.Token).ConfigureAwait(false))
            {
                await LookAsync(stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var has = await lease.TryKeepAsync(cancellationToken).ConfigureAwait(false);
            if (has && !working)
            {
                Took();
                await BeginAndKeepAsync(cancellationToken).ConfigureAwait(false);
            }
            else if (!has && working)
            {
                Lost();
                await EndAsync().ConfigureAwait(false);
            }
        }
        catch (LogUnavailableException)
        {
            // Nobody can write: what is going stays, and every append of it checks who has the lease.
        }
    }

    /// <summary>To begin may take longer than the lease lives: it is renewed meanwhile. What could not be begun is ended, and begun again at the next look.</summary>
    private async Task BeginAndKeepAsync(CancellationToken cancellationToken)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await lease.KeepWhileAsync(() => BeginAsync(lost.Token), Tick, lost).ConfigureAwait(false);
        }
        catch (Exception e) when (e is LogUnavailableException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            NotBegun(e.Message);
            await EndAsync().ConfigureAwait(false);
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        working = true;
        foreach (var worker in workers)
        {
            await worker.BeginAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task EndAsync()
    {
        working = false;
        await Task.WhenAll(workers.Select(worker => worker.EndAsync())).ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Information, "This server runs the log's agents from now on")]
    private partial void Took();

    [LoggerMessage(LogLevel.Warning, "This server cannot run the log's agents yet, and tries again: {Reason}")]
    private partial void NotBegun(string reason);

    [LoggerMessage(LogLevel.Warning, "Another server runs the log's agents from now on")]
    private partial void Lost();

    [LoggerMessage(LogLevel.Warning, "The lease could not be given back; another server takes over when it expires: {Reason}")]
    private partial void NotReleased(string reason);
}
