using System.Text.Json.Serialization;

namespace Ringside.Server.Mcp;

/// <summary>No input at all.</summary>
internal sealed record NoInput;

internal sealed record ListSessionsInput(string? Status = null, int? Limit = null);

internal sealed record ReadSessionInput(string Session, string? Before = null, int? Limit = null);

internal sealed record StartSessionInput(string Agent, string Prompt, string? Title = null, string? Workdir = null, string? Urgency = null);

internal sealed record SendPromptInput(string Session, string Text, string? Delivery = null);

internal sealed record WaitForInput(string Session, int? TimeoutSeconds = null);

internal sealed record OpenThreadInput(string To, string Text, string? Kind = null, string? Urgency = null, int? TimeoutSeconds = null, string? From = null);

internal sealed record PostMessageInput(string Thread, string Text, string? Kind = null, string? Urgency = null, int? TimeoutSeconds = null, string? From = null);

internal sealed record AskPersonInput(string Question, IReadOnlyList<string>? Options = null);

internal sealed record CreateTaskInput(string Prompt, string? Session = null, string? Agent = null, string? Title = null, DateTimeOffset? At = null, string? Cron = null, string? TimeZone = null, string? Overlap = null);

internal sealed record StopSessionInput(string Session, bool? Close = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NoInput))]
[JsonSerializable(typeof(ListSessionsInput))]
[JsonSerializable(typeof(ReadSessionInput))]
[JsonSerializable(typeof(StartSessionInput))]
[JsonSerializable(typeof(SendPromptInput))]
[JsonSerializable(typeof(WaitForInput))]
[JsonSerializable(typeof(OpenThreadInput))]
[JsonSerializable(typeof(PostMessageInput))]
[JsonSerializable(typeof(AskPersonInput))]
[JsonSerializable(typeof(CreateTaskInput))]
[JsonSerializable(typeof(StopSessionInput))]
internal sealed partial class ToolInputsJson : JsonSerializerContext;
