using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ringside.Agents;
using Ringside.Server.Tests.Events;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

/// <summary>What tools print, told by a scripted agent.</summary>
public sealed class PrintedOutputTests
{
    [Fact(DisplayName = "[G65] [G66] [G68] up to 4 KiB are in the event as they are, in the terminal's place; beyond, the event has the last lines and an artifact has all, which is read while it grows")]
    public async Task The_event_has_the_last_lines()
    {
        var (printed, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var lines = string.Concat(Enumerable.Range(1, 3_000).Select(number => $"line {number} ü🦊\n"));
        await using var host = await ScriptedDriver.HostAsync(async (agent, _, stop) =>
        {
            await agent.UpdateAsync(Call("short") with { Content = [Block("""{"type":"terminal","terminalId":"t"}"""), Block("""{"type":"content","content":{"type":"text","text":"after"}}""")], Printed = "few words".AsMemory() }, stop);
            await agent.UpdateAsync(Call("short") with { Status = "completed" }, stop);
            await agent.UpdateAsync(Call("long") with { Printed = lines.AsMemory(0, 20_000) }, stop);
            printed.SetResult();
            await go.Task;

            // In the middle of a character.
            var cut = lines.IndexOf('\ud83e', 30_000) + 1;
            await agent.UpdateAsync(Call("long") with { Printed = lines.AsMemory(20_000, cut - 20_000) }, stop);
            await agent.UpdateAsync(Call("long") with { Printed = lines.AsMemory(cut) }, stop);
            await agent.UpdateAsync(Call("long") with { Status = "completed" }, stop);
        });
        var run = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"go"}""");
        await printed.Task.Within("what is printed first");

        var known = (await History.OfSessionAsync(host.Http, run["session"])).Last(e => e.Type() is "tool.started" or "tool.updated");
        var open = TextOf(known, 0);
        var so = open.GetProperty("artifact");
        Assert.Equal("open", so.Text("state"));
        var first = await ReadAsync(host, so.Text("id")!, null);
        Assert.Equal(("open", null), (first.State, first.Tag));
        Assert.Equal(Encoding.UTF8.GetBytes(lines[..20_000]), first.Bytes);
        Assert.Equal(first.Bytes.Length, so.GetProperty("size").GetInt64());
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await ReadAsync(host, so.Text("id")!, $"bytes={first.Bytes.Length}-")).Status);
        go.SetResult();
        var events = await History.OfRunAsync(host.Http, run["run"]);

        OrderTests.Check(events, "run.completed");
        var ends = events.Where(e => e.Type() == "tool.completed").ToList();
        Assert.Equal(["few words", "after"], ends[0].Data().GetProperty("content").EnumerateArray().Select(block => block.GetProperty("content").Text("text")));
        var text = TextOf(ends[1], 0);
        var (tail, artifact) = (text.Text("tail")!, text.GetProperty("artifact"));
        Assert.EndsWith("\n" + tail, lines, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(tail), 4096 - 20, 4096);
        Assert.Equal(("sealed", so.Text("id")), (artifact.Text("state"), artifact.Text("id")));
        Assert.False(text.TryGetProperty("preview", out _));
        var whole = await ReadAsync(host, artifact.Text("id")!, null);
        Assert.Equal(Encoding.UTF8.GetBytes(lines), whole.Bytes);
        Assert.Equal(("sealed", $"\"{artifact.Text("sha256")}\"", HttpStatusCode.OK), (whole.State, whole.Tag, whole.Status));
        var window = await ReadAsync(host, artifact.Text("id")!, "bytes=1000-1999");
        Assert.Equal((HttpStatusCode.PartialContent, whole.Bytes.Length), (window.Status, (int)window.Of!.Value));
        Assert.Equal(whole.Bytes[1000..2000], window.Bytes);
        using var client = new Ringside.Client.RingsideClient(host.Address, RingsideHost.AdminToken);
        var read = await client.ReadArtifactAsync(artifact.Text("id")!, 1000, 1000);
        Assert.Equal((1000, whole.Bytes.Length, true), (read.At, read.Size, read.IsSealed));
        Assert.Equal(window.Bytes, read.Bytes);
        Assert.Empty((await client.ReadArtifactAsync(artifact.Text("id")!, whole.Bytes.Length, 10)).Bytes);
        Assert.Equal(whole.Bytes[^500..], (await ReadAsync(host, artifact.Text("id")!, "bytes=-500")).Bytes);
    }

    [Fact(DisplayName = "[G67] however often a call prints, that is told at most four times a second, and at its end")]
    public async Task What_is_printed_is_told_four_times_a_second()
    {
        var time = new FakeTime();
        var done = new TaskCompletionSource();
        await using var host = await ScriptedDriver.HostAsync(async (agent, _, stop) =>
        {
            await agent.UpdateAsync(Call("busy"), stop);
            for (var step = 0; step < 400; step++)
            {
                time.Advance(TimeSpan.FromMilliseconds(10));
                await agent.UpdateAsync(Call("busy") with { Printed = $"{step}\n".AsMemory() }, stop);
            }

            await agent.UpdateAsync(Call("busy") with { Status = "completed" }, stop);
            done.SetResult();
        }, time);
        var run = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"go"}""");
        await done.Task.Within("the turn");
        var events = await History.OfRunAsync(host.Http, run["run"]);

        Assert.InRange(events.Count(e => e.Type() == "tool.updated"), 4, 4 * 4 + 1);
        Assert.EndsWith("\n399\n", TextOf(events.Single(e => e.Type() == "tool.completed"), 0).GetString()!, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[G65] [G66] what a call that is cut short has printed is sealed, and goes with its session; nobody else sees it")]
    public async Task What_was_cut_short_is_sealed()
    {
        var printed = new TaskCompletionSource();
        await using var host = await ScriptedDriver.HostAsync(async (agent, _, stop) =>
        {
            await agent.UpdateAsync(Call("cut") with { Printed = new string('x', 10_000).AsMemory() }, stop);
            printed.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        });
        var run = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"go"}""");
        await printed.Task.Within("the output");
        await Rest.DoAsync(host.Http, $"/api/runs/{run["run"]}/cancel");
        var events = await History.OfRunAsync(host.Http, run["run"]);

        OrderTests.Check(events, "run.cancelled");
        var told = events.Last(e => e.Type() is "tool.updated");
        var artifact = TextOf(told, 0).GetProperty("artifact");
        Assert.Equal(("sealed", 10_000), (artifact.Text("state"), artifact.GetProperty("size").GetInt32()));
        Assert.Equal(new string('x', 4096), TextOf(told, 0).Text("tail"));

        var stranger = await Person.JoinAsync(host);
        Assert.Equal(404, (await Rest.GetAsync(stranger.Http, $"/api/artifacts/{artifact.Text("id")}")).Status);
        Assert.Single(Directory.GetFiles(Path.Combine(host.DataFolder, "artifacts")));
        await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/sessions/{run["session"]}", null);
        Assert.Equal(HttpStatusCode.NotFound, (await ReadAsync(host, artifact.Text("id")!, null)).Status);
        Assert.Empty(Directory.GetFiles(Path.Combine(host.DataFolder, "artifacts")));
    }

    private static ToolCallUpdate Call(string id) => new() { CallId = id, Kind = "execute" };

    private static JsonElement Block(string json) => JsonElement.Parse(json);

    private static JsonElement TextOf(JsonElement e, int block) => e.Data().GetProperty("content")[block].GetProperty("content").GetProperty("text");

    private static async Task<(HttpStatusCode Status, byte[] Bytes, string? State, string? Tag, long? Of)> ReadAsync(RingsideHost host, string artifact, string? range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/artifacts/{artifact}");
        request.Headers.Range = range is null ? null : RangeHeaderValue.Parse(range);
        using var response = await host.Http.SendAsync(request);
        var state = response.Headers.TryGetValues("Artifact-State", out var values) ? values.Single() : null;
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(), state, response.Headers.ETag?.Tag, response.Content.Headers.ContentRange?.Length);
    }
}
