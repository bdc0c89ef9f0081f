using System.Collections.Concurrent;
using System.Globalization;
using Ringside.Agents.Acp;

namespace Ringside.Agents.Presets;

/// <summary>
/// What agent programs said of themselves. Each file, with what it sees, is asked once for as long as it stays the same, two at a time; one with which nobody is signed in, and
/// one that failed, again after a minute.
/// </summary>
internal sealed class ProgramAnswers(AcpDriverOptions options) : IAsyncDisposable
{
    /// <summary>How long who only looks waits for a first answer: gemini takes 3 s, opencode 7.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Passing = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Asked> known = [];
    private readonly SemaphoreSlim atOnce = new(2);
    private readonly CancellationTokenSource stop = new();

    /// <param name="again">Asks anew, and waits for the answer.</param>
    /// <returns>Null where it is not there yet.</returns>
    public async Task<ProgramAnswer?> OfAsync(ProgramLaunch launch, bool again)
    {
        if (Key(launch) is not { } key)
        {
            return null;
        }

        var before = known.GetValueOrDefault(key);
        var asked = before is not null && !(again && before.Answer.IsCompleted) && !IsStale(before)
            ? before
            : Swap(key, before, new Asked(new Lazy<Task<ProgramAnswer>>(() => Task.Run(() => AskAsync(launch))), options.Time.GetTimestamp()));
        if (!again)
        {
            await Task.WhenAny(asked.Answer, Task.Delay(Patience, options.Time));
        }

        return again || asked.Answer.IsCompleted ? await asked.Answer : null;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(known.Values.Select(asked => asked.Answer));
        stop.Dispose();
    }

    private bool IsStale(Asked asked) =>
        asked.Answer is { IsCompletedSuccessfully: true, Result.IsPassing: true } && options.Time.GetElapsedTime(asked.At) >= Passing;

    /// <summary>Of many that want to ask at the same time, one does.</summary>
    private Asked Swap(string key, Asked? before, Asked now) =>
        (before is null ? known.TryAdd(key, now) : known.TryUpdate(key, now, before)) ? now : known[key];

    private async Task<ProgramAnswer> AskAsync(ProgramLaunch launch)
    {
        try
        {
            await atOnce.WaitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            return new ProgramAnswer { Problem = "The server stops." };
        }

        try
        {
            return await ProgramQuestion.AskAsync(launch, options, stop.Token);
        }
        catch (Exception error)
        {
            // Whatever it was: a failure that is kept would answer every look at the catalogue until the file changes.
            return new ProgramAnswer { Problem = $"{launch.Title} could not be asked: {error.Message}" };
        }
        finally
        {
            atOnce.Release();
        }
    }

    /// <summary>The file as it is, and what it sees; null where it has just gone.</summary>
    private static string? Key(ProgramLaunch launch)
    {
        try
        {
            var file = File.ResolveLinkTarget(launch.File!, returnFinalTarget: true)?.FullName ?? launch.File!;
            var seen = string.Join('\n', launch.Environment.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal).Concat(launch.Args));
            return string.Create(CultureInfo.InvariantCulture, $"{file}\n{File.GetLastWriteTimeUtc(file).Ticks}\n{seen}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Asked(Lazy<Task<ProgramAnswer>> Lazy, long At)
    {
        public Task<ProgramAnswer> Answer => Lazy.Value;
    }
}
