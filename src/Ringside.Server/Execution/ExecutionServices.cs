using Microsoft.Extensions.Logging;
using Ringside.Server.Runs;

namespace Ringside.Server.Execution;

/// <summary>What the mailboxes share.</summary>
public sealed record ExecutionServices(EventLog.EventLog Log, AgentStarter Starter, RunCloser Closer, TimeProvider Time, ILogger<ExecutionServices> Logger);
