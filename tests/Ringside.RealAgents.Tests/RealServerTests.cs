using System.Text.Json;
using Ringside.BrowserKit;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;
using Ringside.TestKit.Servers;

namespace Ringside.RealAgents.Tests;

/// <summary>A whole server, as a process of its own, that runs the makers' real programs on a scripted model.</summary>
public abstract class RealServerTests(InstalledAgents installed) : IAsyncLifetime
{
    private Chromium? chromium;

    private protected ScratchFolder Scratch { get; } = new();

    private protected ScriptedLlmServer Llm { get; private set; } = null!;

    private protected ServerProcess Server { get; private set; } = null!;

    /// <summary>A folder that sessions may work in.</summary>
    private protected string Project { get; private set; } = null!;

    /// <summary>The makers whose programs are agents from the start, by their names.</summary>
    private protected virtual IEnumerable<string> Makers => [];

    public virtual async ValueTask InitializeAsync()
    {
        Project = Scratch.Make("work", "project");
        Llm = await ScriptedLlmServer.StartAsync(Scratch["work"]);
        Server = await ServerProcess.StartAsync(new() { ["workdirs"] = Scratch["work"] });
        foreach (var maker in Makers)
        {
            await OfferAsync(maker);
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        await (chromium?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Server?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Llm?.DisposeAsync() ?? ValueTask.CompletedTask);
        await ProcessesOf.NoneLeftAsync(Scratch.Path, TimeSpan.FromMinutes(1));
        Scratch.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Where a maker's program keeps what is its own.</summary>
    private protected string Home(string maker) => Scratch[maker];

    /// <summary>Makes a maker's program an agent of that name.</summary>
    private protected Task OfferAsync(string maker) => Rest.PresetAsync(Server.Http, Settings(maker));

    private protected AgentSettings Settings(string maker) => installed.Programs.Of(maker, Llm, Scratch.Make(maker));

    /// <summary>A person who has signed in, in the real browser.</summary>
    private protected async Task<Viewer> ViewerAsync()
    {
        chromium ??= await Chromium.StartAsync();
        var viewer = await chromium.OpenAsync(Server.Address);
        await viewer.SignInAsync(Server.Http);
        return viewer;
    }

    private protected Task<Answer> DoAsync(string path, object body) => Rest.DoAsync(Server.Http, path, JsonSerializer.Serialize(body, JsonSerializerOptions.Web));

    /// <summary>A new session of an agent, in the project, and its first run.</summary>
    private protected Task<Answer> RunAsync(string agent, string prompt, string policy = Policies.Ask) => DoAsync("/api/runs", new { agent, prompt, workdir = Project, policy });

    private protected Task<Answer> PromptAsync(string session, string text, string delivery = Delivery.Queue) => DoAsync($"/api/sessions/{session}/prompts", new { text, delivery });

    /// <summary>A run's events to one that fits, which is the last; a run that ends otherwise fails the test.</summary>
    private protected async Task<List<Event>> UntilAsync(string run, Func<Event, bool> fits)
    {
        await using var stream = await SseFrames.OpenAsync(Server.Http, $"/api/runs/{run}/events");
        var events = new List<Event>();
        while (await stream.ReadAsync() is { } frame)
        {
            if (frame.Data.TryGetProperty("position", out _))
            {
                events.Add(frame.Data.Deserialize(ProtocolJson.Default.Event)!);
                if (fits(events[^1]))
                {
                    return events;
                }

                Assert.False(EventTypes.IsRunEnd(events[^1].Type), frame.Data.GetRawText());
            }
        }

        throw new InvalidOperationException($"The stream of {run} has ended.");
    }

    /// <summary>A run's events to its end, which is a good one.</summary>
    private protected Task<List<Event>> EndAsync(string run) => UntilAsync(run, e => e.Type == EventTypes.RunCompleted);

    /// <summary>A member of an event's data.</summary>
    private protected static string? Said(Event e, string member) => e.Data.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Whether a message was said in that role.</summary>
    private protected static bool IsSaid(Event e, string role) => e.Type == EventTypes.MessageCompleted && Said(e, "role") == role;
}
