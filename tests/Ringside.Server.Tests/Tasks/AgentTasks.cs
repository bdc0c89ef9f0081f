using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Identity;
using Ringside.Server.Tasks;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Tasks;

/// <summary>Makes tasks as agents do, without a turn of theirs.</summary>
internal static class AgentTasks
{
    /// <param name="tree">Null: it is the root.</param>
    public static Caller AgentOf(this RingsideHost host, string session, string? tree = null)
    {
        var owner = host.Services.GetRequiredService<IdentityService>().Users.First(user => user.Role == Roles.Admin);
        var token = new Token { Id = "", Name = "agent", User = owner.Id, Scopes = [Scopes.Read, Scopes.Write], CreatedAt = owner.CreatedAt };
        return new Caller(owner, token) { Acting = new ActingSession(session, tree ?? session) };
    }

    /// <param name="session">Null: the agent's own.</param>
    public static Task<AgentTask> MakeAsync(this RingsideHost host, Caller agent, string? at = null, string? session = null, CreateTask? like = null) =>
        host.Services.GetRequiredService<TasksService>().CreateAsync(agent, (like ?? new CreateTask { Prompt = "quick" }) with
        {
            Session = session ?? agent.Acting!.Id,
            At = at is null ? null : DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture),
        });
}
