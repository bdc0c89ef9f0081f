using System.Diagnostics;
using System.Text.Json;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;
using Ringside.TestKit.Servers;

namespace Ringside.RealAgents.Tests;

/// <summary>Ten sessions of four makers at once, a hundred turns, some of which are cancelled or lose their agent at random moments.</summary>
public sealed class StormTests(InstalledAgents installed) : RealServerTests(installed)
{
    private const int Turns = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>What each maker says of one call of the model (agents/README.md §5): Gemini's input includes what came from a cache, and its output no thoughts.</summary>
    private static readonly Dictionary<string, Counts> OfOneCall = new()
    {
        ["claude"] = new(Input: 200, Output: 34, CacheRead: 1000),
        ["codex"] = new(Input: 200, Output: 34, CacheRead: 1000, Reasoning: 8),
        ["copilot"] = new(Input: 200, Output: 34, CacheRead: 1000, Reasoning: 8),
        ["gemini"] = new(Input: 1200, Output: 26),
    };

    private static readonly string[] Sessions = ["claude", "codex", "gemini", "copilot", "claude", "codex", "gemini", "copilot", "claude", "codex"];

    private protected override IEnumerable<string> Makers => ["claude", "codex", "gemini", "copilot"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();

        // What Claude asks for itself, a title and what a person might say next, it counts in the turn that goes on when the answer comes, if one does: here none does.
        Llm.Hold("");
    }

    [Fact(DisplayName = "[M1] [M17] [E8] [E9] ten sessions of four makers, a hundred turns, with cancels and kills: every run ends once, nothing stays open or running, the totals are the model's own")]
    public async Task Ten_sessions_of_four_makers()
    {
        // Codex makes its state at its first start, in which two at once hinder each other.
        var first = await DoAsync("/api/sessions", new { agent = "codex", workdir = Scratch.Make("work", "first") });
        await WatchAsync((await PromptAsync(first["id"], "[[say first]]"))["run"], 0, () => Task.CompletedTask);
        var before = Counts(await Rest.GetAsync(Server.Http, "/api/agents/codex"), "usage");

        var stories = await Task.WhenAll(Sessions.Index().Select(one => PlayAsync(one.Item, one.Index))).WaitAsync(Patience, TimeProvider.System);

        var runs = stories.SelectMany(story => story.Runs).ToList();
        Assert.Equal(Sessions.Length * Turns, runs.Count);
        Assert.All(runs, CheckClosed);
        foreach (var story in stories)
        {
            await CheckTotalsAsync(story);
        }

        Assert.DoesNotContain(Llm.Requests.Items, request => request.Scenario.Length == 0 && request.Answered is { IsCompleted: true, Result: true });
        foreach (var agent in OfOneCall.Keys)
        {
            var total = Counts(await Rest.GetAsync(Server.Http, $"/api/agents/{agent}"), "usage");
            Assert.Equal(stories.Where(story => story.Agent == agent).Aggregate(agent == "codex" ? before : new Counts(), (sum, story) => sum + story.Total), total);
        }

        await Task.WhenAll(stories.Select(story => story.Session).Append(first["id"]).Select(session => Rest.SendAsync(Server.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"closed":true}""")));
        await Task.WhenAll(Enumerable.Range(0, Sessions.Length).Select(number => $"{number}").Append("first").Select(folder => ProcessesOf.NoneLeftAsync(Scratch["work", folder], TimeSpan.FromMinutes(1))));
    }

    private async Task<Story> PlayAsync(string agent, int number)
    {
        var random = new Random(number);
        var workdir = Scratch.Make("work", $"{number}");
        var session = await DoAsync("/api/sessions", new { agent, workdir, policy = Policies.All });
        var runs = new List<Played>();
        for (var turn = 0; turn < Turns; turn++)
        {
            var mark = $"t{number}x{turn}";
            var text = random.Next(2) == 0 ? $"[[say {mark}]]" : $"[[write {mark}]]";
            var disturbance = random.Next(10) switch { 0 => "cancel", 1 => "kill", _ => null };
            var run = (await PromptAsync(session["id"], text))["run"];
            var events = await WatchAsync(run, random.Next(3, 12), () => DisturbAsync(disturbance, run, workdir));
            var usage = Counts(await Rest.GetAsync(Server.Http, $"/api/runs/{run}"), "usage");

            runs.Add(new Played(mark, events, EndsOf(disturbance, runs.LastOrDefault()), disturbance, usage));
        }

        return new Story(agent, session["id"], runs, Counts((await Rest.GetAsync(Server.Http, $"/api/sessions/{session["id"]}")).Json.GetProperty("usage"), "session"));
    }

    /// <summary>The run's events to its end; at one of them something is done.</summary>
    private async Task<List<JsonElement>> WatchAsync(string run, int at, Func<Task> disturb)
    {
        await using var stream = await SseFrames.OpenAsync(Server.Http, $"/api/runs/{run}/events");
        var events = new List<JsonElement>();
        while (await stream.ReadAsync() is { Event: not "bye" } frame)
        {
            if (frame.Data.TryGetProperty("position", out _))
            {
                events.Add(frame.Data);
                if (events.Count == at)
                {
                    await disturb();
                }
            }
        }

        return events;
    }

    private async Task DisturbAsync(string? how, string run, string workdir)
    {
        if (how == "cancel")
        {
            await Rest.DoAsync(Server.Http, $"/api/runs/{run}/cancel");
        }
        else if (how == "kill")
        {
            foreach (var (id, _) in ProcessesOf.Folder(workdir))
            {
                try
                {
                    Process.GetProcessById(id).Kill();
                }
                catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
                {
                    // It has ended meanwhile, or its parent took it along.
                }
            }
        }
    }

    /// <summary>How a turn may end. An agent that is killed at its turn's last word is missing in the next.</summary>
    private static string[] EndsOf(string? disturbance, Played? before) =>
    [
        "run.completed",
        .. disturbance == "cancel" ? (string[])["run.cancelled"] : [],
        .. disturbance == "kill" || before is { Disturbance: "kill", End: "run.completed" or "run.cancelled" } ? (string[])["run.failed"] : [],
    ];

    private static void CheckClosed(Played run)
    {
        var types = run.Events.ConvertAll(e => e.GetProperty("type").GetString()!);
        var told = string.Join(' ', types);
        Assert.True(types.Count(EventTypes.IsRunEnd) == 1 && EventTypes.IsRunEnd(types[^1]), told);
        Assert.True(run.Ends.Contains(run.End), $"{run.Mark}: {run.Events[^1]}");
        Assert.True(Ids("tool.started").SequenceEqual(Ids("tool.completed")), told);
        Assert.True(Opened().SequenceEqual(Closed()), told);

        IEnumerable<string?> Ids(string type) => Of(type, "tool").Order();
        IEnumerable<string?> Opened() => Of("interaction.opened", "interaction").Order();
        IEnumerable<string?> Closed() => Of("interaction.answered", "interaction").Concat(Of("interaction.expired", "interaction")).Order();
        IEnumerable<string?> Of(string type, string member) =>
            run.Events.Where(e => e.GetProperty("type").GetString() == type).Select(e => e.GetProperty("data").GetProperty(member).GetString());
    }

    private async Task CheckTotalsAsync(Story story)
    {
        Assert.Equal(story.Runs.Aggregate(new Counts(), (sum, run) => sum + run.Usage), story.Total);
        var (ofOne, untold) = (OfOneCall[story.Agent], 0L);
        foreach (var run in story.Runs)
        {
            // With tools: Codex asks for its title with the prompt's own words, and tells it to nobody.
            var asked = Llm.Requests.Items.Where(request => request.Place.Argument == run.Mark && request.Tools.Count > 0);
            var answered = (await Task.WhenAll(asked.Select(request => request.Answered)).Within($"the ends of the calls of {run.Mark}")).Count(whole => whole);
            var told = run.Usage.Output / ofOne.Output;
            Assert.Equal(Times(ofOne, told), run.Usage);

            // A call whose answer a cancel overtook is told with the next turn (Codex: it goes by the difference of totals) or never, but not half.
            var isRight = run.End == "run.completed" ? told == answered || told == answered + untold : told <= answered + untold;
            Assert.True(isRight, $"{story.Agent} told {told} of {answered} calls in {run.Mark}, {run.End}, disturbed by {run.Disturbance ?? "nothing"}, with {untold} untold before it");
            untold = run.End == "run.cancelled" ? untold + answered - told : 0;
        }
    }

    private static Counts Times(Counts counts, long times) => new(counts.Input * times, counts.Output * times, counts.CacheRead * times, counts.CacheWrite * times, counts.Reasoning * times);

    private static Counts Counts(Answer answer, string member) => Counts(answer.Json, member);

    private static Counts Counts(JsonElement json, string member) => json.TryGetProperty(member, out var usage) ? usage.Deserialize(ProtocolJson.Default.Counts)! : new Counts();

    private sealed record Played(string Mark, List<JsonElement> Events, string[] Ends, string? Disturbance, Counts Usage)
    {
        public string End => Events[^1].GetProperty("type").GetString()!;
    }

    private sealed record Story(string Agent, string Session, List<Played> Runs, Counts Total);
}
