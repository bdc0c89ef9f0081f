namespace Ringside.Server.Tests.Threads;

/// <summary>In whatever order words, ends, waits, switches and restarts come: a silence is said where there was no word, and told once.</summary>
public sealed class SilenceOrderTests
{
    private const int Rounds = 12;

    [Theory(DisplayName = "[O17] [O22] [O31] [A3] in whatever order words, ends, waits, switches and restarts come, a silence is told exactly once: by a call, a wake or a prompt; and the log folded anew gives the same")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_silence_is_told_once(int seed)
    {
        await using var play = await SilencePlay.StartAsync(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var (done, silent, prompts, wakes, calls) = await play.RoundAsync();
            var shown = $"seed {seed}, round {round}: {done}; told by {prompts} prompts, {wakes} wakes, {calls} calls";
            Assert.True(silent ? prompts + wakes + Math.Min(calls, 1) == 1 : prompts == 0, shown);
        }

        Assert.Empty(play.Refold());
    }
}
