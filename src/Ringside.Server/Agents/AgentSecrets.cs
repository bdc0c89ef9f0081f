using System.Collections.Concurrent;
using System.Text.Json;
using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Agents;

/// <summary>
/// The values of agents' variables, which are often keys. Every member reads agents and their events, so those carry the names alone; the values are records.
/// </summary>
public sealed class AgentSecrets
{
    private const string Kind = "agent-env";

    private readonly ConcurrentDictionary<string, AgentSettings> values = [];

    public AgentSecrets(EventLog.EventLog log)
    {
        foreach (var json in log.ReadRecords(Kind))
        {
            var stored = JsonSerializer.Deserialize(json, ProtocolJson.Default.AgentData)!;
            values[stored.Agent] = stored.Settings!;
        }
    }

    /// <summary>Keeps the values with the commit, and gives the settings that may be shown.</summary>
    public AgentSettings? Hide(AppendScope scope, string agent, AgentSettings? settings)
    {
        if (settings?.Env is not { Count: > 0 } env)
        {
            return settings;
        }

        var stored = new AgentSettings { Env = env };
        scope.PutRecord(new RecordKey(Kind, agent), new Record(JsonSerializer.SerializeToUtf8Bytes(new AgentData { Agent = agent, Settings = stored }, ProtocolJson.Default.AgentData)));
        scope.AfterCommit(() => values[agent] = stored);
        return settings with { Env = env.ToDictionary(pair => pair.Key, _ => "•••") };
    }

    /// <summary>An agent's settings with the values of its variables.</summary>
    public AgentSettings Reveal(Agent agent) =>
        (agent.Settings ?? new AgentSettings()) is var settings && values.TryGetValue(agent.Id, out var stored) && settings.Env is not null
            ? settings with { Env = stored.Env }
            : settings;
}
