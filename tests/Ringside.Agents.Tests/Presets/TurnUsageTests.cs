using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Ringside.Agents.Presets;
using Ringside.Protocol;

namespace Ringside.Agents.Tests.Presets;

/// <summary>Random turns, told as each maker tells them (agents/README.md §5), beside a sum of our own.</summary>
public sealed class TurnUsageTests
{
    private static Gen<long> Tokens => Gen.Frequency((2, Gen.Constant(0L)), (3, Gen.Choose(1, 5000).Select(n => (long)n)), (1, Gen.Choose(100_001, 900_000_000).Select(n => (long)n)));

    /// <summary>What was thought is of the output.</summary>
    private static Gen<Counts> Calls =>
        from n in Tokens.ArrayOf(4)
        from thought in Gen.Choose(0, 100)
        select new Counts(n[0], n[1], n[2], n[3], n[1] * thought / 100);

    private static Gen<Counts[][]> Turns => Gen.Choose(1, 6).SelectMany(turns => Gen.Choose(1, 5).SelectMany(calls => Calls.ArrayOf(calls)).ArrayOf(turns));

    [Fact(DisplayName = "[G20] [G43] Claude: the calls for titles and suggestions count, by the model that made each")]
    public void Claude() => Holds("claude", turn => new JsonObject
    {
        // The usage leaves the last call out, as if it were hidden.
        ["usage"] = Usage(Sum(turn[..^1])),
        ["_meta"] = new JsonObject
        {
            ["quota"] = new JsonObject
            {
                ["model_usage"] = new JsonArray(ByModel("opus", Sum(turn[..^1]), "cachedWriteTokens"), ByModel("haiku", turn[^1], "cachedWriteTokens")),
            },
        },
    }, Sum, turn => [("opus", Sum(turn[..^1])), ("haiku", turn[^1])]);

    [Fact(DisplayName = "[G20] Codex: of the turn, its input without what came from a cache")]
    public void Codex() => Holds("codex", turn => new JsonObject
    {
        ["usage"] = Usage(Sum(turn)),
        ["_meta"] = new JsonObject { ["quota"] = new JsonObject { ["model_usage"] = new JsonArray(ByModel("gpt-5.5", Sum(turn), "cacheWriteInputTokens")) } },
    }, Sum, turn => [("gpt-5.5", Sum(turn))]);

    [Fact(DisplayName = "[G20] Gemini: what came from a cache is in the input, and no cost is computed from that")]
    public void Gemini() => Holds("gemini", turn => new JsonObject
    {
        ["_meta"] = new JsonObject { ["quota"] = new JsonObject { ["token_count"] = new JsonObject { ["input_tokens"] = AllInput(Sum(turn)), ["output_tokens"] = Sum(turn).Output } } },
    }, turn => new Counts(AllInput(Sum(turn)), Sum(turn).Output), turn => [("in use", new Counts(AllInput(Sum(turn)), Sum(turn).Output))], isPart: true);

    [Fact(DisplayName = "[G20] opencode: of the last call, its thoughts apart from its output")]
    public void Opencode() => Holds("opencode", turn => new JsonObject
    {
        ["usage"] = Usage(turn[^1] with { Output = turn[^1].Output - turn[^1].Reasoning }),
    }, turn => turn[^1], turn => [("in use", turn[^1])], isPart: true);

    [Fact(DisplayName = "[G20] Copilot: running totals with what came from a cache, which begin anew with each process")]
    public void Copilot() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Turns.ToArbitrary(), Gen.Choose(1, 6).ToArbitrary(), (turns, start) =>
    {
        var (usage, total) = (AcpPresets.Find("copilot")!.Usage(), new Counts());
        foreach (var (index, turn) in turns.Index())
        {
            if (index == start)
            {
                (usage, total) = (AcpPresets.Find("copilot")!.Usage(), new Counts());
            }

            total += Sum(turn);
            var told = new JsonObject { ["usage"] = Usage(total with { Input = AllInput(total) }) };
            Assert.Equal(new ModelCounts("in use", Sum(turn)), Assert.Single(Read(usage, told)));
        }
    }));

    [Theory(DisplayName = "[G20] what an agent does not say, or says in no way that is known, is unknown and not nothing")]
    [InlineData("""{}""")]
    [InlineData("""{"usage":7,"_meta":[]}""")]
    [InlineData("""{"usage":null,"_meta":{"quota":{"model_usage":[{"model":"x"},5],"token_count":"many"}}}""")]
    public void What_an_agent_does_not_say_is_unknown(string result)
    {
        foreach (var (name, _) in AcpPresets.All)
        {
            Assert.Empty(AcpPresets.Find(name)!.Usage().Read(JsonElement.Parse(result), "in use"));
        }
    }

    [Fact(DisplayName = "[G20] counts that nobody can believe do not spoil the totals")]
    public void Counts_that_nobody_can_believe_do_not_spoil_the_totals()
    {
        var told = JsonElement.Parse("""{"usage":{"inputTokens":-5,"outputTokens":9223372036854775807,"cachedReadTokens":1.5,"thoughtTokens":"7"}}""");

        Assert.Equal(new Counts(0, 1_000_000_000_000), Assert.Single(AcpPresets.Find("claude")!.Usage().Read(told, null)).Counts);
    }

    private static void Holds(
        string preset, Func<Counts[], JsonObject> told, Func<Counts[], Counts> sum, Func<Counts[], (string Model, Counts Counts)[]> byModel, bool isPart = false) =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Turns.ToArbitrary(), turns =>
        {
            var usage = AcpPresets.Find(preset)!.Usage();
            foreach (var turn in turns)
            {
                var used = Read(usage, told(turn));
                Assert.Equal(byModel(turn).Select(each => new ModelCounts(each.Model, each.Counts) { IsPart = isPart }), used);
                Assert.Equal(sum(turn), new TurnResult("end_turn", used).Usage);
            }
        }));

    private static List<ModelCounts> Read(ITurnUsage usage, JsonObject told) => [.. usage.Read(JsonSerializer.SerializeToElement(told), "in use")];

    private static Counts Sum(Counts[] calls) => calls.Aggregate(new Counts(), (sum, call) => sum + call);

    private static long AllInput(Counts counts) => counts.Input + counts.CacheRead + counts.CacheWrite;

    private static JsonObject Usage(Counts counts) => new()
    {
        ["inputTokens"] = counts.Input,
        ["outputTokens"] = counts.Output,
        ["cachedReadTokens"] = counts.CacheRead,
        ["cachedWriteTokens"] = counts.CacheWrite,
        ["thoughtTokens"] = counts.Reasoning,
        ["totalTokens"] = AllInput(counts) + counts.Output,
    };

    private static JsonObject ByModel(string model, Counts counts, string written) => new()
    {
        ["model"] = model,
        ["token_count"] = new JsonObject
        {
            ["inputTokens"] = counts.Input,
            ["outputTokens"] = counts.Output,
            ["cachedInputTokens"] = counts.CacheRead,
            [written] = counts.CacheWrite,
            ["reasoningOutputTokens"] = counts.Reasoning,
        },
    };
}
