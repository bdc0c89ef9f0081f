using System.Text;
using Ringside.Agents.JsonRpc;
using Ringside.TestKit;

namespace Ringside.Agents.Tests.JsonRpc;

public sealed class FrameReaderTests
{
    [Fact(DisplayName = "[G5] A line is given up soon after the limit")]
    public async Task A_line_is_given_up_soon_after_the_limit()
    {
        var line = new LineStream(64 * 1024 * 1024);
        await using var reader = new FrameReader(line, 1024 * 1024);
        var error = await Assert.ThrowsAsync<AgentException>(() => reader.ReadAsync(default).AsTask().Within("the limit"));
        Assert.Equal(AgentErrors.TooLarge, error.Code);
        Assert.InRange(line.Given, 1024 * 1024, (1024 + 128) * 1024);
    }

    [Theory]
    [InlineData("", new string[0], false)]
    [InlineData("a\nbc\n", new[] { "a", "bc" }, false)]
    [InlineData("a\r\n\nb", new[] { "a\r", "" }, true)]
    public async Task Lines_come_whole_and_half_a_line_is_none(string text, string[] expected, bool endsInside)
    {
        // A byte at a time: a line may be cut anywhere.
        foreach (var piece in new[] { 1, 1000 })
        {
            await using var reader = new FrameReader(new PiecewiseStream(Encoding.UTF8.GetBytes(text), piece), 10);
            var lines = new List<string>();
            while (await reader.ReadAsync(default) is { } line)
            {
                lines.Add(Encoding.UTF8.GetString(line));
            }

            Assert.Equal(expected, lines);
            Assert.Equal(endsInside, reader.EndedInside);
        }
    }

    [Theory(DisplayName = "[G5] A line may be as long as the limit and no longer")]
    [InlineData("12345\n", 5)]
    [InlineData("1\n123456\n", 5)]
    public async Task A_line_may_be_as_long_as_the_limit_and_no_longer(string text, int limit)
    {
        await using var reader = new FrameReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), limit);
        Assert.NotNull(await reader.ReadAsync(default));
        if (text.Length > limit + 1)
        {
            await Assert.ThrowsAsync<AgentException>(() => reader.ReadAsync(default).AsTask());
        }
    }

    private sealed class LineStream(long length) : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'x');
            var count = (int)Math.Min(buffer.Length, length - Given);
            Given += count;
            return ValueTask.FromResult(count);
        }
    }

    private sealed class PiecewiseStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
