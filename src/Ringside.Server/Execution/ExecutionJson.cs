using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ringside.Server.Execution;

/// <summary>A tool call's content block with what it printed.</summary>
internal sealed record PrintedBlock(string Type, PrintedText Content);

/// <param name="Text">A text, or a <see cref="Protocol.PrintedTail"/>.</param>
internal sealed record PrintedText(string Type, JsonElement Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PrintedBlock))]
internal sealed partial class ExecutionJson : JsonSerializerContext;
