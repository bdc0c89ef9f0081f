using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Agents;

/// <summary>The configured agents, with what their runs have used.</summary>
public sealed class AgentsFold : IFold
{
    public static readonly DocumentKind<Agent> Agents = new("agent", ProtocolJson.Default.Agent);

    public IReadOnlyList<DocumentKind> Kinds => [Agents];

    public void Apply(LogEvent e, DocumentEditor documents)
    {
        switch (e.Type)
        {
            case EventTypes.AgentCreated:
                var created = e.As<AgentData>();
                documents.Put(Agents, created.Agent, new Agent
                {
                    Id = created.Agent,
                    Name = created.Name!,
                    Title = created.Title!,
                    Driver = created.Driver!,
                    Settings = created.Settings,
                    CreatedAt = e.Time,
                });
                break;

            case EventTypes.AgentUpdated:
                var changed = e.As<AgentData>();
                documents.Change(Agents, changed.Agent, agent => agent with
                {
                    Name = changed.Name ?? agent.Name,
                    Title = changed.Title ?? agent.Title,
                    Settings = changed.Cleared?.Contains("settings") == true ? null : changed.Settings ?? agent.Settings,
                });
                break;

            case EventTypes.AgentRemoved:
                documents.Remove(Agents, e.As<AgentData>().Agent);
                break;

            case EventTypes.UsageUpdated:
                var used = e.As<UsageData>();
                documents.Change(Agents, e.Scope.Agent, agent => agent with { Usage = used.Agent ?? agent.Usage, Cost = used.AgentCost ?? agent.Cost });
                break;
        }
    }
}
