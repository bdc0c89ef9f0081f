using System.Globalization;
using System.Text.Json.Nodes;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Orchestration;
using Ringside.Server.Tasks;

namespace Ringside.Server.Mcp;

/// <summary>The tool by which an agent is prompted later: itself, or one below it.</summary>
internal sealed class TaskTools(EventLog.EventLog log, TasksService tasks, Brakes brakes)
{
    public async Task<JsonObject> CreateAsync(Caller caller, CreateTaskInput input, CancellationToken cancellationToken)
    {
        var wanted = new CreateTask
        {
            Prompt = input.Prompt,
            Session = input.Session ?? (input.Agent is null ? caller.Acting?.Id : null),
            Agent = input.Agent,
            Title = input.Title,
            At = input.At,
            Cron = input.Cron,
            TimeZone = input.TimeZone,
            Overlap = input.Overlap,
        };
        var (made, stopped) = await log.AppendAsync(
            scope => brakes.BeforePlanning(scope, caller, wanted.Session, wanted.Prompt) is { } why ? (null, why) : (tasks.Create(scope, caller, wanted, default), (string?)null),
            cancellationToken).ConfigureAwait(false);
        if (made is null)
        {
            throw new RejectedException(ErrorCodes.Conflict, stopped!);
        }

        return new JsonObject { ["task"] = made.Id, ["nextDue"] = made.NextDue?.ToString("O", CultureInfo.InvariantCulture) };
    }
}
