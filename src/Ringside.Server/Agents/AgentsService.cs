using System.Text.RegularExpressions;
using Ringside.Agents.Presets;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;

namespace Ringside.Server.Agents;

/// <summary>The configured agents. Each method is a decision, made inside an append.</summary>
public sealed partial class AgentsService(AgentSecrets secrets)
{
    public Agent Create(AppendScope scope, Caller? caller, CreateAgent request)
    {
        CheckDriver(request.Driver, caller);
        var preset = AcpPresets.All.FirstOrDefault(known => request.Driver == Drivers.Acp && known.Name == request.Settings?.Preset);
        var name = request.Name ?? preset.Name ?? throw RejectedException.Invalid("name", "is needed, unless the settings name a preset");
        CheckName(scope, name, except: null);
        var id = scope.NewId(Ids.Agent);
        SettingsCheck.Require(request.Driver, request.Settings);
        scope.Append(Event(
            EventTypes.AgentCreated,
            new AgentData { Agent = id, Name = name, Title = request.Title ?? request.Name ?? preset.Title, Driver = request.Driver, Settings = secrets.Hide(scope, id, request.Settings) },
            caller));
        return scope.State.Get(AgentsFold.Agents, id)!;
    }

    public Agent Update(AppendScope scope, Caller caller, string idOrName, UpdateAgent request)
    {
        var agent = scope.State.Agent(idOrName);
        CheckDriver(agent.Driver, caller);
        if (request.Name is not null)
        {
            CheckName(scope, request.Name, except: agent.Id);
        }

        if (request.Cleared?.FirstOrDefault(member => member != "settings") is { } kept)
        {
            throw RejectedException.Invalid("cleared", $"{kept} cannot be cleared; settings can");
        }

        SettingsCheck.Require(agent.Driver, request.Cleared?.Count > 0 ? null : request.Settings ?? agent.Settings);
        if (request.Cleared?.Count > 0)
        {
            secrets.Forget(scope, agent.Id);
        }

        scope.Append(Event(
            EventTypes.AgentUpdated,
            new AgentData { Agent = agent.Id, Name = request.Name, Title = request.Title, Settings = secrets.Hide(scope, agent.Id, request.Settings), Cleared = request.Cleared },
            caller));
        return scope.State.Get(AgentsFold.Agents, agent.Id)!;
    }

    public bool Remove(AppendScope scope, Caller caller, string idOrName)
    {
        var agent = scope.State.Agent(idOrName);
        CheckDriver(agent.Driver, caller);
        secrets.Forget(scope, agent.Id);
        scope.Append(Event(EventTypes.AgentRemoved, new AgentData { Agent = agent.Id }, caller));
        return true;
    }

    /// <summary>Whether an agent may be called this.</summary>
    public static bool IsName(string name) => NameForm().IsMatch(name);

    private static NewEvent Event(string type, AgentData data, Caller? caller) => new(type, data)
    {
        Scope = new EventScope { Agent = data.Agent },
        Source = caller is null ? EventSources.System : EventSources.User,
        Actor = caller?.User.Id,
    };

    /// <summary>What an agent of these drivers starts runs with the server's own rights.</summary>
    private static void CheckDriver(string driver, Caller? caller)
    {
        Access.RequireUnlimited(caller);
        if (!Drivers.All.Contains(driver))
        {
            throw RejectedException.Invalid("driver", $"must be one of {string.Join(", ", Drivers.All)}, not {driver}");
        }

        if (driver != Drivers.External && caller is { IsAdmin: false })
        {
            throw new RejectedException(ErrorCodes.Forbidden, "Only admins make or change agents whose driver starts a program.");
        }
    }

    private static void CheckName(AppendScope scope, string name, string? except)
    {
        if (!NameForm().IsMatch(name))
        {
            throw RejectedException.Invalid("name", "must be 1 to 64 lower-case letters, digits, - or _, and begin with a letter or digit");
        }

        if (scope.State.All(AgentsFold.Agents).Any(agent => agent.Name == name && agent.Id != except))
        {
            throw new RejectedException(ErrorCodes.Conflict, $"There is an agent {name} already.");
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,63}$")]
    private static partial Regex NameForm();
}
