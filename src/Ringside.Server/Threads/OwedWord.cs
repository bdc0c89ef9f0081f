using System.Text.Json.Serialization;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Threads;

/// <summary>A session to which was delegated, and which is to speak next in these threads.</summary>
/// <param name="Threads">Their ids, oldest first.</param>
/// <param name="SaidLast">What its agent has said since, in its own session: the newest, in short.</param>
public sealed record OwedWord(string Session, IReadOnlyList<string> Threads, string? SaidLast = null)
{
    private const int MaxSaid = 2000;

    public OwedWord Saying(string text) => string.IsNullOrWhiteSpace(text) ? this : this with { SaidLast = Quoted.Short(text.Trim(), MaxSaid) };

    /// <summary>With a thread in which a word is owed, or is not any more; null where there is none left.</summary>
    public OwedWord? With(AgentThread thread) =>
        thread.Awaits == thread.Peer ? Threads.Contains(thread.Id) ? this : this with { Threads = [.. Threads, thread.Id] }
        : Threads is [var only] && only == thread.Id ? null
        : this with { Threads = [.. Threads.Where(id => id != thread.Id)] };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OwedWord))]
internal sealed partial class OwedWordJson : JsonSerializerContext;
