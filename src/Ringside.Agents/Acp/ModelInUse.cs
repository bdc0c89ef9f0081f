using System.Text.Json;
using Ringside.Agents.JsonRpc;

namespace Ringside.Agents.Acp;

/// <summary>Which model an agent works with, as far as it says so.</summary>
internal sealed class ModelInUse
{
    /// <summary>As the agent names it, which may be a name of its own such as <c>default</c>; null: it has not said.</summary>
    public string? Name { get; private set; }

    /// <summary>Takes the newest word from an update, or from the result that opened or changed the session.</summary>
    public void Hear(JsonElement said) => Name = said.Member("_meta").Text("_claude/model")
        ?? said.Items("configOptions")?.FirstOrDefault(IsModel).Text("currentValue")
        ?? said.Member("models").Text("currentModelId")
        ?? Name;

    private static bool IsModel(JsonElement option) => (option.Text("category") ?? option.Text("id")) == "model";
}
