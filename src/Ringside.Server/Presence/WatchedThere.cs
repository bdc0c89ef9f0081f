using System.Text.Json.Serialization;

namespace Ringside.Server.Presence;

/// <summary>What one server of several tells the others: who watches what there.</summary>
/// <param name="Server">This start of it.</param>
/// <param name="Count">One more with each time that it is told, so that it can be seen that the server lives.</param>
/// <param name="Sessions">The people by session, those who came first.</param>
internal sealed record WatchedThere(string Server, long Count, IReadOnlyDictionary<string, IReadOnlyList<string>> Sessions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WatchedThere))]
internal sealed partial class PresenceJson : JsonSerializerContext;
