using Ringside.Agents.Acp;
using Ringside.TestKit;

namespace Ringside.Agents.Tests.Acp;

public sealed class TurnTests
{
    private readonly FakeTime time = new();

    [Fact(DisplayName = "[G15] A cancel never overtakes its prompt")]
    public void A_cancel_never_overtakes_its_prompt()
    {
        using var early = new Turn("x", time, TimeSpan.FromMinutes(1));
        Assert.False(early.Cancel("x", TimeSpan.FromSeconds(10)));
        Assert.True(early.Sent());

        using var late = new Turn("x", time, TimeSpan.FromMinutes(1));
        Assert.False(late.Sent());
        Assert.True(late.Cancel("x", TimeSpan.FromSeconds(10)));
        Assert.False(late.Cancel("x", TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_turn_that_is_over_is_neither_cancelled_nor_lost()
    {
        var turn = new Turn("x", time, TimeSpan.FromMinutes(1));
        turn.Sent();
        turn.Dispose();
        Assert.False(turn.Cancel("x", TimeSpan.FromSeconds(10)));
        turn.Alive();
        time.Advance(TimeSpan.FromHours(1));
        Assert.False(turn.Lost.IsCompleted);
        Assert.True(turn.Questions.IsCancellationRequested);
    }
}
