using System.Diagnostics;
using Ringside.Agents.Processes;
using Ringside.TestKit;

namespace Ringside.Agents.Tests.Processes;

public sealed class ProcessMarksTests
{
    /// <summary>Fields 3 to 52 of proc(5): a state, flags, and where the environment ends.</summary>
    private static string Stat(char state, long flags, long envEnd) =>
        $"42 (a ) name) {state} 1 42 42 0 -1 {flags} {string.Join(' ', Enumerable.Repeat(7, 41))} {envEnd} 0\n";

    [Theory(DisplayName = "[G3] a process in the middle of an exec is looked at again, and no other")]
    [InlineData('R', 4194304, 0, true)]
    [InlineData('S', 4194304, 140721234567890, false)]
    [InlineData('Z', 4194304, 0, false)]
    [InlineData('I', 2129984, 0, false)]
    public void A_process_in_the_middle_of_an_exec_is_looked_at_again(char state, long flags, long envEnd, bool expected) =>
        Assert.Equal(expected, ProcessMarks.IsInExec(Stat(state, flags, envEnd)));

    [Fact(DisplayName = "[G3] the search ends where nothing is to be found, whatever else runs without an environment")]
    public async Task The_search_ends_where_nothing_is_to_be_found()
    {
        using var bare = Process.Start("env", ["-i", "sleep", "600"]);
        var rounds = 0;
        await ProcessMarks.EndAllAsync(() =>
        {
            rounds++;
            return ProcessMarks.OfAgent("nobody");
        }).Within("the end of the search");
        bare.Kill();
        Assert.InRange(rounds, 2, 100);
    }

    [Fact(DisplayName = "[G3] what is found only at a second look is ended")]
    public async Task What_is_found_only_at_a_second_look_is_ended()
    {
        using var late = Process.Start("sleep", "600");
        var looks = new Queue<MarkedProcesses>([new([], true), new([], false), new([late.Id], false)]);
        Assert.Equal(1, await ProcessMarks.EndAllAsync(() => looks.TryDequeue(out var found) ? found : new([], false)));
        await late.WaitForExitAsync().Within("its end");
    }
}
