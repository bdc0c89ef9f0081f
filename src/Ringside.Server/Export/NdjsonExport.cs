using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Events;

namespace Ringside.Server.Export;

/// <summary>A session as lines of JSON, from which <c>import</c> makes it again.</summary>
internal static class NdjsonExport
{
    /// <summary>So much is written at once; whoever is slow holds no more of an export.</summary>
    private const int Chunk = 48 * 1024;

    public static async Task WriteAsync(ExportedSession export, PipeWriter output, CancellationToken cancelled)
    {
        var session = export.Session;
        Line(output, new ExportHeader
        {
            Kind = ExportHeader.SessionKind,
            Version = ExportHeader.Current,
            Server = StreamServices.ServerName,
            ExportedAt = export.At,
            Epoch = export.State.Head.Epoch,
            Floor = export.State.Head with { Position = export.Floor },
            Session = session,
            Agent = export.Agent is { } agent ? new ExportedAgent(agent.Id, agent.Name, agent.Title, agent.Driver) : new ExportedAgent(session.Agent, "removed", "Removed agent", Drivers.External),
        }, ProtocolJson.Default.ExportHeader);

        // In the order in which they are mentioned first.
        var (artifacts, mentioned, events) = (new List<string>(), new HashSet<string>(), 0L);
        foreach (var e in export.Events(deltas: true))
        {
            EventJson.Write(output, export.State.Head.Epoch, e);
            output.Write("\n"u8);
            artifacts.AddRange(ArtifactMentions.In(e.Json.Span).Where(mentioned.Add));
            events++;
            if (output.UnflushedBytes >= Chunk)
            {
                await output.FlushAsync(cancelled).ConfigureAwait(false);
            }
        }

        var written = 0L;
        foreach (var artifact in artifacts.Select(export.Artifact).OfType<StoredArtifact>())
        {
            await WriteAsync(artifact, output, cancelled).ConfigureAwait(false);
            written++;
        }

        Line(output, new ExportEnd(new ExportCounts(events, written)), ProtocolJson.Default.ExportEnd);
        await output.FlushAsync(cancelled).ConfigureAwait(false);
    }

    private static async Task WriteAsync(StoredArtifact artifact, PipeWriter output, CancellationToken cancelled)
    {
        output.Write("{\"artifact\":"u8);
        output.Write(JsonSerializer.SerializeToUtf8Bytes(new ExportedArtifact(artifact.Id, artifact.MediaType, artifact.Bytes.Length, artifact.Sha256), ProtocolJson.Default.ExportedArtifact));
        output.Write(",\"base64\":\""u8);
        for (var at = 0; at < artifact.Bytes.Length; at += Chunk)
        {
            var part = artifact.Bytes.AsSpan(at, Math.Min(Chunk, artifact.Bytes.Length - at));
            Base64.EncodeToUtf8(part, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(part.Length)), out _, out var length);
            output.Advance(length);
            await output.FlushAsync(cancelled).ConfigureAwait(false);
        }

        output.Write("\"}\n"u8);
    }

    private static void Line<T>(PipeWriter output, T value, JsonTypeInfo<T> shape)
    {
        output.Write(JsonSerializer.SerializeToUtf8Bytes(value, shape));
        output.Write("\n"u8);
    }
}
