using System.Text.Json;
using Ringside.Agents.JsonRpc;

namespace Ringside.Agents.Acp;

/// <summary>
/// The options that an agent offers. One that has its models only in the older <c>models</c> (gemini) is told as one with an option for them, so that there is one way to
/// show and to set them.
/// </summary>
internal sealed class SessionChoices
{
    private const string Model = "model";

    private IReadOnlyList<JsonElement> models = [];
    private IReadOnlyList<JsonElement>? options;
    private string? current;

    /// <summary>What the answer to the opening of a session says; null where it offers nothing.</summary>
    public ConfigOptionsUpdate? Opened(JsonElement result)
    {
        options = result.Items("configOptions")?.ToList();
        var older = result.Member("models");
        (models, current) = options?.Any(option => option.Text("category") == Model) == true
            ? ([], null)
            : (older?.Items("availableModels")?.ToList() ?? [], older.Text("currentModelId"));
        return Whole();
    }

    /// <summary>An update, or the answer to a change, with the whole list; null where there is none.</summary>
    public ConfigOptionsUpdate? Read(JsonElement from)
    {
        if (from.Items("configOptions") is not { } items)
        {
            return null;
        }

        options = [.. items];
        return Whole();
    }

    /// <summary>Whether this option stands for <c>models</c>.</summary>
    public bool IsModel(string option) => option == Model && models.Count > 0;

    public ConfigOptionsUpdate ChooseModel(string model)
    {
        current = model;
        return Whole()!;
    }

    private ConfigOptionsUpdate? Whole() => options is null && models.Count == 0 ? null : new ConfigOptionsUpdate(AcpJson.Write(json =>
    {
        json.WriteStartArray();
        foreach (var option in options ?? [])
        {
            AcpJson.Clean(option).WriteTo(json);
        }

        if (models.Count > 0)
        {
            WriteModels(json);
        }

        json.WriteEndArray();
    }));

    private void WriteModels(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Model);
        json.WriteString("name", "Model");
        json.WriteString("category", Model);
        json.WriteString("type", "select");
        json.WriteString("currentValue", current ?? "");
        json.WriteStartArray("options");
        foreach (var (id, model) in models.Select(model => (model.Text("modelId"), model)).Where(found => found.Item1 is not null))
        {
            json.WriteStartObject();
            json.WriteString("value", id);
            json.WriteString("name", model.Text("name") ?? id);
            if (model.Text("description") is { } description)
            {
                json.WriteString("description", description);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
