using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Api;

namespace Ringside.Server.Sessions;

/// <summary>What a session's agent offers to choose from, as it told it: modes, and configuration options as ACP has them.</summary>
public static class Offers
{
    private const string ModeCategory = "mode";

    /// <summary>
    /// What a request chooses; an option that stands for the mode is the mode. An agent that has told nothing yet is asked itself, at once or when it starts.
    /// </summary>
    /// <exception cref="RejectedException">422: not offered; the message has the choices.</exception>
    public static SessionChoices Choose(Session session, UpdateSession request, Documents state)
    {
        var isUnknown = session is { Modes: null, ConfigOptions: null } && MayOffer(state.Get(AgentsFold.Agents, session.Agent));
        var (mode, config) = (request.Mode, new Dictionary<string, JsonElement>());
        foreach (var (id, value) in request.Config ?? new Dictionary<string, JsonElement>())
        {
            if (!isUnknown && Check(session, id, value) && mode is null && session.Modes?.Any(offered => IsText(value, offered.Id)) == true)
            {
                mode = value.GetString();
            }
            else
            {
                config[id] = value;
            }
        }

        if (mode is not null && !isUnknown && session.Modes?.Any(offered => offered.Id == mode) != true)
        {
            throw NotOffered("mode", mode, session.Modes?.Select(offered => offered.Id), "modes");
        }

        return new SessionChoices(mode, config.Count > 0 ? config : null);
    }

    /// <summary>What is chosen of an agent before it has told anything: it is asked itself when it starts.</summary>
    /// <exception cref="RejectedException">422: an agent of its driver has nothing to choose from.</exception>
    public static SessionChoices? ChooseFirst(Agent agent, string? mode, IReadOnlyDictionary<string, JsonElement>? config) =>
        mode is null && config is not { Count: > 0 } ? null
        : MayOffer(agent) ? new SessionChoices(mode, config is { Count: > 0 } ? config : null)
        : throw NotOffered(mode is null ? "config" : "mode", mode ?? "these", null, mode is null ? "options" : "modes");

    private static bool MayOffer(Agent? agent) => agent?.Driver == Drivers.Acp;

    /// <summary>All that is chosen, with what is chosen now.</summary>
    public static SessionChoices With(this SessionChoices? before, SessionChoices now) => new(
        now.Mode ?? before?.Mode,
        now.Config is null ? before?.Config : (before?.Config ?? new Dictionary<string, JsonElement>()).Where(old => !now.Config.ContainsKey(old.Key)).Concat(now.Config).ToDictionary());

    /// <summary>The options with these values; null where that changes nothing that is offered.</summary>
    public static JsonElement? Showing(this JsonElement? options, SessionChoices choices)
    {
        if (options is not { ValueKind: JsonValueKind.Array } offered || JsonNode.Parse(offered.GetRawText()) is not JsonArray list)
        {
            return null;
        }

        var changed = false;
        foreach (var option in list.OfType<JsonObject>())
        {
            var id = option["id"]?.GetValue<string>() ?? "";
            var value = choices.Config?.TryGetValue(id, out var chosen) == true ? JsonNode.Parse(chosen.GetRawText())
                : choices.Mode is { } mode && option["category"]?.GetValue<string>() == ModeCategory ? JsonValue.Create(mode)
                : null;
            if (value is not null && !JsonNode.DeepEquals(value, option["currentValue"]))
            {
                (option["currentValue"], changed) = (value, true);
            }
        }

        return changed ? JsonElement.Parse(list.ToJsonString()) : null;
    }

    /// <returns>Whether the option stands for the mode.</returns>
    private static bool Check(Session session, string id, JsonElement value)
    {
        var options = session.ConfigOptions is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Where(option => Text(option, "id") is not null).ToList() : [];
        var option = options.FirstOrDefault(option => Text(option, "id") == id);
        if (option.ValueKind != JsonValueKind.Object)
        {
            throw NotOffered($"config.{id}", id, options.Select(offered => Text(offered, "id")!), "options");
        }

        if (Text(option, "type") == "boolean")
        {
            if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                throw NotOffered($"config.{id}", value.ToString(), ["true", "false"], "values");
            }
        }
        else if (Values(option).ToList() is var values && !values.Any(offered => IsText(value, offered)))
        {
            throw NotOffered($"config.{id}", value.ToString(), values, "values");
        }

        return Text(option, "category") == ModeCategory;
    }

    /// <summary>The values of a selector, those in groups too.</summary>
    private static IEnumerable<string> Values(JsonElement option) =>
        option.TryGetProperty("options", out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray().SelectMany(item => Text(item, "value") is { } value ? [value] : Values(item))
            : [];

    private static bool IsText(JsonElement value, string text) => value.ValueKind == JsonValueKind.String && value.ValueEquals(text);

    private static string? Text(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static RejectedException NotOffered(string path, string value, IEnumerable<string>? offered, string what) => RejectedException.Invalid(
        path, offered?.ToList() is { Count: > 0 } choices ? $"must be one of {string.Join(", ", choices)}, not {value}" : $"this session's agent offers no {what}");
}
