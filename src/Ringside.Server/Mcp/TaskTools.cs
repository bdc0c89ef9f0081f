using System.Globalization;
using System.Text.Json.Nodes;
using Ringside.Protocol;
using Ringside.Server.Identity;
using Ringside.Server.Tasks;

namespace Ringside.Server.Mcp;

/// <summary>The tool by which an agent is prompted later: itself, or one below it.</summary>
internal sealed class TaskTools(TasksService tasks)
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
        var made = await tasks.CreateAsync(caller, wanted, cancellationToken).ConfigureAwait(false);
        return new JsonObject { ["task"] = made.Id, ["nextDue"] = made.NextDue?.ToString("O", CultureInfo.InvariantCulture) };
    }
}
