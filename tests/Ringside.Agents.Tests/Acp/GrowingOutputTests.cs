using System.Text.Json;
using Ringside.Agents.Acp;

namespace Ringside.Agents.Tests.Acp;

public sealed class GrowingOutputTests
{
    [Fact(DisplayName = "[G12] of a command whose whole output is sent again and again only what is new is told, once it is long; another text begins anew, and a short one is told whole")]
    public void Only_what_is_new_is_told()
    {
        var (calls, printed) = (new ToolCalls(null), "");
        var output = string.Concat(Enumerable.Range(1, 3_000).Select(number => $"line {number}\n"));
        for (var length = 1_000; length <= output.Length; length += 1_000)
        {
            var update = calls.Read(Update(output[..length]), starts: false)!;
            if (length <= 4 * 1024)
            {
                Assert.True(update.Printed.IsEmpty);
                Assert.Equal(output[..length], Assert.Single(update.Content!).GetProperty("content").GetProperty("text").GetString());
            }
            else
            {
                Assert.Equal(printed.Length == 0, update.PrintsAnew);
                Assert.Equal(printed.Length == 0 ? length : 1_000, update.Printed.Length);
                printed += update.Printed;
                Assert.Equal(output[..length], printed);
            }
        }

        var other = calls.Read(Update(new string('x', 5_000)), starts: false)!;
        Assert.True(other.PrintsAnew);
        Assert.Equal(5_000, other.Printed.Length);
    }

    private static JsonElement Update(string text) => JsonSerializer.SerializeToElement(
        new { toolCallId = "t1", kind = "execute", content = new[] { new { type = "content", content = new { type = "text", text } } } });
}
