using System.Collections.Concurrent;
using System.Text.Json;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Agents;

/// <summary>
/// The values of agents' variables, which are often keys. Every member reads agents and their events, so those carry the names alone; the values are records.
/// </summary>
public sealed class AgentSecrets
{
    private const string Kind = "agent-env";

    /// <summary>What is shown in a value's place.</summary>
    private const string Hidden = "•••";

    private readonly ConcurrentDictionary<string, AgentSettings> values = [];
    private readonly Lock gate = new();

    public AgentSecrets(EventLog.EventLog log)
    {
        log.RecordsChanged += kinds =>
        {
            if (kinds.Contains(Kind))
            {
                Load(log);
            }
        };
        Load(log);
    }

    /// <summary>Keeps the values with the commit, and gives the settings that may be shown. A value that comes back as it was shown stays what it was.</summary>
    public AgentSettings? Hide(AppendScope scope, string agent, AgentSettings? settings)
    {
        if (settings?.Env is not { Count: > 0 } env)
        {
            if (settings is not null)
            {
                Forget(scope, agent);
            }

            return settings;
        }

        var known = values.GetValueOrDefault(agent)?.Env;
        var stored = new AgentSettings
        {
            Env = env.ToDictionary(pair => pair.Key, pair => pair.Value != Hidden ? pair.Value
                : known?.GetValueOrDefault(pair.Key) ?? throw RejectedException.Invalid($"settings.env.{pair.Key}", "has no value yet")),
        };
        scope.PutRecord(new RecordKey(Kind, agent), new Record(JsonSerializer.SerializeToUtf8Bytes(new AgentData { Agent = agent, Settings = stored }, ProtocolJson.Default.AgentData)));
        scope.AfterCommit(() => values[agent] = stored);
        return settings with { Env = env.ToDictionary(pair => pair.Key, _ => Hidden) };
    }

    /// <summary>The agent, or its settings, are no more.</summary>
    public void Forget(AppendScope scope, string agent)
    {
        scope.RemoveRecord(new RecordKey(Kind, agent));
        scope.AfterCommit(() => values.TryRemove(agent, out _));
    }

    private void Load(EventLog.EventLog log)
    {
        lock (gate)
        {
            var stored = log.ReadRecords(Kind).Select(json => JsonSerializer.Deserialize(json, ProtocolJson.Default.AgentData)!).ToDictionary(agent => agent.Agent);
            foreach (var gone in values.Keys.Except(stored.Keys))
            {
                values.TryRemove(gone, out _);
            }

            foreach (var (agent, data) in stored)
            {
                values[agent] = data.Settings!;
            }
        }
    }

    /// <summary>An agent's settings with the values of its variables.</summary>
    public AgentSettings Reveal(Agent agent) =>
        (agent.Settings ?? new AgentSettings()) is var settings && values.TryGetValue(agent.Id, out var stored) && settings.Env is not null
            ? settings with { Env = stored.Env }
            : settings;
}
