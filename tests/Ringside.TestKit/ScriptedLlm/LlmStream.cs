using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Ringside.TestKit.ScriptedLlm;

/// <summary>Sends answers piece by piece, at the pace that the test sets.</summary>
internal sealed partial class LlmStream(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, TaskCompletionSource> held = [];

    public TimeSpan Pace { get; set; }

    public void Hold(string scenario)
    {
        lock (gate)
        {
            held.TryAdd(scenario, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    public void Release(string scenario)
    {
        lock (gate)
        {
            if (held.Remove(scenario, out var hold))
            {
                hold.SetResult();
            }
        }
    }

    /// <summary>Words with the space before them, so that no piece ends inside a code point.</summary>
    public static IEnumerable<string> Pieces(string text) => Word().Matches(text).Select(match => match.Value);

    public void Begin(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
    }

    public async Task SendAsync(HttpContext context, string? name, object data)
    {
        var head = name is null ? "" : $"event: {name}\n";
        await context.Response.WriteAsync($"{head}data: {JsonSerializer.Serialize(data)}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>Between two pieces.</summary>
    public async Task PauseAsync(LlmRequest request, CancellationToken cancellationToken)
    {
        Task? hold;
        lock (gate)
        {
            hold = held.GetValueOrDefault(request.Scenario)?.Task;
        }

        if (hold is not null)
        {
            await hold.WaitAsync(cancellationToken);
        }

        if (Pace > TimeSpan.Zero)
        {
            await Task.Delay(Pace, time, cancellationToken);
        }
    }

    [GeneratedRegex(@"\s*\S+\s*$|\s*\S+|\s+")]
    private static partial Regex Word();
}
