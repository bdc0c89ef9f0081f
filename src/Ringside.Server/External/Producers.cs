using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.External;

/// <summary>Where a producer stands in its session.</summary>
internal sealed record ProducerState(long Epoch, long Next);

/// <summary>The positions that one numbered request got.</summary>
internal sealed record ProducerResult(long First, long Last);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProducerState))]
[JsonSerializable(typeof(ProducerResult))]
internal sealed partial class ProducerJson : JsonSerializerContext;

/// <summary>The three headers by which a program writes exactly once (P2).</summary>
internal sealed record Producer(string Session, string Id, long Epoch, long Seq)
{
    private const int KeptResults = 1000;

    private RecordKey StateKey => new("producer", $"{Session} {Id}");

    /// <returns>Null: the request has none of the headers.</returns>
    public static Producer? Of(HttpRequest request, string session)
    {
        var (id, epoch, seq) = (Header("Producer-Id"), Header("Producer-Epoch"), Header("Producer-Seq"));
        if (id.Length + epoch.Length + seq.Length == 0)
        {
            return null;
        }

        if (id.Length is 0 or > 200)
        {
            throw RejectedException.Invalid("Producer-Id", "must have 1 to 200 characters, wherever Producer-Epoch or Producer-Seq is sent");
        }

        return new Producer(session, id, Number("Producer-Epoch", epoch), Number("Producer-Seq", seq));

        string Header(string name) => request.Headers[name].ToString();
        static long Number(string name, string text) =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw RejectedException.Invalid(name, "must be a whole number, 0 or more");
    }

    /// <summary>What this number got before; null where it is the next.</summary>
    /// <exception cref="RejectedException">It skips numbers, or a newer epoch has begun.</exception>
    public ProducerResult? Duplicate(AppendScope scope)
    {
        var state = Known(scope);
        if (Epoch < state.Epoch)
        {
            throw new RejectedException(ErrorCodes.ProducerFenced, $"The producer {Id} has begun epoch {state.Epoch}; epoch {Epoch} may write no more.");
        }

        var next = Epoch > state.Epoch ? 0 : state.Next;
        if (Seq > next)
        {
            throw new RejectedException(ErrorCodes.ProducerGap, $"The next number of the producer {Id} is {next}, not {Seq}.")
            {
                Headers = new Dictionary<string, string> { ["Producer-Expected-Seq"] = next.ToString(CultureInfo.InvariantCulture) },
            };
        }

        if (Seq == next)
        {
            return null;
        }

        return scope.ReadRecord(ResultKey(Epoch, Seq)) is { } result
            ? JsonSerializer.Deserialize(result, ProducerJson.Default.ProducerResult)!
            : throw new RejectedException(ErrorCodes.Conflict, $"The number {Seq} was taken too long ago for its result to be known.");
    }

    /// <summary>Notes that the number was taken. What nobody can ask for any more goes: a result a thousand numbers old, and those of an epoch that is over.</summary>
    public void Took(AppendScope scope, ProducerResult result)
    {
        var before = Known(scope);
        if (before.Epoch < Epoch)
        {
            for (var old = Math.Max(0, before.Next - KeptResults); old < before.Next; old++)
            {
                scope.RemoveRecord(ResultKey(before.Epoch, old));
            }
        }

        scope.PutRecord(StateKey, new Record(JsonSerializer.SerializeToUtf8Bytes(new ProducerState(Epoch, Seq + 1), ProducerJson.Default.ProducerState)));
        scope.PutRecord(ResultKey(Epoch, Seq), new Record(JsonSerializer.SerializeToUtf8Bytes(result, ProducerJson.Default.ProducerResult)));
        if (Seq >= KeptResults)
        {
            scope.RemoveRecord(ResultKey(Epoch, Seq - KeptResults));
        }
    }

    private ProducerState Known(AppendScope scope) =>
        scope.ReadRecord(StateKey) is { } json ? JsonSerializer.Deserialize(json, ProducerJson.Default.ProducerState)! : new ProducerState(Epoch, 0);

    // What stands last in it are numbers, so that an id with spaces is no other's.
    private RecordKey ResultKey(long epoch, long seq) => new("producer-result", string.Create(CultureInfo.InvariantCulture, $"{Session} {Id} {epoch} {seq}"));
}
