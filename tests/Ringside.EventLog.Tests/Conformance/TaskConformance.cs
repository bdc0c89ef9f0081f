using FsCheck.Fluent;
using Ringside.CrashWriter;
using Ringside.Protocol;
using Ringside.Server.Hosting;
using Ringside.Server.Tasks;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>Tasks are folded, found without a look at all of them, and few.</summary>
public abstract class TaskConformance(Func<LogPlace> newPlace) : EventLogConformance(newPlace)
{
    private static IReadOnlyList<IFold> Folds => RingsideServices.Folds;

    private static IReadOnlyList<DocumentKind> Kinds => [.. Folds.SelectMany(fold => fold.Kinds)];

    [Fact(DisplayName = "[T12, A3] What tasks are found by is what is true of them, however the log went, and after a rebuild")]
    public void Tasks_are_found_by_what_is_true_of_them()
    {
        Holds(10, Gen.Choose(0, int.MaxValue), async seed =>
        {
            var store = NewPlace().Open(Time);
            await using var log = new EventLog(store, Folds, Time);
            var history = new History(new Random(seed), plans: true);
            for (var step = 0; step < 200; step++)
            {
                Time.Advance(TimeSpan.FromMilliseconds(7));
                await log.AppendAsync(history.Step);
                Check(log.State.Documents);
            }

            Assert.Empty(Fold.Rebuild(store, Folds).Changed.Select(key => $"{key.Kind.Name} {key.Id}"));
            Check(store.ReadDocuments(Kinds));
        });

        static void Check(Documents state)
        {
            var tasks = state.All(TasksFold.Tasks).ToList();
            Assert.Equal(tasks.Where(task => task.Status != TaskStates.Done), state.Marked(TasksFold.Tasks, "open"));
            Assert.Equal(tasks.Where(task => task.Status == TaskStates.Done), state.Marked(TasksFold.Tasks, "done"));
            foreach (var id in tasks.SelectMany(task => task.Runs).Select(run => run.Run).OfType<string>())
            {
                Assert.Equal(tasks.Where(task => task.Runs.Any(run => run.Run == id && !TaskRunStatus.IsOver(run.Status))), state.Marked(TasksFold.Tasks, id));
            }
        }
    }

    [Fact(DisplayName = "[T12, A3] Of tasks that are done the newest 1,000 stay, whatever is not done; the others are removed by events, and a rebuild removes them too")]
    public async Task The_newest_done_tasks_stay()
    {
        var store = Open();
        var log = OpenLog(store, Folds);
        await log.AppendAsync([.. Enumerable.Range(1, 40).Select(number => Planned(number, Time.GetUtcNow()))]);
        await log.AppendAsync([.. Enumerable.Range(41, 960).Select(number => Planned(number, null))]);
        Time.Advance(TimeSpan.FromSeconds(1));
        await log.AppendAsync([.. Enumerable.Range(1, 40).Select(number => Planned(number, null) with { Type = EventTypes.TaskUpdated, Data = new TaskData { Task = Id(number), Cleared = ["nextDue"] } })]);
        Assert.Equal(1000, log.State.Documents.Keys(TasksFold.Tasks).Count());
        Assert.DoesNotContain(All(log), e => e.Type == EventTypes.TaskRemoved);

        await log.AppendAsync([.. Enumerable.Range(1001, 5).Select(number => Planned(number, null))]);
        await log.AppendAsync([Planned(2000, Time.GetUtcNow())]);

        Assert.Equal([.. Enumerable.Range(41, 5).Select(Id)], All(log).Where(e => e.Type == EventTypes.TaskRemoved).Select(e => e.Scope.Task!));
        Assert.Equal([.. Enumerable.Range(1, 40).Select(Id), .. Enumerable.Range(46, 960).Select(Id), Id(2000)], log.State.Documents.Keys(TasksFold.Tasks));
        Assert.Empty(Fold.Rebuild(store, Folds).Changed);

        static string Id(int number) => $"tsk_{number:0000}";
        static NewEvent Planned(int number, DateTimeOffset? due) =>
            new(EventTypes.TaskCreated, new TaskData { Task = Id(number), Title = "t", Prompt = "p", Agent = "agt_1", Overlap = "skip", Missed = "run", Owner = "usr_1", NextDue = due })
            {
                Scope = new EventScope { Task = Id(number), Agent = "agt_1" },
            };
    }
}
