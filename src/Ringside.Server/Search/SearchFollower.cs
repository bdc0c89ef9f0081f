using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ringside.EventLog;
using Ringside.EventLog.Search;
using Ringside.Protocol;

namespace Ringside.Server.Search;

/// <summary>
/// Keeps the search index up with the log, beside everything else (A12): the log's writer only rings a bell. It takes half a core at most, and a tenth of one while
/// the log is being written. What fails is tried again for ever, and harms nothing but searching.
/// </summary>
/// <param name="open">Opens the index.</param>
public sealed partial class SearchFollower(EventLog.EventLog log, Func<ISearchIndex> open, TimeProvider time, ILogger<SearchFollower> logger) : IHostedService
{
    /// <summary>How much longer it rests than it works.</summary>
    private const int RestWhileIdle = 1, RestWhileBusy = 9;

    /// <summary>Events of so long are taken in together.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(10);

    /// <summary>One of several servers fills the index; so soon another one would notice that it does not any more.</summary>
    private static readonly TimeSpan LeaveToRival = TimeSpan.FromMilliseconds(500);

    private readonly Channel<bool> bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource stopping = new();
    private volatile Progress progress = new(log.State.Head with { Position = 0 });
    private volatile string? trouble = "The search index is being opened.";
    private volatile ISearchIndex? index;
    private Task following = Task.CompletedTask;

    /// <summary>The place in the log up to which everything is found.</summary>
    public Cursor Reached => progress.Reached;

    /// <exception cref="LogUnavailableException">The index cannot be searched now.</exception>
    public SearchMatches Search(SearchRequest request) => (index ?? throw new LogUnavailableException(trouble ?? "The search index is closed.")).Search(request);

    /// <summary>Completes when the index has come to a place, or that took too long.</summary>
    public async Task WaitForAsync(long position, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        using var tooLong = new CancellationTokenSource(atMost, time);
        try
        {
            for (var now = progress; now.Reached.Position < position; now = progress)
            {
                await now.Moved.Task.WaitAsync(ended.Token).WaitAsync(tooLong.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        log.Committed += Ring;
        following = Task.Run(FollowAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        log.Committed -= Ring;
        await stopping.CancelAsync().ConfigureAwait(false);
        await following.ConfigureAwait(false);
    }

    private void Ring(IReadOnlyList<LogEvent> events) => bell.Writer.TryWrite(true);

    private async Task FollowAsync()
    {
        try
        {
            while (true)
            {
                await TryFollowAsync().ConfigureAwait(false);
                await Task.Delay(TryAgain, time, stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        finally
        {
            if (index is { } opened)
            {
                index = null;
                await opened.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Follows until something fails.</summary>
    private async Task TryFollowAsync()
    {
        try
        {
            index ??= open();
            trouble = null;
            var indexer = new SearchIndexer(log, index);
            while (true)
            {
                var began = time.GetTimestamp();
                bell.Reader.TryRead(out _);
                var isMore = indexer.Step();
                var before = progress;
                progress = new Progress(indexer.Reached);
                before.Moved.TrySetResult();
                if (!isMore)
                {
                    await bell.Reader.ReadAsync(stopping.Token).ConfigureAwait(false);
                }

                var rest = time.GetElapsedTime(began) * (bell.Reader.Count > 0 ? RestWhileBusy : RestWhileIdle);
                await Task.Delay(indexer.HasRival ? LeaveToRival : isMore ? rest : Gathering, time, stopping.Token).ConfigureAwait(false);
            }
        }
        catch (LogUnavailableException e)
        {
            if (trouble != e.Message)
            {
                NotFollowing(e.Message);
            }

            trouble = e.Message;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A bug here is no reason for the server to end.
            Failed(e);
        }
    }

    /// <summary>A place that was reached, and the sign that it is behind.</summary>
    private sealed record Progress(Cursor Reached)
    {
        public TaskCompletionSource Moved { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(LogLevel.Warning, "The search index does not follow the log, and is tried again: {Reason}")]
    private partial void NotFollowing(string reason);

    [LoggerMessage(LogLevel.Error, "The search index failed, and is tried again")]
    private partial void Failed(Exception exception);
}
