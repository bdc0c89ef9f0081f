using Microsoft.Extensions.Logging;
using Ringside.Server.Changes;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;
using Ringside.Server.Usage;
using Ringside.Server.Workers;

namespace Ringside.Server.Execution;

/// <summary>How sessions' agents are kept.</summary>
/// <param name="AgentIdle">After how long without a prompt and without a word of its own an agent's program is ended; the next prompt starts it anew.</param>
public sealed record ExecutionOptions(TimeSpan AgentIdle);

/// <summary>What the mailboxes share.</summary>
/// <param name="Log">For reading.</param>
/// <param name="Work">For appending.</param>
public sealed record ExecutionServices(
    EventLog.EventLog Log, WorkLog Work, AgentStarter Starter, RunCloser Closer, Workdirs Workdirs, ModelCatalogue Models, ChangesKeeper Changes, ExecutionOptions Options, OutputOptions Output,
    TimeProvider Time, ILogger<ExecutionServices> Logger);
