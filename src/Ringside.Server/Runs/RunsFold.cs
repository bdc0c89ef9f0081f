using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Runs;

/// <summary>The runs. A run is known from the moment its prompt is queued.</summary>
public sealed class RunsFold : IFold
{
    public static readonly DocumentKind<Run> Runs = new("run", ProtocolJson.Default.Run);

    public IReadOnlyList<DocumentKind> Kinds => [Runs];

    public void Apply(LogEvent e, DocumentEditor documents)
    {
        switch (e.Type)
        {
            case EventTypes.PromptQueued:
                documents.Put(Runs, e.Scope.Run!, new Run
                {
                    Id = e.Scope.Run!,
                    Session = e.Scope.Session!,
                    Agent = e.Scope.Agent!,
                    Prompt = e.As<PromptData>().Prompt,
                    Status = RunStatus.Queued,
                    CreatedAt = e.Time,
                });
                break;
            case EventTypes.PromptWithdrawn:
                documents.Change(Runs, e.Scope.Run, run => run with { Status = RunStatus.Cancelled, EndedAt = e.Time });
                break;
            case EventTypes.PromptDelivered when e.As<PromptData>().Run is { } never && never != e.Scope.Run:
                documents.Change(Runs, never, run => run with { Status = RunStatus.Cancelled, StopReason = "steered", EndedAt = e.Time });
                break;
            case EventTypes.RunStarted:
                Start(e, e.As<RunStartedData>(), documents);
                break;
            case EventTypes.RunCancelRequested:
                documents.Change(Runs, e.Scope.Run, run => run with { CancelRequested = true });
                break;
            case EventTypes.ToolStarted:
                documents.Change(Runs, e.Scope.Run, run => run with { OpenTools = [.. run.OpenTools.Union([e.As<ToolData>().Tool])] });
                break;
            case EventTypes.ToolCompleted:
                documents.Change(Runs, e.Scope.Run, run => run with { OpenTools = [.. run.OpenTools.Where(tool => tool != e.As<ToolData>().Tool)] });
                break;
            case EventTypes.UsageUpdated:
                var used = e.As<UsageData>();
                documents.Change(Runs, e.Scope.Run, run => run with { Usage = used.Run ?? run.Usage, Cost = used.RunCost ?? run.Cost });
                break;
            case var type when EventTypes.IsRunEnd(type):
                documents.Change(Runs, e.Scope.Run, run => Ended(e, e.As<RunEndedData>(), run));
                break;
            case EventTypes.ChangesReverted when e.As<RevertedData>() is var reverted:
                documents.Change(Runs, reverted.Run, run => run with { Reverted = new Reversion(e.Time, e.Actor, reverted.Files) });
                break;
            case EventTypes.SessionRemoved:
                foreach (var run in documents.Current.All(Runs).Where(run => run.Session == e.Scope.Session).ToList())
                {
                    documents.Remove(Runs, run.Id);
                }

                break;
        }
    }

    private static void Start(LogEvent e, RunStartedData data, DocumentEditor documents)
    {
        // A program may start the prompt under a run id of its own; the one that was set aside for it then never begins.
        if (documents.Get(PromptsFold.Prompts, data.Prompt) is { } prompt && prompt.Run != e.Scope.Run)
        {
            documents.Change(Runs, prompt.Run, run => run with { Status = RunStatus.Cancelled, EndedAt = e.Time });
        }

        documents.Put(Runs, e.Scope.Run!, Started(e, data, documents.Get(Runs, e.Scope.Run)));
    }

    private static Run Started(LogEvent e, RunStartedData data, Run? queued) => new()
    {
        Id = e.Scope.Run!,
        Session = e.Scope.Session!,
        Agent = e.Scope.Agent!,
        Prompt = data.Prompt,
        Status = RunStatus.Running,
        Attempt = data.Attempt ?? 1,
        Context = data.Context,
        LeaseMs = data.LeaseMs,
        CreatedAt = queued?.CreatedAt ?? e.Time,
        StartedAt = e.Time,
    };

    private static Run Ended(LogEvent e, RunEndedData data, Run run) => run with
    {
        Status = e.Type["run.".Length..],
        StopReason = data.StopReason,
        Result = data.Result,
        Error = data.Error,
        Changes = data.Changes,
        OpenTools = [],
        EndedAt = e.Time,
        DurationMs = data.DurationMs,
    };
}
