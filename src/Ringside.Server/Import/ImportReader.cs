using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Import;

/// <summary>Reads an export line by line. What is wrong is said with the line it stands on.</summary>
internal sealed class ImportReader(TimeProvider time)
{
    private const int MostEvents = 100_000;

    private readonly IdMap ids = new(time);
    private readonly List<ImportedEvent> events = [];
    private readonly List<StoredArtifact> artifacts = [];
    private readonly HashSet<string> completed = new(StringComparer.Ordinal);
    private ExportHeader? header;
    private SessionData? created;
    private DateTimeOffset? createdAt;
    private long position;
    private int passed;
    private ExportCounts? counted;

    /// <exception cref="RejectedException">The file is none, not whole, or too large.</exception>
    public async Task<ImportedFile> ReadAsync(ImportLines lines, CancellationToken cancellationToken)
    {
        var number = 0;
        await foreach (var (line, json) in lines.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            Take(number = line, json);
        }

        if (header is null || counted is null)
        {
            throw Wrong(number + 1, header is null ? "the file is empty" : "the file ends here, before its last line; it is not whole");
        }

        return new ImportedFile
        {
            Header = header,
            Session = ids.Of(Ids.Session, header.Session.Id),
            Title = created?.Title ?? header.Session.Title,
            CreatedAt = createdAt ?? header.Session.CreatedAt,

            // What never became whole would count as growing for ever, outside of a run whose end closes it.
            Events = [.. events.Where(e => e.Event is not { Data: DeltaData delta, Scope.Run: null } || completed.Contains(delta.Message))],
            Artifacts = artifacts,
            Hash = lines.Hash,
        };
    }

    public static RejectedException Wrong(int line, string problem) => RejectedException.Invalid($"line {line}", problem);

    private void Take(int line, byte[] json)
    {
        if (header is null)
        {
            header = Header(line, json);
            return;
        }

        if (counted is not null)
        {
            throw Wrong(line, "comes after the last line of the export");
        }

        using var document = Parse(line, json);
        var element = document.RootElement;
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("position", out _))
        {
            Event(line, Bind(line, element, ProtocolJson.Default.Event));
        }
        else if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("artifact", out _))
        {
            Artifact(line, Bind(line, element, ProtocolJson.Default.ExportArtifact));
        }
        else
        {
            counted = Bind(line, element, ProtocolJson.Default.ExportEnd).End;
            var found = events.Count + passed + (created is null ? 0 : 1);
            if (counted.Events != found || counted.Artifacts != artifacts.Count)
            {
                throw Wrong(line, $"says {counted.Events} events and {counted.Artifacts} artifacts, and there are {found} and {artifacts.Count}");
            }
        }
    }

    private static ExportHeader Header(int line, byte[] json)
    {
        using var document = Parse(line, json);
        var root = document.RootElement;
        return root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("kind", out var kind) || kind.ValueKind != JsonValueKind.String || kind.GetString() != ExportHeader.SessionKind
            ? throw Wrong(line, "this is no export of a session")
            : !root.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number is < 1 or > ExportHeader.Current
                ? throw Wrong(line, $"the export is of a version that this server does not know; it knows {ExportHeader.Current}")
                : Bind(line, root, ProtocolJson.Default.ExportHeader);
    }

    private void Event(int line, Event e)
    {
        if (events.Count == MostEvents)
        {
            throw new RejectedException(ErrorCodes.TooLarge, $"line {line}: at most {MostEvents} events are imported.");
        }

        Require(line, e.Position > position, "comes out of order");
        position = e.Position;
        if (e.Type.StartsWith("task.", StringComparison.Ordinal))
        {
            // A task is none of the conversation's, and would be due here too.
            passed++;
            return;
        }

        ImportChecks.Check(line, e, header!.Session.Id);
        var shape = EventTypes.ShapeOf(e.Type);
        var json = ids.Rewrite(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(e.Data), shape is not null);
        if (e.Type == EventTypes.SessionCreated && created is null)
        {
            (created, createdAt) = (Bind(line, e.Data, ProtocolJson.Default.SessionData), e.Time);
            return;
        }

        object data = shape is null ? JsonElement.Parse(json) : Bind(line, JsonElement.Parse(json), shape);
        ImportChecks.Check(line, e.Type, data);
        if (ImportChecks.WithoutWhatIsNotHere(data) is { } changed && shape is not null)
        {
            (data, json) = (changed, JsonSerializer.SerializeToUtf8Bytes(changed, shape));
        }

        if (data is MessageData message)
        {
            completed.Add(message.Message);
        }

        events.Add(new ImportedEvent(line, new NewEvent(e.Type, data) { Scope = Scope(e), Source = e.Source, Actor = ImportChecks.IsSession(e.Actor) ? ids.Of(Ids.Session, e.Actor!) : e.Actor }, e.Time, json));
    }

    private EventScope Scope(Event e) => new()
    {
        Session = ids.Maybe(Ids.Session, e.Session),
        Tree = e.Session == header!.Session.Id ? ids.Of(Ids.Session, e.Session) : ids.Maybe(Ids.Session, e.Tree),
        Run = ids.Maybe(Ids.Run, e.Run),
        Thread = ids.Maybe(Ids.Thread, e.Thread),
        Peer = ids.Maybe(Ids.Session, e.Peer),
        Task = ids.Maybe(Ids.Task, e.Task),
    };

    private void Artifact(int line, ExportArtifact exported)
    {
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(exported.Base64);
        }
        catch (FormatException)
        {
            throw Wrong(line, "base64 is none");
        }

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Require(line, bytes.Length == exported.Artifact.Size && sha256 == exported.Artifact.Sha256, "the artifact's bytes are not those that were exported");
        var id = ids.Of(Ids.Artifact, exported.Artifact.Id);
        Require(line, artifacts.All(other => other.Id != id), "this artifact was there before");
        artifacts.Add(new StoredArtifact(id, ids.Of(Ids.Session, header!.Session.Id), exported.Artifact.MediaType, sha256, bytes));
    }

    private static JsonDocument Parse(int line, byte[] json)
    {
        try
        {
            return RequestBody.ParseJson(json);
        }
        catch (RejectedException e)
        {
            throw new RejectedException(e.Code, $"line {line}: {e.Message.Replace("The body", "it", StringComparison.Ordinal)}");
        }
    }

    private static T Bind<T>(int line, JsonElement element, JsonTypeInfo<T> shape) => (T)Bind(line, element, (JsonTypeInfo)shape);

    private static object Bind(int line, JsonElement element, JsonTypeInfo shape)
    {
        try
        {
            return element.Deserialize(shape) ?? throw Wrong(line, "must not be null");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Wrong(line, e is JsonException { Path: { } path } ? $"{path.TrimStart('$', '.')} is missing or of the wrong kind" : "is of the wrong form");
        }
    }

    private static void Require(int line, bool holds, string problem)
    {
        if (!holds)
        {
            throw Wrong(line, problem);
        }
    }
}
