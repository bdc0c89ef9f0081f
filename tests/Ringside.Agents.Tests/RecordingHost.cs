using System.Collections.Concurrent;
using System.Text.Json;
using Ringside.TestKit;

namespace Ringside.Agents.Tests;

/// <summary>A host that remembers what it is told, and answers questions as it was told to.</summary>
internal sealed class RecordingHost : IAgentHost
{
    private readonly ConcurrentQueue<object> told = new();
    private readonly ConcurrentDictionary<TaskCompletionSource, Func<RecordingHost, bool>> waiters = new();

    /// <summary>Answers permissions; by default the option of kind <c>allow_once</c>.</summary>
    public Func<PermissionRequest, CancellationToken, Task<string?>> Answer { get; set; } =
        (request, _) => Task.FromResult<string?>(request.Options.First(option => option.Kind == "allow_once").Id);

    /// <summary>Runs before an update is taken.</summary>
    public Func<AgentUpdate, Task>? BeforeUpdate { get; set; }

    /// <summary>Updates and permission requests, in order.</summary>
    public IReadOnlyCollection<object> Told => told;

    public IEnumerable<PermissionRequest> Permissions => told.OfType<PermissionRequest>();

    public string Text => string.Concat(told.OfType<MessageChunk>().Select(chunk => chunk.Text));

    public string Thoughts => string.Concat(told.OfType<ThoughtChunk>().Select(chunk => chunk.Text));

    /// <summary>The tool calls as a host merges them, by id.</summary>
    public IReadOnlyDictionary<string, ToolCallUpdate> Tools
    {
        get
        {
            var tools = new Dictionary<string, ToolCallUpdate>();
            foreach (var news in told.Select(item => item as ToolCallUpdate ?? (item as PermissionRequest)?.Tool).OfType<ToolCallUpdate>())
            {
                tools[news.CallId] = tools.TryGetValue(news.CallId, out var old) ? Merge(old, news) : news;
            }

            return tools.ToDictionary(tool => tool.Key, tool => tool.Value with { Content = Shown(tool.Value), Printed = default, PrintsAnew = false });
        }
    }

    public async ValueTask UpdateAsync(AgentUpdate update, CancellationToken cancellationToken)
    {
        if (BeforeUpdate is { } before)
        {
            await before(update);
        }

        Tell(update is ToolCallUpdate { Printed.IsEmpty: false } tool ? tool with { Printed = tool.Printed.ToArray() } : update);
    }

    public Task<string?> AskPermissionAsync(PermissionRequest request, CancellationToken cancellationToken)
    {
        Tell(request);
        return Answer(request, cancellationToken);
    }

    /// <summary>Completes once what was told is enough.</summary>
    public Task Until(Func<RecordingHost, bool> enough, string what)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiters[waiter] = enough;
        Check();
        return waiter.Task.Within(what);
    }

    private void Tell(object item)
    {
        told.Enqueue(item);
        Check();
    }

    private void Check()
    {
        foreach (var (waiter, enough) in waiters)
        {
            if (enough(this))
            {
                waiters.TryRemove(waiter, out _);
                waiter.TrySetResult();
            }
        }
    }

    /// <summary>The content with all that was printed in the place of the terminal, or behind the rest.</summary>
    private static IReadOnlyList<JsonElement>? Shown(ToolCallUpdate tool)
    {
        var blocks = tool.Content?.ToList();
        var terminal = blocks?.FindIndex(IsTerminal) ?? -1;
        blocks?.RemoveAll(IsTerminal);
        if (!tool.Printed.IsEmpty)
        {
            (blocks ??= []).Insert(terminal < 0 ? blocks.Count : terminal, Ringside.Agents.Acp.AcpJson.TextBlock(tool.Printed.ToString()));
        }

        return blocks;
    }

    private static bool IsTerminal(JsonElement block) => block.GetProperty("type").GetString() == "terminal";

    private static ToolCallUpdate Merge(ToolCallUpdate old, ToolCallUpdate news) => new()
    {
        CallId = old.CallId,
        Name = news.Name ?? old.Name,
        Kind = news.Kind ?? old.Kind,
        Title = news.Title ?? old.Title,
        Input = news.Input ?? old.Input,
        Output = news.Output ?? old.Output,
        Content = news.Content ?? old.Content,
        Printed = news.PrintsAnew ? news.Printed : news.Printed.IsEmpty ? old.Printed : $"{old.Printed}{news.Printed}".AsMemory(),
        Locations = news.Locations ?? old.Locations,
        Status = news.Status ?? old.Status,
        Error = news.Error ?? old.Error,
    };
}
