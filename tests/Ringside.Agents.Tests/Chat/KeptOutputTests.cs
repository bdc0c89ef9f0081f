using Ringside.Agents.Chat.Tools;

namespace Ringside.Agents.Tests.Chat;

/// <summary>What a model is told of a command that prints much.</summary>
public sealed class KeptOutputTests
{
    private const string LeftOut = "[the beginning was left out]\n";
    private const int Most = 32 * 1024;

    [Theory(DisplayName = "[G53] a command's output is told whole up to 32 Ki characters, and of more at least the last 16 Ki, in whatever pieces it came")]
    [InlineData(Most)]
    [InlineData(Most + 1)]
    [InlineData(10_000, 20_000)]
    [InlineData(20_000, 20_000)]
    [InlineData(30_000, 2_769)]
    [InlineData(Most, 1)]
    [InlineData(1, Most)]
    [InlineData(30_000, 16_385, 5)]
    [InlineData(100_000, 3, 20_000, 3)]
    [InlineData(15_000, 100_000)]
    public void The_last_is_kept(params int[] pieces) => Check(pieces);

    [Fact(DisplayName = "[G53] so it is of any pieces; no character is cut in two")]
    public void Any_pieces()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            Check([.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(random.Next(2) == 0 ? 100 : 50_000))]);
        }
    }

    private static void Check(int[] pieces)
    {
        // Every other character is the second half of one.
        var all = string.Concat(Enumerable.Range(0, (pieces.Sum() / 2) + 1).Select(i => char.ConvertFromUtf32(0x1F600 + (i % 64))))[..pieces.Sum()];
        var (output, at) = (new KeptOutput(), 0);
        foreach (var piece in pieces)
        {
            output.Append(all.AsSpan(at, piece));
            at += piece;
        }

        var told = output.ToString();
        if (all.Length <= Most)
        {
            Assert.True(told == all, $"{string.Join(", ", pieces)}: {told.Length} of {all.Length} are told");
            return;
        }

        Assert.StartsWith(LeftOut, told, StringComparison.Ordinal);
        var kept = told[LeftOut.Length..];
        Assert.True(all.EndsWith(kept, StringComparison.Ordinal), $"{string.Join(", ", pieces)}: what is told is not the end");
        Assert.InRange(kept.Length, (Most / 2) - 1, Most);
        Assert.False(char.IsLowSurrogate(kept[0]));
    }
}
