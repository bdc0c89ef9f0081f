using Ringside.Server.Workers;
using Ringside.TestKit;

namespace Ringside.Server.Tests.Workers;

/// <summary>What is due rings, also where it became due sooner in the moment in which somebody looked.</summary>
public sealed class AlarmTests
{
    private static readonly DateTimeOffset Start = new FakeTime().GetUtcNow();

    private readonly FakeTime time = new();
    private readonly List<DateTimeOffset> due = [];
    private int rings;

    [Fact(DisplayName = "[O15] [O22] what becomes due sooner while somebody asks what is due next rings in its time: the older answer does not replace it")]
    public async Task An_older_answer_replaces_no_newer_one()
    {
        using var answer = new ManualResetEventSlim();
        var (asked, first) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), true);
        var alarm = new Alarm(time, Next, Ring);
        alarm.Begin();
        due.Add(Start.AddMinutes(10));
        var older = Task.Run(alarm.Set);
        await asked.Task.Within("the first question");

        due.Insert(0, Start.AddMinutes(1));
        var newer = new Thread(alarm.Set);
        newer.Start();

        // It is through, or waits for the first: it can do no third thing.
        Assert.True(SpinWait.SpinUntil(() => newer.ThreadState is ThreadState.Stopped or ThreadState.WaitSleepJoin, TimeSpan.FromSeconds(30)), "the second question neither waits nor ends");
        answer.Set();
        await older.Within("the first answer");
        await Task.Run(newer.Join).Within("the second answer");

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, rings);

        DateTimeOffset? Next()
        {
            var next = due[0];
            if (first)
            {
                first = false;
                asked.SetResult();
                answer.Wait();
            }

            return next;
        }
    }

    [Fact(DisplayName = "[O15] [O22] what becomes due sooner while it rings, or is due already, rings too")]
    public void What_is_set_while_it_rings_rings()
    {
        var goOn = new TaskCompletionSource();
        Alarm alarm = null!;
        alarm = new Alarm(time, () => due.Min(moment => (DateTimeOffset?)moment), async () =>
        {
            due.RemoveAll(moment => moment <= time.GetUtcNow());
            await Ring();
            await goOn.Task;
            alarm.Set();
        });
        alarm.Begin();
        due.AddRange([Start.AddMinutes(1), Start.AddMinutes(10)]);
        alarm.Set();

        time.Advance(TimeSpan.FromMinutes(1));
        due.Add(Start.AddMinutes(2));
        alarm.Set();
        goOn.SetResult();
        Assert.Equal(1, rings);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, rings);
        due.Add(Start);
        alarm.Set();
        time.Advance(TimeSpan.Zero);
        Assert.Equal(3, rings);
        time.Advance(TimeSpan.FromMinutes(8));
        Assert.Equal(4, rings);
    }

    [Fact(DisplayName = "[O12] what is due later than a timer reaches is looked at again in a day; what could not be done, in a second; after its end it rings no more")]
    public void It_looks_again()
    {
        var alarm = new Alarm(time, () => due.Min(moment => (DateTimeOffset?)moment), Ring);
        alarm.Begin();
        due.Add(DateTimeOffset.MaxValue);
        alarm.Set();
        time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, rings);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, rings);

        alarm.Again();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, rings);

        due.Clear();
        alarm.Set();
        time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(2, rings);

        due.Add(time.GetUtcNow());
        alarm.End();
        alarm.Set();
        alarm.Again();
        time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(2, rings);
    }

    private Task Ring()
    {
        rings++;
        return Task.CompletedTask;
    }
}
