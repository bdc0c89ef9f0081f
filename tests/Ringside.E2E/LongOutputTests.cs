using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>A real command that prints more than a page should hold, run by our own agent on a scripted model.</summary>
public sealed class LongOutputTests(SharedChromium chromium) : PageTests(chromium)
{
    private const string Command = "seq 1 200000; until [ -e go ]; do sleep 0.01; done; seq 200001 400000";

    [Fact(DisplayName = "[G66] [G68] a command's last lines are shown as it prints, all of it in windows as one scrolls, from the start to the end, and no more than a few of them are on the page")]
    public async Task All_of_a_long_output_is_shown_in_windows()
    {
        var llm = Own(await ScriptedLlmServer.StartAsync(Server.Workdirs));
        var session = await RunAsync(llm);
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(session);
        await viewer.Tool(Command).ClickAsync();
        var tail = viewer.Conversation.GetByLabel("Output", new() { Exact = true });
        await Expect(tail).ToContainTextAsync("\n200000");
        await Expect(tail).Not.ToContainTextAsync("199000");

        await viewer.Button("Show all").ClickAsync();
        var view = viewer.Conversation.GetByRole(AriaRole.Group, new() { Name = "All output" });
        await Expect(view).ToContainTextAsync("\n200000\n");
        await viewer.Button("End").ClickAsync();
        await File.WriteAllTextAsync(Path.Combine(Server.Workdirs, "go"), "");
        await Expect(viewer.Status).ToContainTextAsync("done");
        await viewer.Button("End").ClickAsync();
        await Expect(view).ToContainTextAsync("\n400000\n");

        await viewer.Button("Start").ClickAsync();
        await Expect(view).ToContainTextAsync("1\n2\n3\n");
        var seen = 0;
        for (var step = 0; step < 12; step++)
        {
            var before = seen;
            await viewer.Page.WaitForFunctionAsync(
                "([view, before]) => { view.scrollTop = view.scrollHeight; return Number(view.lastElementChild.dataset.from) > before; }", new object[] { await view.ElementHandleAsync(), before });
            seen = await view.EvaluateAsync<int>("view => Number(view.lastElementChild.dataset.from)");
        }

        var shown = await view.EvaluateAsync<string>("view => view.textContent");
        var numbers = shown.TrimEnd().Split('\n').Select(int.Parse).ToList();
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Count), numbers);
        Assert.InRange(shown.Length, 32 * 1024, 6 * 32 * 1024);
        await viewer.Page.WaitForFunctionAsync(
            "([view, first]) => { view.scrollTop = 0; return Number(view.textContent.split('\\n', 1)[0]) < first; }", new object[] { await view.ElementHandleAsync(), numbers[0] });

        await viewer.Page.GetByRole(AriaRole.Slider, new() { Name = "Place in the output" }).FillAsync("500");
        await Expect(view).ToContainTextAsync("\n208000\n");
        await viewer.Page.WaitForFunctionAsync(
            "view => view.firstElementChild.textContent.startsWith('203257') && view.textContent.split('\\n')[Math.round((view.scrollTop - 8) / parseFloat(getComputedStyle(view).lineHeight))].startsWith('207938')", await view.ElementHandleAsync());
        var download = await viewer.Page.RunAndWaitForDownloadAsync(() => viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        Assert.Equal(string.Concat(Enumerable.Range(1, 400_000).Select(number => $"{number}\n")), await File.ReadAllTextAsync(await download.PathAsync()));
    }

    private async Task<string> RunAsync(ScriptedLlmServer llm)
    {
        var settings = new JsonObject { ["provider"] = "anthropic", ["model"] = "scripted-1", ["baseUrl"] = llm.BaseUrl, ["apiKeyVariable"] = "MODEL_KEY", ["env"] = new JsonObject { ["MODEL_KEY"] = "sk" } };
        await Rest.DoAsync(Server.Http, "/api/agents", new JsonObject { ["name"] = "shell", ["driver"] = "chat", ["settings"] = settings }.ToJsonString());
        var session = (await Rest.DoAsync(Server.Http, "/api/sessions", JsonSerializer.Serialize(new { agent = "shell", workdir = Server.Workdirs, policy = "all" })))["id"];
        var text = $$"""[[call run_shell_command {"command":"{{Command}}"}]]""";
        await Rest.DoAsync(Server.Http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text }));
        return session;
    }
}
