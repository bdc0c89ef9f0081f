using System.Text.Json;
using Ringside.Protocol;

namespace Ringside.EventLog;

/// <summary>An event with its place in the log.</summary>
/// <param name="json">Its data, as UTF-8 JSON.</param>
/// <param name="data">Its data as an object, if it is at hand; else it is read from the JSON when it is asked for.</param>
public sealed class LogEvent(long position, DateTimeOffset time, string type, EventScope scope, string source, string? actor, ReadOnlyMemory<byte> json, object? data = null)
{
    private object? data = data;

    public long Position { get; } = position;
    public DateTimeOffset Time { get; } = time;
    public string Type { get; } = type;
    public EventScope Scope { get; } = scope;
    public string Source { get; } = source;
    public string? Actor { get; } = actor;
    public ReadOnlyMemory<byte> Json { get; } = json;

    /// <summary>The data in its type's shape, or as <see cref="JsonElement"/> where this version knows no shape for it.</summary>
    public object Data => data ??= EventTypes.ShapeOf(Type) is { } shape
        ? JsonSerializer.Deserialize(Json.Span, shape) ?? throw new JsonException($"event {Position} ({Type}) has no data")
        : JsonElement.Parse(Json.Span);

    /// <summary>The data, which must be of this shape.</summary>
    public T As<T>() => (T)Data;
}
