using System.Text.Json;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.External;

/// <summary>An event from outside whose data has been read and fits its type's shape.</summary>
/// <param name="Run">The run that it names, if it names one.</param>
/// <param name="Data">In its type's shape; as JSON for an <c>x.…</c> type.</param>
/// <param name="Path">Where it stands in the request, for errors.</param>
public sealed record BoundEvent(string Type, string? Run, object Data, string Path);

/// <summary>What an outside program may write (P3).</summary>
internal static class WrittenShapes
{
    private const int MaxType = 100;

    private static readonly string[] Writable =
    [
        EventTypes.RunStarted, EventTypes.RunCompleted, EventTypes.RunFailed, EventTypes.RunCancelled, EventTypes.RunInterrupted, EventTypes.PlanUpdated,
        EventTypes.ReasoningDelta, EventTypes.ReasoningCompleted, EventTypes.MessageDelta, EventTypes.MessageCompleted,
        EventTypes.ToolStarted, EventTypes.ToolUpdated, EventTypes.ToolCompleted, EventTypes.UsageUpdated, EventTypes.InteractionOpened,
        EventTypes.ThreadOpened, EventTypes.ThreadMessage, EventTypes.ThreadClosed,
    ];

    private static readonly JsonElement Empty = JsonElement.Parse("{}");

    /// <summary>Reads an event's data, before its turn in the log: this needs nothing but the event.</summary>
    /// <exception cref="RejectedException">422, or 400 for an unknown member, with the path of what is wrong.</exception>
    public static BoundEvent Bind(WrittenEvent written, string path)
    {
        if (written.Type.StartsWith("x.", StringComparison.Ordinal))
        {
            return written.Type.Length is > 2 and <= MaxType && !written.Type.AsSpan().ContainsAnyExceptInRange('!', '~')
                ? new BoundEvent(written.Type, written.Run, written.Data ?? Empty, path)
                : throw RejectedException.Invalid($"{path}.type", $"must be x. and printable characters, {MaxType} at most");
        }

        if (!Writable.Contains(written.Type))
        {
            throw RejectedException.Invalid($"{path}.type", $"{written.Type} is not a type that a program writes; it may write {string.Join(", ", Writable)} and x.…");
        }

        var needsData = !EventTypes.IsRunEnd(written.Type) && written.Type != EventTypes.RunStarted;
        if (written.Data is null && needsData)
        {
            throw RejectedException.Invalid($"{path}.data", "is missing");
        }

        var data = RequestBody.Bind(written.Data ?? Empty, EventTypes.ShapeOf(written.Type)!, $"{path}.data");
        WrittenValues.Check(written.Type, data, $"{path}.data");
        return new BoundEvent(written.Type, written.Run, data, path);
    }
}
