using System.Text.Json;

namespace Ringside.TestKit.ScriptedLlm;

/// <summary>Where in the script a request is.</summary>
/// <param name="Prompt">The newest text that is a person's, with its marker <c>[[scenario argument]]</c>.</param>
/// <param name="Step">How many tool results the request carries after it.</param>
/// <param name="ToolFailed">The newest of them is an error or a refusal.</param>
public sealed record ScriptPlace(string Prompt, string Scenario, string? Argument, int Step, bool ToolFailed);

/// <summary>A request that reached the scripted LLM, and what it makes of it.</summary>
public sealed class LlmRequest
{
    private readonly TaskCompletionSource<bool> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary><c>anthropic</c>, <c>gemini</c>, <c>responses</c> or <c>chat</c>.</summary>
    public required string Wire { get; init; }
    public required string Model { get; init; }
    public required bool Streams { get; init; }

    public required ScriptPlace Place { get; init; }

    /// <summary>What the prompt's marker names; empty where it has none, and for the agent's hidden calls.</summary>
    public string Scenario => Place.Scenario;

    /// <summary>How many tool results the request carries after the prompt.</summary>
    public int Step => Place.Step;

    /// <summary>Names of the tools that the model may call.</summary>
    public required IReadOnlyList<string> Tools { get; init; }

    /// <summary>The JSON schema that the answer must fit, where the request asks for one.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>The agent's working directory, as it told the model: an existing folder below the allowed root, else null.</summary>
    public string? Workdir { get; init; }
    public required JsonElement Body { get; init; }

    /// <summary>True when the answer was sent whole, false when the agent hung up before.</summary>
    public Task<bool> Answered => ended.Task;

    public override string ToString() => $"{Wire} {Model} [[{Scenario}]] step {Step}, {Tools.Count} tools{(Schema is null ? "" : ", schema")}";

    internal void End(bool whole) => ended.TrySetResult(whole);
}
