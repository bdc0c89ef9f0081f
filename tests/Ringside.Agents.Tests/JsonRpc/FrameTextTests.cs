using System.Text;
using System.Text.Json;
using Ringside.Agents.JsonRpc;

namespace Ringside.Agents.Tests.JsonRpc;

public sealed class FrameTextTests
{
    [Theory(DisplayName = "[E6] [G10] only halves of code points are replaced")]
    [InlineData(@"plain", "plain")]
    [InlineData(@"\ud83d\ude00", "\U0001F600")]
    [InlineData(@"\ud83d", "\ufffd")]
    [InlineData(@"\ude00", "\ufffd")]
    [InlineData(@"\ud83d\ud83d\ude00", "\ufffd\U0001F600")]
    [InlineData(@"\ud83d\n", "\ufffd\n")]
    [InlineData(@"\ud83d\u0041", "\ufffdA")]
    [InlineData(@"\\ud83d", @"\ud83d")]
    [InlineData(@"\\\ud83d", "\\\ufffd")]
    [InlineData(@"\u00e9\uD83D\uDE00", "é\U0001F600")]
    public void Only_halves_of_code_points_are_replaced(string escaped, string expected) =>
        Assert.Equal(expected, JsonDocument.Parse(FrameText.Mend(Encoding.UTF8.GetBytes($"\"{escaped}\""))).RootElement.GetString());

    [Fact(DisplayName = "[G10] Bytes that are no UTF-8 are replaced")]
    public void Bytes_that_are_no_UTF_8_are_replaced() =>
        Assert.Equal("a\ufffdb", JsonDocument.Parse(FrameText.Mend([(byte)'"', (byte)'a', 0xC3, (byte)'b', (byte)'"'])).RootElement.GetString());
}
