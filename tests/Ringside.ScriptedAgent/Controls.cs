using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Ringside.ScriptedAgent;

/// <summary>What can be asked of this agent beside its prompts: words inside a turn, modes and options. It refuses what is called "locked".</summary>
internal sealed class Controls(Wire wire, Options options)
{
    private readonly Channel<string> words = Channel.CreateUnbounded<string>();
    private readonly Dictionary<string, string> values = new() { ["mode"] = "ask", ["model"] = "small" };

    /// <summary>What it was told inside its turn.</summary>
    public ChannelReader<string> Words => words.Reader;

    public string Settings => $"{values["mode"]} {values["model"]}";

    public JsonObject? Extensions => options.Steers ? new JsonObject { ["steering"] = new JsonObject { ["supported"] = true } } : null;

    /// <summary>Adds to the answer to session/new what is offered: modes and options with --offers, models in the older way with --models.</summary>
    public JsonObject Opened(JsonObject result)
    {
        if (options.Offers)
        {
            result["modes"] = new JsonObject { ["currentModeId"] = values["mode"], ["availableModes"] = Named("id", "ask", "plan", "locked") };
            result["configOptions"] = ConfigOptions();
        }

        if (options.Models)
        {
            result["models"] = new JsonObject { ["currentModelId"] = values["model"], ["availableModels"] = Named("modelId", "small", "large") };
        }

        return result;
    }

    /// <returns>Whether this was for it.</returns>
    public bool Take(string method, JsonNode? id, JsonNode? parameters, bool isWorking)
    {
        switch (method)
        {
            case "_session/steering" when options.Steers:
                var text = parameters!["prompt"]![0]!["text"]!.GetValue<string>();
                var took = isWorking && text != "locked";
                wire.Answer(id, new JsonObject { ["outcome"] = took ? "injected" : "promptRequired" });
                _ = took && words.Writer.TryWrite(text);
                return true;
            case "session/set_mode" when options.Offers:
                Set(id, "mode", parameters!["modeId"]!, []);
                return true;
            case "session/set_config_option" when options.Offers:
                Set(id, parameters!["configId"]!.GetValue<string>(), parameters["value"]!, null);
                return true;
            case "session/set_model" when options.Models:
                Set(id, "model", parameters!["modelId"]!, []);
                return true;
            default:
                return false;
        }
    }

    private void Set(JsonNode? id, string name, JsonNode value, JsonObject? answer)
    {
        if (value.GetValue<string>() == "locked")
        {
            wire.Fail(id, -32602, $"The {name} is locked today.");
            return;
        }

        values[name] = value.GetValue<string>();
        wire.Answer(id, answer ?? new JsonObject { ["configOptions"] = ConfigOptions() });
    }

    private JsonArray ConfigOptions() => new(
        Option("mode", "mode", Named("value", "ask", "plan", "locked")),
        Option("model", "model", new JsonArray(
            new JsonObject { ["group"] = "g", ["name"] = "Good", ["options"] = Named("value", "small", "large") },
            new JsonObject { ["group"] = "b", ["name"] = "Bad", ["options"] = Named("value", "locked") })));

    private JsonObject Option(string id, string category, JsonArray choices) => new()
    {
        ["id"] = id, ["name"] = id, ["category"] = category, ["type"] = "select", ["currentValue"] = values[id], ["options"] = choices,
    };

    private static JsonArray Named(string member, params string[] names) =>
        new([.. names.Select(name => new JsonObject { [member] = name, ["name"] = name })]);
}
