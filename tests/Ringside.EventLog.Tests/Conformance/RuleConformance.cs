using Ringside.TestKit;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>What follows from decisions by rule.</summary>
public abstract class RuleConformance(Func<LogPlace> newPlace) : EventLogConformance(newPlace)
{
    [Fact(DisplayName = "[L17] What follows from a decision by rule is appended once that is made, on what it left, in the same commit; a decision that appends nothing is not looked at")]
    public async Task What_follows_is_in_the_same_commit()
    {
        var watched = new WatchedStore(Open());
        var (asked, rule) = (0, new Doubling());
        await using var log = new EventLog(watched, [], Time, rules: [rule, new Asked(() => asked++)]);

        var answer = await log.AppendAsync(scope =>
        {
            scope.Append(Number(1));
            return scope.Append(Number(2)).Position;
        }).Within("the append");
        await log.AppendAsync(_ => true).Within("a look");

        Assert.Equal(2, answer);
        Assert.Equal([1, 2, 101, 102], All(log).Select(NumberOf));
        Assert.Equal(4, Assert.Single(watched.Commits).Events.Count);
        Assert.Equal(1, asked);
    }

    [Fact(DisplayName = "[L17, L2] A rule that throws undoes its decision and no other, and of a decision that throws nothing follows")]
    public async Task A_rule_that_throws_undoes_its_decision()
    {
        await using var log = new EventLog(Open(), [], Time, rules: [new Doubling()]);

        var refused = log.AppendAsync([Number(13)]);
        var broken = log.AppendAsync<int>(scope =>
        {
            scope.Append(Number(1));
            throw new InvalidOperationException("no");
        });
        await log.AppendAsync([Number(2)]).Within("the good decision");

        Assert.Equal("unlucky", (await Assert.ThrowsAsync<InvalidOperationException>(() => refused)).Message);
        Assert.Equal("no", (await Assert.ThrowsAsync<InvalidOperationException>(() => broken)).Message);
        Assert.Equal([2, 102], All(log).Select(NumberOf));
    }

    /// <summary>After each number one that is larger by a hundred.</summary>
    public sealed class Doubling : IRule
    {
        public void Follow(AppendScope scope)
        {
            foreach (var number in scope.Appended.Select(NumberOf).ToList())
            {
                scope.Append(number == 13 ? throw new InvalidOperationException("unlucky") : Number(number + 100));
            }
        }
    }

    private sealed class Asked(Action ask) : IRule
    {
        public void Follow(AppendScope scope) => ask();
    }
}
