using System.Text;
using Microsoft.Playwright;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>Code blocks of an answer while it is written.</summary>
public sealed class CodeTests(SharedChromium chromium) : WrittenTests(chromium)
{
    [Fact(DisplayName = "[page] a code block has its colours while it streams, and no finished line of it is drawn again as more come and when it is whole")]
    public async Task A_code_block_has_its_colours_while_it_streams()
    {
        var session = await OpenAsync("anna", "Writes code");
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(session);
        await Rest.WriteAsync(Server.Http, session, Rest.Event("run.started"));
        var text = new StringBuilder();
        await SayAsync("It goes like this:\n\n```ts\n// Waits.\nexport function wait(): number {\n  const all = [\"one\"");
        var keywords = viewer.Conversation.Locator(".code .hljs-keyword");
        await Expect(keywords).ToHaveTextAsync(["export", "function", "const"]);
        await Expect(viewer.Conversation.Locator(".code .hljs-string")).ToHaveTextAsync("\"one\"");

        await viewer.Page.EvaluateAsync("""
            () => {
              const [code] = document.querySelectorAll('.transcript .code code');
              window.finished = [...code.children].slice(0, -1);
              window.touched = 0;
              const observer = new MutationObserver(records => { window.touched += records.length; });
              for (const line of window.finished) observer.observe(line, { subtree: true, childList: true, characterData: true, attributes: true });
            }
            """);
        await SayAsync(", \"two\"];\n  return al");
        await Expect(keywords).ToHaveTextAsync(["export", "function", "const", "return"]);
        await SayAsync("l.length;\n}\n``");
        await Expect(viewer.Conversation.Locator(".code code")).ToHaveTextAsync("// Waits.\nexport function wait(): number {\n  const all = [\"one\", \"two\"];\n  return all.length;\n}");
        await SayAsync("`\n\nThat is all.");
        await WriteAsync(session, "message.completed", new { message = "m", role = "assistant", text = text.ToString() });
        await WriteAsync(session, "run.completed");
        await Expect(viewer.Status).ToContainTextAsync("done");
        await Expect(viewer.Answers).ToContainTextAsync("That is all.");
        await Expect(keywords).ToHaveCountAsync(4);

        Assert.Equal(0, await viewer.Page.EvaluateAsync<int>("() => window.touched"));
        Assert.True(await viewer.Page.EvaluateAsync<bool>("() => window.finished.length === 2 && window.finished.every(line => line.isConnected)"));

        async Task SayAsync(string more)
        {
            await WriteAsync(session, "message.delta", new { message = "m", at = text.Length, text = more });
            text.Append(more);
        }
    }

    [Fact(DisplayName = "[page] code that stands in a list has its colours as soon as the list is whole")]
    public async Task Code_in_a_list_has_its_colours()
    {
        var session = await OpenAsync("anna", "Lists");
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(session);
        await WriteAsync(session, "run.started");
        await WriteAsync(session, "message.completed", new { message = "m", role = "assistant", text = "Two steps:\n\n1. Read it:\n\n   ```ts\n   const all = read(\"a < b\");\n   ```\n\n2. Write it." });
        await Expect(viewer.Conversation.Locator("li .hljs-keyword")).ToHaveTextAsync("const");
        await Expect(viewer.Conversation.Locator("li code")).ToHaveTextAsync("const all = read(\"a < b\");");
    }

    [Fact(DisplayName = "[page] on a phone a command that is too long for its line is cut off there, and nothing of the conversation scrolls sideways")]
    public async Task A_long_command_is_cut_off_on_a_phone()
    {
        var session = await OpenAsync("anna", "Runs commands");
        await WriteAsync(session, "run.started");
        await WriteAsync(session, "tool.started", new { tool = "t", kind = "execute", title = "Run it", input = new { command = "dotnet run -c Release --project bench/Ringside.Load -- all --seconds 60 --out results" }, status = "in_progress" });
        var viewer = await ViewerAsync(new() { ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true });
        await viewer.WatchAsync(session);
        await Expect(viewer.Conversation.GetByRole(AriaRole.Button, new() { NameRegex = new("^dotnet run") })).ToBeVisibleAsync();
        Assert.True(await viewer.Page.EvaluateAsync<bool>("() => { const { scrollWidth, clientWidth } = document.querySelector('.transcript'); return scrollWidth <= clientWidth; }"), "the conversation scrolls sideways");
    }
}
