using System.Buffers;
using System.Text;
using System.Text.Json;
using Ringside.EventLog;
using Ringside.EventLog.Artifacts;
using Ringside.Protocol;

namespace Ringside.Server.Execution;

/// <summary>How much of what a tool prints is kept.</summary>
/// <param name="MostBytes">Of one tool call.</param>
public sealed record OutputOptions(long MostBytes);

/// <summary>
/// What one tool call has printed: while it is short, as it is; once it is longer than an event keeps, its last lines, and an artifact that takes all of it as
/// it comes (G65).
/// </summary>
/// <param name="most">So many bytes are kept.</param>
internal sealed class PrintedOutput(LogArtifacts artifacts, string session, long most) : IDisposable
{
    /// <summary>So many bytes an event keeps.</summary>
    public const int Most = 4 * 1024;

    private const string MediaType = "text/plain; charset=utf-8";

    private static readonly LastLines Nothing = new(0);

    private readonly Encoder encoder = Encoding.UTF8.GetEncoder();
    private LastLines last = new(Most);
    private long lost;
    private GrowingArtifact? artifact;

    /// <summary>What a commit says of its artifact; null where it has none.</summary>
    public GrownArtifact? Artifact => artifact?.State;

    /// <summary>How many bytes its artifact has.</summary>
    public long Kept => artifact?.Size ?? 0;

    public void Append(ReadOnlySpan<char> text, bool atEnd = false)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            for (var done = false; !done;)
            {
                encoder.Convert(text, bytes, atEnd, out var read, out var written, out done);
                text = text[read..];
                Append(bytes.AsSpan(0, written));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Nothing more comes.</summary>
    public void End()
    {
        Append([], atEnd: true);
        artifact?.Seal();
    }

    /// <summary>Its end has been told: from now on it says nothing, and keeps no text in memory.</summary>
    public void Drop() => last = Nothing;

    /// <summary>As a tool call's content block (G66); what it tells of can be read before it is told.</summary>
    public JsonElement Block()
    {
        artifact?.Publish();
        var text = artifact is { State: var state }
            ? JsonSerializer.SerializeToElement(
                new PrintedTail(last.ToString(), new ArtifactReference(state.Id, state.Size, state.MediaType) { State = state.Sha256 is null ? "open" : "sealed", Sha256 = state.Sha256 })
                {
                    LeftOut = artifact.LeftOut + lost is > 0 and var leftOut ? leftOut : null,
                },
                ProtocolJson.Default.PrintedTail)
            : JsonSerializer.SerializeToElement(lost > 0 ? $"[the beginning was left out]\n{last.ToString()}" : last.ToString(), ProtocolJson.Default.String);
        return JsonSerializer.SerializeToElement(new PrintedBlock("content", new PrintedText("text", text)), ExecutionJson.Default.PrintedBlock);
    }

    public void Dispose()
    {
        artifact?.Dispose();
        try
        {
            if (artifact is not null && !artifacts.IsKnown(artifact))
            {
                artifact.Discard();
            }
        }
        catch (LogUnavailableException)
        {
            // The next start removes what belongs to nothing.
        }
    }

    private void Append(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return;
        }

        if (artifact is null && lost == 0 && last.Seen + utf8.Length > Most)
        {
            Open();
        }

        artifact?.Append(utf8);
        lost += artifact is null && lost > 0 ? utf8.Length : 0;
        last.Append(utf8);
    }

    /// <summary>Begins the artifact, with what came so far. Where that cannot be, the last lines are all that is kept.</summary>
    private void Open()
    {
        try
        {
            artifact = artifacts.Grow(session, MediaType, most);
            artifact.Append(last.Kept);
        }
        catch (LogUnavailableException)
        {
            lost = 1;
        }
    }
}
